"""A refused file on the page: where and what by row, both kinds of refusal in one shape; nothing of the file is quoted."""

from __future__ import annotations

from dataclasses import dataclass

from tianping.exchange.tables import TableRefused, say_what
from tianping.figures.births.actions import BirthsRefused
from tianping.terms import Language


@dataclass(frozen=True, slots=True)
class RefusedRow:
    row: int | None
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """``holds_identity`` says that the file had a person's data in it, which changes what to do next."""

    rows: tuple[RefusedRow, ...]
    total: int
    holds_identity: bool

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def refusal_shown(refused: TableRefused | BirthsRefused, *, language: Language) -> Refusal:
    if isinstance(refused, BirthsRefused):
        rows = tuple(RefusedRow(problem.row, "", str(problem.code.label)) for problem in refused.problems)
        return Refusal(rows, refused.total, holds_identity=False)
    rows = tuple(
        RefusedRow(problem.row, _where(problem.sheet, problem.column), say_what(problem, language=language))
        for problem in refused.problems
    )
    return Refusal(rows, refused.total, holds_identity=any(problem.kind for problem in refused.problems))


def _where(sheet: str | None, column: str | None) -> str:
    return " · ".join(part for part in (sheet, column) if part)
