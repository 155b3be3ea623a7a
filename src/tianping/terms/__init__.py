"""The vocabulary of the trade as frozen types: places, periods, sexes, births, verdicts, actors."""

from tianping.terms.actors import Actor
from tianping.terms.bilingual import Bilingual, Language
from tianping.terms.births import Basis, BirthCount, CountKind
from tianping.terms.cells import ABSENT, EMPTY, REFUSED, CellState, CellValue
from tianping.terms.periods import Period, PeriodKind
from tianping.terms.places import Level, PlaceCode
from tianping.terms.sexes import BirthOrder, Sex
from tianping.terms.verdicts import Verdict

__all__ = [
    "ABSENT",
    "EMPTY",
    "REFUSED",
    "Actor",
    "Basis",
    "Bilingual",
    "BirthCount",
    "BirthOrder",
    "CellState",
    "CellValue",
    "CountKind",
    "Language",
    "Level",
    "Period",
    "PeriodKind",
    "PlaceCode",
    "Sex",
    "Verdict",
]
