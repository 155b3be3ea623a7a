"""What is true in the demo county. Every number is made up; only the places are real.

The county's ratio falls from about 127 in 2010 to about 114 in 2025. One township has a real excess, in second and later
births. Two register many girls years late, while their hospitals count them at birth. Everywhere else a place differs from
the others by chance alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

SEED = 451333
"""The first seed from the county's code (451081) upwards with which the county falls as its truth does."""

DRAWS = {"451081102": 1, "451081104": 1, "451081109": 1, "451081209": 1}
"""Townships that take another draw than their first: the first that looks like their truth in 2025. Chance does not always look
like chance: in an average draw three of the sixteen ordinary townships look like something. ``benchmarks/demo_seed.py`` chose
both, and prints how often draws look like what."""

FIRST_YEAR, LAST_YEAR = 2010, 2025
DATA_CUT = date(LAST_YEAR, 12, 31)
"""The last day of registration in the demo: what is registered later is not known yet."""

HOUSEHOLD = "household"
HOSPITAL = "hospital"
SOURCES = (HOUSEHOLD, HOSPITAL)
"""Household registration (the police) and hospital births (the health office) count the same births; they are never added."""

COUNTY_SEAT = "451081100"


@dataclass(frozen=True, slots=True)
class Registration:
    """How girls' and boys' births come to be registered.

    ``late`` is the share registered between one and six years after the birth, by sex.
    """

    late_boys: float = 0.015
    late_girls: float = 0.015


@dataclass(frozen=True, slots=True)
class Township:
    """What is true of one township.

    Parameters
    ----------
    weight : int
        Its share of the county's births, in any unit.
    excess : tuple of float
        What the county's ratio is multiplied by for first, second, third and later births, from 2010 to 2025.
    order_shift : float
        How much of the share of first births falls to third and later births instead.
    registration : Registration
        How births are registered.
    draw : int
        Which draw of this township is taken; see ``DRAWS``.
    """

    weight: int
    excess: tuple[float, float, float] = (1.0, 1.0, 1.0)
    order_shift: float = 0.0
    registration: Registration = Registration()
    draw: int = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything the simulation draws from.

    Parameters
    ----------
    births : ndarray of shape (n_years,)
        Expected births in the county by year.
    order_shares : ndarray of shape (n_years, 3)
        Shares of first, second, third and later births.
    ratios : ndarray of shape (n_years, 3)
        Boys per 100 girls at birth by order, in a township without excess.
    townships : mapping of str to Township
        By present code.
    delivered_in_hospital : float
        Share of births that hospitals count, the same for both sexes.
    delivered_at_county_seat : float
        Share of hospital births that take place in the county's hospitals, wherever the mother lives.
    """

    births: NDArray[np.float64]
    order_shares: NDArray[np.float64]
    ratios: NDArray[np.float64]
    townships: Mapping[str, Township]
    delivered_in_hospital: float = 0.985
    delivered_at_county_seat: float = 0.68

    @property
    def high(self) -> tuple[str, ...]:
        """Codes of the townships with a real excess."""
        return tuple(code for code, township in self.townships.items() if max(township.excess) > 1)

    @property
    def late(self) -> tuple[str, ...]:
        """Codes of the townships that register girls late."""
        return tuple(
            code
            for code, township in self.townships.items()
            if township.registration.late_girls > township.registration.late_boys
        )

    def order_shares_of(self, code: str) -> NDArray[np.float64]:
        """Return the shares of the orders in one township, of shape (n_years, 3)."""
        shift = self.townships[code].order_shift * self.order_shares[:, [0]]
        shares: NDArray[np.float64] = self.order_shares + shift * np.array([-1.0, 0.0, 1.0])
        return shares

    def ratios_of(self, code: str) -> NDArray[np.float64]:
        """Return the true ratio at birth in one township by year and order, of shape (n_years, 3)."""
        ratios: NDArray[np.float64] = self.ratios * np.array(self.townships[code].excess)
        return ratios

    def ratio_of(self, code: str) -> NDArray[np.float64]:
        """Return the true ratio at birth in one township by year, all orders, of shape (n_years,)."""
        return ratio_of_mixture(self.ratios_of(code), self.order_shares_of(code))

    def county_ratio(self) -> NDArray[np.float64]:
        """Return the true ratio at birth in the county by year, of shape (n_years,)."""
        codes = list(self.townships)
        weights = np.array([[self.townships[code].weight] for code in codes]) * np.ones(len(self.births))
        return ratio_of_mixture(np.array([self.ratio_of(code) for code in codes]).T, weights.T)


def ratio_of_mixture(ratios: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the ratio of births mixed by weight along the last axis: shares of boys are averaged, ratios are not."""
    boys = np.average(ratios / (100 + ratios), axis=-1, weights=weights)
    mixed: NDArray[np.float64] = 100 * boys / (1 - boys)
    return mixed


def truth() -> Truth:
    """Return the truth of the demo county, years 2010 to 2025."""
    births = (6650, 6600, 6700, 6550, 6600, 6350, 6650, 6700, 6300, 5950, 5250, 5100, 4950, 4700, 4950, 4900)
    progress = np.linspace(0, 1, len(births))[:, None]
    return Truth(
        births=np.array(births, dtype=np.float64),
        order_shares=_between((0.55, 0.34, 0.11), (0.42, 0.38, 0.20), progress=progress),
        ratios=np.exp(_between(np.log((113.0, 135.0, 148.0)), np.log((107.0, 111.0, 115.0)), progress=progress)),
        townships=_townships(),
    )


def _between(
    first: NDArray[np.float64] | tuple[float, ...],
    last: NDArray[np.float64] | tuple[float, ...],
    *,
    progress: NDArray[np.float64],
) -> NDArray[np.float64]:
    mixed: NDArray[np.float64] = np.asarray(first) * (1 - progress) + np.asarray(last) * progress
    return mixed


def _townships() -> dict[str, Township]:
    weights = {
        "100": 1214, "101": 432, "102": 386, "103": 402, "104": 398, "106": 176, "107": 288, "108": 366, "109": 344, "110": 296,
        "200": 232, "201": 198, "202": 164, "209": 221, "211": 242, "215": 163,
    }  # fmt: skip
    ordinary = {f"451081{digits}": Township(weight) for digits, weight in weights.items()}
    late = Registration(late_boys=0.02, late_girls=0.32)
    special = {
        "451081105": Township(610, excess=(1.02, 1.45, 1.62), order_shift=0.2),
        "451081206": Township(220, registration=late),
        "451081207": Township(200, registration=late),
    }
    return {code: replace(one, draw=DRAWS.get(code, 0)) for code, one in sorted((ordinary | special).items())}
