"""What can be wrong with a filled form, as codes with fields; the hall words them in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from tianping.exchange.returns.codes import ReturnProblemCode
from tianping.exchange.returns.limits import MOST_PROBLEMS_LISTED
from tianping.exchange.returns.wording import say
from tianping.exchange.tables import Part, Problem
from tianping.exchange.tables import ProblemCode as TableProblemCode
from tianping.privacy.identity import IdentityKind


@dataclass(frozen=True, slots=True)
class ReturnProblem:
    """One reason for refusal; no field holds text from the file. ``code`` says which fields are set."""

    code: ReturnProblemCode
    row: int | None = None
    column: str | None = None
    wanted: str | None = None
    found: str | None = None
    sheet: str | None = None
    where: str | None = None
    kind: IdentityKind | None = None
    part: Part | None = None
    file: Problem | None = None

    def __str__(self) -> str:
        return say(self, language="en")


class ReturnRefused(Exception):  # noqa: N818 - it says what happened to the form
    """A filled form was not taken in, and nothing of it is kept.

    ``problems`` are at most ``limits.MOST_PROBLEMS_LISTED``; ``total`` counts all. Identities stand alone: while there
    is one, nothing else of the file is told.
    """

    def __init__(self, problems: Iterable[ReturnProblem], *, total: int | None = None) -> None:
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total
        super().__init__(self.problems)

    def __reduce__(self) -> tuple[Callable[..., ReturnRefused], tuple[object, ...]]:
        return partial(ReturnRefused, total=self.total), (self.problems,)

    def __str__(self) -> str:
        count = "1 problem" if self.total == 1 else f"{self.total:,} problems"
        lines = [f"the return was refused ({count}); nothing of it was kept."]
        lines += [f"  {problem}" for problem in self.problems]
        if self.total > len(self.problems):
            lines.append(f"  … and {self.total - len(self.problems):,} more")
        return "\n".join(lines)


@dataclass(slots=True)
class Findings:
    """Problems as they are collected: the first ones in full, all of them counted."""

    listed: list[ReturnProblem] = field(default_factory=list)
    total: int = 0

    def add(self, problem: ReturnProblem) -> None:
        if problem in self.listed:
            return
        self.total += 1
        if len(self.listed) < MOST_PROBLEMS_LISTED:
            self.listed.append(problem)

    def raise_if_any(self) -> None:
        if self.total:
            raise ReturnRefused(self.listed, total=self.total)


def refuse(code: ReturnProblemCode, *, wanted: object = None, where: str | None = None, row: int | None = None) -> ReturnRefused:
    """One problem as a refusal."""
    return ReturnRefused([ReturnProblem(code, wanted=None if wanted is None else str(wanted), where=where, row=row)])


def from_table(problem: Problem) -> ReturnProblem:
    """A problem of a table as one of a return: identities and damage keep their meaning, all else concerns the file."""
    if problem.code is TableProblemCode.IDENTITY:
        return ReturnProblem(
            ReturnProblemCode.IDENTITY,
            row=problem.row,
            column=problem.column,
            sheet=problem.sheet,
            kind=problem.kind,
            part=problem.part,
        )
    if problem.code is TableProblemCode.UNFORESEEN:
        return ReturnProblem(ReturnProblemCode.UNFORESEEN, found=problem.found)
    return ReturnProblem(ReturnProblemCode.FILE, row=problem.row, sheet=problem.sheet, file=problem)
