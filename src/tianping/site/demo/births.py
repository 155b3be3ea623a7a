"""The demo's births, drawn one by one from the truth: for each its village, month, order, sex, registration and hospital."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.lake import BirthColumns, one_value
from tianping.exchange.tables import Coded
from tianping.jurisdictions import PlaceRegister
from tianping.site.demo.truth import (
    COUNTY_SEAT,
    DATA_CUT,
    FIRST_YEAR,
    HOSPITAL,
    HOUSEHOLD,
    LAST_YEAR,
    Registration,
    Truth,
)
from tianping.terms import Basis, Level, Period, PeriodKind, PlaceCode, Sex

Ints = NDArray[np.int64]
Random = np.random.Generator

MONTHS = 12 * (LAST_YEAR - FIRST_YEAR + 1)
NOT_YET = -1
"""Month of registration of a birth that is registered after the data cut, or never."""
PROMPT_MONTHS = (0.80, 0.14, 0.04, 0.012, 0.005, 0.003)
"""Shares registered 0, 1, 2, … months after the month of birth, of those that are not late."""
LATE_YEARS = (0.10, 0.15, 0.25, 0.25, 0.15, 0.10)
"""Shares registered in the 2nd, 3rd, … year after the birth, of those that are late: most before school begins at six."""


@dataclass(frozen=True, slots=True)
class SimulatedBirths:
    """One entry a birth. Villages are indices into ``villages``, months are counted from January 2010.

    ``registered`` is -1 where the birth is not registered by the data cut; ``hospital_place`` is an index into
    ``townships``, or -1 for a birth outside hospitals.
    """

    villages: tuple[str, ...]
    townships: tuple[str, ...]
    village: Ints
    month: Ints
    order: Ints
    girl: NDArray[np.bool_]
    registered: Ints
    hospital_place: Ints

    def __len__(self) -> int:
        return len(self.village)


def simulate(truth: Truth, register: PlaceRegister, *, seed: int) -> SimulatedBirths:
    """Draw all births of the county.

    Each township has its own stream of random numbers (Philox, keyed by the seed, the township's code and its draw), so that
    the births of one do not depend on what is true of another.
    """
    townships = tuple(truth.townships)
    villages = tuple(place.code.text for place in register.of_level(Level.VILLAGE))
    parts = []
    for code in townships:
        own = [index for index, village in enumerate(villages) if village.startswith(code)]
        parts.append(township_births(truth, code, seed=seed, villages=own))
    merged = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return SimulatedBirths(villages=villages, townships=townships, **merged)


def township_births(truth: Truth, code: str, *, seed: int, villages: list[int]) -> dict[str, NDArray[Any]]:
    """Draw the births of one township; ``villages`` are its indices among all."""
    stream = np.random.SeedSequence([seed, int(code), truth.townships[code].draw])
    random = np.random.Generator(np.random.Philox(stream))
    whole = sum(township.weight for township in truth.townships.values())
    expected = truth.births * truth.townships[code].weight / whole
    year = np.repeat(np.arange(len(expected)), random.poisson(expected))
    size = len(year)
    village_shares = random.dirichlet(np.full(len(villages), 4.0))
    order = _drawn_by_row(random, truth.order_shares_of(code)[year])
    ratio = truth.ratios_of(code)[year, order]
    girl = random.random(size) < 100 / (100 + ratio)
    month = year * 12 + random.integers(0, 12, size)
    home = list(truth.townships).index(code)
    seat = list(truth.townships).index(COUNTY_SEAT)
    away = random.random(size) < truth.delivered_at_county_seat
    in_hospital = random.random(size) < truth.delivered_in_hospital
    return {
        "village": np.array(villages)[random.choice(len(villages), size=size, p=village_shares)],
        "month": month,
        "order": order,
        "girl": girl,
        "registered": _registered(random, month, girl=girl, registration=truth.townships[code].registration),
        "hospital_place": np.where(in_hospital, np.where(away, seat, home), NOT_YET),
    }


def _drawn_by_row(random: Random, shares: NDArray[np.float64]) -> Ints:
    """Draw one column for each row by that row's shares."""
    steps = np.cumsum(shares, axis=1)
    drawn: Ints = (random.random(len(shares))[:, None] >= steps[:, :-1]).sum(axis=1)
    return drawn


def _registered(random: Random, month: Ints, *, girl: NDArray[np.bool_], registration: Registration) -> Ints:
    size = len(month)
    late = random.random(size) < np.where(girl, registration.late_girls, registration.late_boys)
    soon = month + random.choice(len(PROMPT_MONTHS), size=size, p=np.array(PROMPT_MONTHS) / sum(PROMPT_MONTHS))
    years = 1 + random.choice(len(LATE_YEARS), size=size, p=LATE_YEARS)
    # Half of the late ones come in August, when school asks for the household register.
    august = (month // 12 + years) * 12 + 7
    some_month = month + 12 * years + random.integers(1, 12, size)
    afterwards = np.where(random.random(size) < 0.5, np.maximum(august, month + 13), some_month)
    when = np.where(late, afterwards, soon)
    cut = (DATA_CUT.year - FIRST_YEAR) * 12 + DATA_CUT.month - 1
    return np.where(when <= cut, when, NOT_YET)


def household_counts(births: SimulatedBirths, register: PlaceRegister) -> BirthColumns:
    """Count births by village of residence, months of birth and of registration, sex and order."""
    known = births.registered != NOT_YET
    cells = _Cells(births, chosen=known, place=births.village[known], registered=births.registered[known])
    return cells.counted(register, places=births.villages, source=HOUSEHOLD, basis=Basis.RESIDENCE)


def hospital_counts(births: SimulatedBirths, register: PlaceRegister, *, basis: Basis) -> BirthColumns:
    """Count hospital births by month of birth, sex and order: by village of residence, or by township of the hospital."""
    counted = births.hospital_place != NOT_YET
    by_home = basis is Basis.RESIDENCE
    place = (births.village if by_home else births.hospital_place)[counted]
    cells = _Cells(births, chosen=counted, place=place, registered=np.full(len(place), NOT_YET))
    return cells.counted(
        register, places=births.villages if by_home else births.townships, source=HOSPITAL, basis=basis
    )


class _Cells:
    """The chosen births counted by place, months of birth and registration, order and sex."""

    def __init__(self, births: SimulatedBirths, *, chosen: NDArray[np.bool_], place: Ints, registered: Ints) -> None:
        key = [place, births.month[chosen], registered + 1, births.order[chosen], births.girl[chosen].astype(np.int64)]
        sizes = [int(column.max(initial=0)) + 1 for column in key]
        cells, self.count = np.unique(np.ravel_multi_index(key, sizes), return_counts=True)
        self.place, self.month, registered_1, self.order, self.girl = np.unravel_index(cells, sizes)
        self.registered = registered_1 - 1

    def counted(self, register: PlaceRegister, *, places: tuple[str, ...], source: str, basis: Basis) -> BirthColumns:
        months = tuple(str(_month(number)) for number in range(MONTHS))
        rows = len(self.count)
        return BirthColumns(
            place=_codes_of_their_time(places, register, place=self.place, month=self.month),
            period=Coded(self.month.astype(np.int32), months),
            registered=Coded(self.registered.astype(np.int32), months),
            sex=Coded(self.girl.astype(np.int32), (Sex.BOY.value, Sex.GIRL.value)),
            order=Coded(self.order.astype(np.int32), ("1", "2", "3+")),
            source=one_value(source, rows=rows),
            basis=one_value(basis.value, rows=rows),
            count=self.count.astype(np.int64),
        )


def _month(number: int) -> Period:
    return Period(FIRST_YEAR + number // 12, PeriodKind.MONTH, number % 12 + 1)


def _codes_of_their_time(codes: tuple[str, ...], register: PlaceRegister, *, place: Ints, month: Ints) -> Coded:
    """Name each place by the code it had in the month: before the county became a city its code was another."""
    (change,) = register.former
    before = tuple((change.of(PlaceCode(code)) or PlaceCode(code)).text for code in codes)
    first_month = (change.on.year - FIRST_YEAR) * 12 + change.on.month - 1
    return Coded((place + np.where(month < first_month, len(codes), 0)).astype(np.int32), codes + before)
