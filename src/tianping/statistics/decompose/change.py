"""How much of a change comes from the mix of places and birth orders, and how much from the ratios within them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import BoolArray, FloatArray, check_share, sex_counts
from tianping.statistics.ratio import RatioIntervals, ratio_intervals
from tianping.statistics.shares import distance, wilson_shares


class Births(NamedTuple):
    """Births of one period by place and birth order.

    Parameters
    ----------
    boys, girls : array-like of shape (n_places, n_orders) or (n_places,), whole numbers
        -1, NaN, ``None`` or a masked cell is not given.
    """

    boys: ArrayLike
    girls: ArrayLike


@dataclass(frozen=True, slots=True, eq=False)
class RatioChange(ArrowResult):
    """A change of the ratio in parts. All parts are points: boys per 100 girls.

    Parameters
    ----------
    before, after, change : float
        Ratio of all cells together in each period, and their difference.
    change_low, change_high : float
        Interval of the change.
    place_mix : ndarray of shape (n_places,), float
        Part that comes from births moving between places of different ratios.
    order_mix : ndarray of shape (n_places, n_orders), float
        Part that comes from births moving between birth orders within places.
    rate : ndarray of shape (n_places, n_orders), float
        Part that comes from the ratio of each cell having changed.
    rate_low, rate_high : ndarray of the same shape, float
        Interval of each of them, for the births as they were; NaN where a period has none in the cell.
    rate_total, rate_total_low, rate_total_high : float
        The rate parts of all cells together, and their interval.
    left_out : int
        Cells not given in one of the periods; they are in nothing of the above.
    confidence : float
        Coverage of the intervals.
    version : str
        Version of the package that made it.
    """

    before: float
    after: float
    change: float
    change_low: float
    change_high: float
    place_mix: FloatArray
    order_mix: FloatArray
    rate: FloatArray
    rate_low: FloatArray
    rate_high: FloatArray
    rate_total: float
    rate_total_low: float
    rate_total_high: float
    left_out: int
    confidence: float
    version: str = __version__

    @property
    def composition(self) -> float:
        """Return the part of both mixes together, in points."""
        return float(self.place_mix.sum() + self.order_mix.sum()) if np.isfinite(self.change) else np.nan

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a cell; the mix of places stands in the first birth order of each place, 0 in the others."""
        n_places, n_orders = self.rate.shape
        places, orders = np.repeat(np.arange(n_places), n_orders), np.tile(np.arange(n_orders), n_places)
        place_mix = np.where(orders == 0, self.place_mix[places], 0.0)
        points = "boys per 100 girls"
        return (
            Column("place", places, "position of the place"),
            Column("order", orders, "position of the birth order"),
            Column("place_mix", place_mix, points),
            Column("order_mix", self.order_mix, points),
            Column("rate", self.rate, points),
            Column("rate_low", self.rate_low, points),
            Column("rate_high", self.rate_high, points),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return the change, its parts, confidence and version."""
        return {
            "method": "Kitagawa on the share of boys, in points",
            "change": self.change,
            "composition": self.composition,
            "rate": self.rate_total,
            "confidence": self.confidence,
            "version": self.version,
        }


class _Mix(NamedTuple):
    """Births of a period as shares: of places in all, of orders within a place, and boys in a cell."""

    places: FloatArray
    orders: FloatArray
    boys: FloatArray


def decompose_change(before: Births, after: Births, *, confidence: float = 0.95) -> RatioChange:
    """Split the change of a ratio into the mix of places, the mix of birth orders within them, and the ratios of cells.

    Parameters
    ----------
    before, after : Births
        The two periods, cells in the same order. One dimension is places without birth orders.
    confidence : float
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    RatioChange
        ``place_mix`` + ``order_mix`` + ``rate``, summed, is ``change``, exactly. NaN throughout where a period has no births,
        or no girls.

    Raises
    ------
    TypeError, ValueError
        If counts are wrong (as for `ratio_intervals`), shapes differ or have more than two dimensions, or
        ``confidence`` lies outside (0, 1).

    Notes
    -----
    Kitagawa's parts [1]_ of the share of boys: each change is weighted by the mean of both periods. A difference of two
    ratios is that of their shares times 100 / (girls' share before x girls' share after), so that parts of the share are
    parts of the ratio, with nothing left over. The composition part is split further: births move between places, then
    between orders within each place; each is told against the mean it moves around, so that cells of one common ratio
    have no part, however births move. (Das Gupta's split of cross-classified cells [2]_ lacks that, which matters where
    all shares lie near one half.) Where a period has no births in a cell, the cell's share is taken from the other period:
    the change is then all composition. Intervals of rate parts take births, and the factor, as fixed.

    References
    ----------
    .. [1] Kitagawa (1955), J. Am. Stat. Assoc. 50(272), 1168-1194.
    .. [2] Das Gupta (1993), Standardization and decomposition of rates, U.S. Bureau of the Census, P23-186.

    Examples
    --------
    One place, two birth orders: less than half of the rise comes from there being more second births, the rest from their
    ratio having gone from 110 to 120.

    >>> found = decompose_change(Births([[5150, 1100]], [[5000, 1000]]), Births([[4120, 2400]], [[4000, 2000]]))
    >>> print(f"{found.before:.1f} to {found.after:.1f}: mix {found.composition:.1f}, ratios {found.rate_total:.1f}")
    104.2 to 108.7: mix 2.1, ratios 2.4
    """
    check_share(confidence, name="confidence")
    boys, births, left_out = _two_periods(before, after)
    total_boys, total_births = boys.sum(axis=(1, 2)), births.sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        girls_share = 1 - total_boys / total_births
        factor = 100 / girls_share.prod() if girls_share.prod() > 0 else np.nan
    first, second = _mixes(boys, births)
    place_mix, order_mix, rate = (factor * part for part in _parts(first, second))
    weight = factor * _mean_cells(first, second)
    down, up = _rate_gaps(boys, births, confidence=confidence)
    told = ratio_intervals(total_boys, total_births - total_boys, confidence=confidence)
    ends = _change_ends(told) if np.isfinite(factor) else (np.nan, np.nan, np.nan)
    # No cells at all add up to 0, which is not what is known of them.
    total = float(rate.sum()) if np.isfinite(factor) else np.nan
    return RatioChange(
        before=float(told.ratio[0]),
        after=float(told.ratio[1]),
        change=ends[1],
        change_low=ends[0],
        change_high=ends[2],
        place_mix=place_mix,
        order_mix=order_mix,
        rate=rate,
        rate_low=rate - weight * down,
        rate_high=rate + weight * up,
        rate_total=total,
        rate_total_low=total - float(distance(weight.ravel(), np.nan_to_num(down).ravel())),
        rate_total_high=total + float(distance(weight.ravel(), np.nan_to_num(up).ravel())),
        left_out=left_out,
        confidence=confidence,
    )


def _change_ends(told: RatioIntervals) -> tuple[float, float, float]:
    """Return the change of the ratio between its ends; squared distances of both periods add up."""
    change = told.ratio[1] - told.ratio[0]
    down = np.hypot(told.ratio[1] - told.low[1], told.high[0] - told.ratio[0])
    up = np.hypot(told.high[1] - told.ratio[1], told.ratio[0] - told.low[0])
    return float(change - down), float(change), float(change + up)


def _two_periods(before: Births, after: Births) -> tuple[FloatArray, FloatArray, int]:
    """Return boys and births of shape (2, n_places, n_orders), 0 where a cell was not given in both periods."""
    first, second = sex_counts(before.boys, before.girls), sex_counts(after.boys, after.girls)
    if first.shape != second.shape or len(first.shape) not in (1, 2):
        raise ValueError(
            f"both periods must have one shape, (places,) or (places, orders), got {first.shape} and {second.shape}"
        )
    both = first.given & second.given
    shape = (2, first.shape[0], first.shape[1] if len(first.shape) == 2 else 1)
    boys = np.where(both, [first.boys, second.boys], 0).reshape(shape)
    births = np.where(both, [first.births, second.births], 0).reshape(shape)
    return boys, births, int((~both).sum())


def _mixes(boys: FloatArray, births: FloatArray) -> tuple[_Mix, _Mix]:
    """Return the shares of both periods; what a period leaves open is taken from the other, and is 0 if both do."""
    by_place = births.sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        places = by_place / by_place.sum(axis=1, keepdims=True)
        orders, share = births / by_place[:, :, None], boys / births
    orders, share = _borrow(orders, by_place[:, :, None] > 0), _borrow(share, births > 0)
    return _Mix(places[0], orders[0], share[0]), _Mix(places[1], orders[1], share[1])


def _borrow(shares: FloatArray, known: BoolArray) -> FloatArray:
    return np.where(known, shares, np.where(known[::-1], shares[::-1], 0.0))


def _parts(first: _Mix, second: _Mix) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the parts of the change of the share of boys: places, orders within places, shares within cells."""
    share = (first.boys + second.boys) / 2
    orders, places = (first.orders + second.orders) / 2, (first.places + second.places) / 2
    of_place = (orders * share).sum(axis=1)
    of_all = (places * of_place).sum()
    place_mix = (second.places - first.places) * (of_place - of_all)
    order_mix = places[:, None] * (second.orders - first.orders) * (share - of_place[:, None])
    return place_mix, order_mix, _mean_cells(first, second) * (second.boys - first.boys)


def _mean_cells(first: _Mix, second: _Mix) -> FloatArray:
    """Return each cell's share of all births, mean of both periods."""
    return np.asarray((first.places[:, None] * first.orders + second.places[:, None] * second.orders) / 2)


def _rate_gaps(boys: FloatArray, births: FloatArray, *, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Return how far the ends of the change of each cell's share lie from it; NaN without births in both periods."""
    share, low, high = wilson_shares(boys, births, confidence=confidence)
    down = np.hypot(share[1] - low[1], high[0] - share[0])
    up = np.hypot(high[1] - share[1], share[0] - low[0])
    return down, up
