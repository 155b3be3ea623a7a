"""What can be wrong with a table, as codes with fields; the hall words them in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.limits import MOST_PROBLEMS_LISTED
from tianping.exchange.tables.wording import say

if TYPE_CHECKING:
    from tianping.privacy.identity import IdentityKind


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason for refusal. ``found`` never holds free text from the sheet; ``code`` says which fields are set."""

    code: ProblemCode
    row: int | None = None
    column: str | None = None
    found: str | None = None
    wanted: str | None = None
    sheet: str | None = None
    kind: IdentityKind | None = None
    first_row: int | None = None
    part: Part | None = None

    def __str__(self) -> str:
        return say(self)


class TableRefused(Exception):
    """A table was not taken in, and nothing of it is kept.

    ``problems`` are at most ``limits.MOST_PROBLEMS_LISTED``, by row; ``total`` counts all. ``file`` is the name of the
    file, or ``None`` where the name itself holds an identity.
    """

    def __init__(self, problems: Iterable[Problem], *, total: int | None = None, file: str | None = None) -> None:
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        self.file = file
        super().__init__(self.problems)

    def __reduce__(self) -> tuple[Callable[..., TableRefused], tuple[object, ...]]:
        return partial(TableRefused, total=self.total, file=self.file), (self.problems,)

    def __str__(self) -> str:
        count = "1 problem" if self.total == 1 else f"{self.total:,} problems"
        lines = [f"{self.file or 'the file'} was refused ({count}); nothing of it was kept."]
        lines += [f"  {problem}" for problem in self.problems]
        if self.total > len(self.problems):
            lines.append(f"  … and {self.total - len(self.problems):,} more")
        return "\n".join(lines)


@dataclass(slots=True)
class Findings:
    """Problems as they are collected: the first ones in full, all of them counted."""

    listed: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, problem: Problem) -> None:
        self.add_all((problem,), total=1)

    def add_all(self, problems: Sequence[Problem], *, total: int) -> None:
        self.listed.extend(problems[:MOST_PROBLEMS_LISTED])
        self.total += total

    def refusal(self) -> TableRefused:
        by_row = sorted(self.listed, key=lambda problem: problem.row or 0)
        return TableRefused(by_row[:MOST_PROBLEMS_LISTED], total=self.total)

    def raise_if_any(self) -> None:
        if self.total:
            raise self.refusal()


def refuse(
    code: ProblemCode,
    *,
    row: int | None = None,
    found: int | str | None = None,
    wanted: int | str | None = None,
    sheet: str | None = None,
) -> TableRefused:
    """One problem as a refusal; whole numbers become digits."""
    digits = [None if value is None else str(value) for value in (found, wanted)]
    return TableRefused([Problem(code, row=row, found=digits[0], wanted=digits[1], sheet=sheet)])
