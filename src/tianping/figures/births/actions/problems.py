"""Why counts are not accepted, by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.figures.births.choices import BirthsProblemCode

MOST_PROBLEMS = 50
"""Problems told at once; the total is told with them."""


@dataclass(frozen=True, slots=True)
class BirthsProblem:
    """``row`` is its number in the file as a spreadsheet shows it; ``None`` concerns the whole file."""

    code: BirthsProblemCode
    row: int | None = None

    def __str__(self) -> str:
        return f"row {self.row}: {self.code.value}" if self.row is not None else self.code.value


class BirthsRefused(Exception):
    """Counts were read and are not accepted; nothing of them was kept. ``str`` is English and quotes no cell."""

    def __init__(self, problems: Iterable[BirthsProblem]) -> None:
        told = list(dict.fromkeys(problems))
        self.problems = tuple(told[:MOST_PROBLEMS])
        self.total = len(told)
        more = f"; {self.total - len(self.problems)} more" if self.total > len(self.problems) else ""
        super().__init__("; ".join(map(str, self.problems)) + more)


def refuse_whole(code: BirthsProblemCode) -> BirthsRefused:
    return BirthsRefused([BirthsProblem(code)])


def problems_at(code: BirthsProblemCode, rows: NDArray[np.int64]) -> list[BirthsProblem]:
    return [BirthsProblem(code, int(row)) for row in np.unique(rows)]
