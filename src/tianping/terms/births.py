"""The key and the count of births in one cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tianping.terms.periods import Period
from tianping.terms.places import PlaceCode
from tianping.terms.sexes import BirthOrder, Sex


class Basis(StrEnum):
    """Whether a birth is counted where the mother lives or where it took place."""

    RESIDENCE = "residence"
    OCCURRENCE = "occurrence"


class CountKind(StrEnum):
    """What was counted. Children aged 0 in a census are not births."""

    BIRTHS = "births"
    CHILDREN = "children"


@dataclass(frozen=True, slots=True)
class BirthCount:
    """Live births of one sex in one cell.

    Parameters
    ----------
    place : PlaceCode
        Where, by ``basis``.
    period : Period
        When the births took place.
    sex : Sex
        Sex as recorded.
    count : int or None
        Births; ``None`` means not given, which is not 0.
    basis : Basis
        Residence or occurrence.
    registered : Period or None
        When they were registered; ``None`` means not known.
    order : BirthOrder
        Birth order; unknown by default.
    source : str
        Which register or survey; empty if not stated.
    """

    place: PlaceCode
    period: Period
    sex: Sex
    count: int | None
    basis: Basis = Basis.RESIDENCE
    registered: Period | None = None
    order: BirthOrder = BirthOrder(0)
    source: str = ""

    def __post_init__(self) -> None:
        if self.count is not None and self.count < 0:
            raise ValueError(f"births cannot be negative: count={self.count}")
        if self.registered is not None and self.registered.end < self.period.start:
            raise ValueError(f"registered in {self.registered}, before the births of {self.period}")
