"""What can be asked of snapshots, and the answer in columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.terms import Basis, Level, PeriodKind, PlaceCode

SURELY_LATE_MONTHS = 12
"""Months after the end of the period of birth. Household registration is due within one month of the birth (Regulations on
Household Registration of 9 January 1958, article 7); a whole year beyond it leaves no doubt that a registration is late,
also where periods are years."""


class Dimension(StrEnum):
    """What the births may be told apart by; a column of the answer each."""

    AREA = "area"
    PLACE = "place"
    PERIOD = "period"
    ORDER = "order"
    SOURCE = "source"
    BASIS = "basis"
    REGISTERED_YEAR = "registered_year"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class AreaMap:
    """Which codes count for which areas, and when: one code may count for several areas (village, township, county).

    ``first`` and ``last`` are the days (inclusive) between which births under that code belong to the area.
    """

    code: tuple[str, ...]
    area: NDArray[np.int64]
    first: tuple[date, ...]
    last: tuple[date, ...]

    def __post_init__(self) -> None:
        if not len(self.code) == len(self.area) == len(self.first) == len(self.last):
            raise ValueError(
                f"a map needs columns of one length, got {len(self.code)}, {len(self.area)}, {len(self.first)}, {len(self.last)}"
            )


@dataclass(frozen=True, slots=True)
class Question:
    """Births by what, and of which.

    Parameters
    ----------
    by : tuple of Dimension
        Columns of the answer; none gives one total.
    period : PeriodKind
        Length of the periods of the answer. Births of longer or other periods cannot be put into it and are left out.
    level : Level or None
        Level to which ``Dimension.PLACE`` is cut; ``None`` keeps the codes as counted.
    open_order : int
        Orders from this one on stand together (3 = 'third and later'); 0 in the answer is 'not known'.
    within : PlaceCode or None
        Only places of this prefix.
    where : Where
        Which births.
    """

    by: tuple[Dimension, ...]
    period: PeriodKind = PeriodKind.YEAR
    level: Level | None = None
    open_order: int = 3
    within: PlaceCode | None = None
    where: Where | None = None

    def __post_init__(self) -> None:
        if len(set(self.by)) != len(self.by):
            raise ValueError(f"a dimension is asked for twice: {', '.join(self.by)}")
        if self.open_order < 1:
            raise ValueError(f"open_order must be 1 or more, got {self.open_order}")


@dataclass(frozen=True, slots=True)
class Where:
    """Which births: of a source, a basis, born between two days, known on a day.

    Births of a period that is not wholly between ``born_from`` and ``born_to`` are out; so are births registered after
    ``known_on``. Births whose registration is not known are kept.
    """

    source: str | None = None
    basis: Basis | None = None
    born_from: date | None = None
    born_to: date | None = None
    known_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Births in the cells asked for, sorted by the columns of ``key``.

    ``key`` has an array for each dimension of the question: areas and orders and years as int64, periods as their first
    day (datetime64[D]), ``late`` as bool, the rest as str objects; a registration that is not known has year 0 and is not late.
    ``left_out`` counts births that were asked for and fit no cell: a place above the level, a code without area, a period
    that cannot be cut.
    """

    key: dict[Dimension, NDArray[Any]]
    boys: NDArray[np.int64]
    girls: NDArray[np.int64]
    unclear: NDArray[np.int64]
    not_given: NDArray[np.int64]
    left_out: int

    def __len__(self) -> int:
        return len(self.boys)
