"""Observed sex ratios with their sampling errors and sources, checked and put in one order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tianping.statistics.counts import LARGEST_PER_GIRL, sex_counts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SMALLEST_ERROR = 0.01
"""Standard error of the log ratio below which none is believed. Source: Chao & Yadav (2019)."""


@dataclass(frozen=True, eq=False)
class Observations:
    """Sex ratios observed in areas and years, one a row, in any order.

    Parameters
    ----------
    area : sequence of str
    year : array-like of shape (n_rows,)
        Year of birth, or the middle of the period as a decimal year: 2010.5 counts as 2010.
    ratio : array-like of shape (n_rows,), float
        Boys per **100** girls. NaN is not given and leaves the row out.
    error : array-like of shape (n_rows,), float, optional
        Standard error of the **log** ratio by sampling. Errors below 0.01 are raised to 0.01; NaN is not given, and
        the median of the given errors of surveys (sources not in ``registered``) is taken.
    source : sequence of str, optional
        Kind of source (census, survey ...). Each has a non-sampling error of its own. Without it there is one source.
    registered : collection of str
        Sources without non-sampling error, as birth registration.
    """

    area: Sequence[str]
    year: ArrayLike
    ratio: ArrayLike
    error: ArrayLike | None = None
    source: Sequence[str] | None = None
    registered: Collection[str] = ()

    @classmethod
    def from_counts(
        cls,
        boys: ArrayLike,
        girls: ArrayLike,
        *,
        area: Sequence[str],
        year: ArrayLike,
        source: Sequence[str] | None = None,
        registered: Collection[str] | None = None,
    ) -> Observations:
        """Ratios and their sampling errors from counted births.

        Parameters
        ----------
        boys, girls : array-like of shape (n_rows,), whole numbers
            Live births; -1, NaN, ``None`` or a masked cell is not given.
        area, year, source : as for `Observations`
        registered : collection of str, optional
            By default all sources: the counts have no error but chance.

        Returns
        -------
        Observations
            The variance of the log ratio is 1/boys + 1/girls. Where one of them is 0, a half is added to both
            [1]_. A row without births says nothing and is left out.

        References
        ----------
        .. [1] Haldane (1956), Annals of Human Genetics 20(4), 309-311.
        """
        counts = sex_counts(boys, girls)
        if len(counts.shape) != 1:
            raise ValueError(f"boys and girls must be one a row, got the shape {counts.shape}")
        half = np.where((counts.boys == 0) | (counts.girls == 0), 0.5, 0.0)
        m, f = counts.boys + half, counts.girls + half
        known = counts.births > 0
        ratio = np.where(known, 100 * m / f, np.nan)
        error = np.where(known, np.sqrt(1 / m + 1 / f), np.nan)
        names = ["counts"] * len(ratio) if source is None else list(source)
        exact = frozenset(names) if registered is None else registered
        return cls(area, year, ratio, error, names, exact)


@dataclass(frozen=True, eq=False)
class CheckedRows:
    """Rows with a ratio, in the order of area, year, source, ratio and error.

    ``source`` is the place in ``sources``, or -1 for a registered one. ``error`` is complete.
    """

    areas: tuple[str, ...]
    sources: tuple[str, ...]
    area: Ints
    year: Ints
    source: Ints
    log_ratio: Floats
    error: Floats
    left_out: int
    imputed: int


def check_rows(observations: Observations) -> CheckedRows:
    """Check the observations, complete their errors and sort them.

    Raises
    ------
    ValueError
        If lengths differ, a ratio is not boys per 100 girls, an error is negative, a year is not finite, a label is
        empty, two rows are the same observation, or no error is given at all.
    """
    ratio = np.asarray(observations.ratio, dtype=np.float64)
    if ratio.ndim != 1:
        raise ValueError(f"ratio must have the shape (n_rows,), got {ratio.shape}")
    area, source = _labels("area", observations.area, len(ratio)), _sources(observations, len(ratio))
    year = _years(observations.year, len(ratio))
    _check_ratios(ratio)
    error = _errors(observations.error, len(ratio))
    given = ~np.isnan(ratio)
    if not given.any():
        raise ValueError(f"no ratio is given in {len(ratio)} rows; at least one is needed")
    places = np.flatnonzero(given)
    registered = np.isin(source, sorted(observations.registered))
    error, imputed = _completed(error[places], registered[places])
    values = area[places], np.floor(year[places]).astype(np.int64), source[places], np.log(ratio[places] / 100), error
    order = np.lexsort(values[::-1])
    _check_twice(values, year[places], order, places)
    areas = np.unique(area)
    surveys = tuple(np.unique(source[~registered & given]).tolist())
    return CheckedRows(
        areas=tuple(areas.tolist()),
        sources=surveys,
        area=np.searchsorted(areas, values[0][order]),
        year=values[1][order],
        source=np.array([surveys.index(name) if name in surveys else -1 for name in values[2][order]], dtype=np.int64),
        log_ratio=values[3][order],
        error=values[4][order],
        left_out=int((~given).sum()),
        imputed=imputed,
    )


def _labels(name: str, values: Sequence[str], length: int) -> NDArray[Any]:
    if isinstance(values, str):
        raise TypeError(f"{name} must be one label a row, got a single text")
    labels = list(values)
    if len(labels) != length:
        raise ValueError(f"{name} must have one label a row, {length}, got {len(labels)}")
    wrong = [row for row, label in enumerate(labels) if not str(label).strip()]
    if wrong:
        raise ValueError(f"{name} must be a label that is not empty, not so in row {wrong[0]} (counted from 0)")
    return np.array(labels, dtype=np.str_)


def _sources(observations: Observations, length: int) -> NDArray[Any]:
    if observations.source is None:
        return np.full(length, "all")
    return _labels("source", observations.source, length)


def _years(values: ArrayLike, length: int) -> Floats:
    year = np.asarray(values, dtype=np.float64)
    if year.shape != (length,):
        raise ValueError(f"year must have the shape ({length},), got {year.shape}")
    wrong = np.flatnonzero(~(np.abs(year) < 100_000))
    if len(wrong):
        raise ValueError(f"year must be a year, got {year[wrong[0]]:g} in row {wrong[0]} (counted from 0)")
    return year


def _check_ratios(ratio: Floats) -> None:
    given = ratio[~np.isnan(ratio)]
    wrong = np.flatnonzero(~np.isnan(ratio) & ~((ratio > 0) & np.isfinite(ratio)))
    if len(wrong):
        hint = "; with no girls, give the counts" if np.isposinf(ratio[wrong[0]]) else ""
        raise ValueError(
            f"ratio must be above 0 and finite, got {ratio[wrong[0]]:g} in row {wrong[0]} (counted from 0){hint}"
        )
    if len(given) and np.median(given) < LARGEST_PER_GIRL:
        raise ValueError(
            f"ratio must be boys per 100 girls, got a median of {np.median(given):g}; "
            "boys per one girl must be multiplied by 100"
        )


def _errors(values: ArrayLike | None, length: int) -> Floats:
    if values is None:
        raise ValueError("error must be given: the sampling error of the log ratio, NaN where it is not known")
    error = np.asarray(values, dtype=np.float64)
    if error.shape != (length,):
        raise ValueError(f"error must have the shape ({length},), got {error.shape}")
    wrong = np.flatnonzero(~np.isnan(error) & ~((error >= 0) & np.isfinite(error)))
    if len(wrong):
        raise ValueError(
            f"error must be finite and not negative, got {error[wrong[0]]:g} in row {wrong[0]} (counted from 0)"
        )
    return error


def _completed(error: Floats, registered: NDArray[np.bool_]) -> tuple[Floats, int]:
    """Fill in errors that are not given by the median of the surveys' (of all, where no survey has one), floored."""
    unknown = np.isnan(error)
    if unknown.all():
        raise ValueError(f"error is not given in any of {len(error)} rows; at least one is needed")
    surveys = error[~unknown & ~registered]
    typical = float(np.median(surveys if len(surveys) else error[~unknown]))
    return np.maximum(np.where(unknown, typical, error), SMALLEST_ERROR), int(unknown.sum())


def _check_twice(values: tuple[NDArray[Any], ...], year: Floats, order: NDArray[Any], places: NDArray[Any]) -> None:
    """Refuse rows that are the same observation: a copy would count its births twice."""
    same = np.ones(len(order) - 1, dtype=bool)
    for column in (*values, year):
        same &= column[order][1:] == column[order][:-1]
    if same.any():
        k = int(np.flatnonzero(same)[0])
        first, second = sorted(int(places[order[i]]) for i in (k, k + 1))
        raise ValueError(
            f"rows {first} and {second} (counted from 0) are the same area, year, source, ratio and error; "
            "leave one out, or name their sources"
        )
