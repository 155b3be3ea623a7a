"""Counts by sex as they come from a table, checked once before any method sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

NOT_GIVEN = -1
"""Stands for a blank cell in an array of whole numbers."""

LARGEST_COUNT = 2**53
"""Births. Beyond it a double no longer holds every whole number."""


@dataclass(frozen=True, slots=True, eq=False)
class SexCounts:
    """Counts of boys and girls by place, flat, with blanks as NaN.

    Parameters
    ----------
    boys, girls, births : ndarray of shape (n_places,), float
        Whole numbers; NaN in all three where either count was not given.
    given : ndarray of shape (n_places,), bool
        Whether both counts were given.
    shape : tuple of int
        Shape of the arrays as they came.
    """

    boys: FloatArray
    girls: FloatArray
    births: FloatArray
    given: BoolArray
    shape: tuple[int, ...]

    @property
    def counted(self) -> BoolArray:
        """Where there is at least one birth, so that a ratio can be spoken of."""
        return self.births > 0

    def restore(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return flat values in the shape in which the counts came; a scalar comes back 0-dimensional."""
        return values.reshape(self.shape)

    def reasons(self) -> list[str | None]:
        """Return why a ratio is null, by place: 'not given', 'no births', 'no girls', or ``None``."""
        code = np.where(~self.given, 1, np.where(self.births == 0, 2, np.where(self.girls == 0, 3, 0)))
        words = (None, "not given", "no births", "no girls")
        return [words[index] for index in code.tolist()]


def sex_counts(boys: ArrayLike, girls: ArrayLike, *, given: ArrayLike | None = None) -> SexCounts:
    """Check counts of boys and girls and bring them into one form.

    Parameters
    ----------
    boys, girls : array-like of one shape, whole numbers
        Counts by place. Not given is -1, NaN, ``None`` or a masked cell, and is never 0.
    given : array-like of the same shape, bool, optional
        False where the counts were not given, whatever they hold.

    Returns
    -------
    SexCounts
        Flat arrays; where one of the two counts is missing neither is used.

    Raises
    ------
    TypeError
        If a count is no number (text, dates, truth values).
    ValueError
        If the shapes differ, or a count is negative (other than -1), not whole, infinite or above 2**53.
    """
    boys_array, girls_array = count_array(boys, name="boys"), count_array(girls, name="girls")
    _check_shape("girls", girls_array.shape, wanted=boys_array.shape)
    present = ~(np.isnan(boys_array) | np.isnan(girls_array))
    if given is not None:
        stated = np.asarray(given)
        if stated.dtype != np.bool_:
            raise TypeError(f"given must hold truth values, got an array of {stated.dtype}")
        _check_shape("given", stated.shape, wanted=boys_array.shape)
        present &= stated
    flat_boys = np.where(present, boys_array, np.nan).ravel()
    flat_girls = np.where(present, girls_array, np.nan).ravel()
    return SexCounts(flat_boys, flat_girls, flat_boys + flat_girls, np.atleast_1d(present).ravel(), boys_array.shape)


def count_array(values: ArrayLike, *, name: str) -> FloatArray:
    """Return counts as floats of the same shape, NaN where not given.

    Parameters
    ----------
    values : array-like, whole numbers
        Counts; -1, NaN, ``None`` and masked cells are not given.
    name : str
        What the caller calls the argument, for the error.

    Returns
    -------
    ndarray of float
        At least 0, whole, at most 2**53; NaN where not given.

    Raises
    ------
    TypeError, ValueError
        As for `sex_counts`; the error names the argument, the index of the first wrong value and the value.
    """
    counts = _as_floats(values, name=name)
    counts[counts == NOT_GIVEN] = np.nan
    _refuse(np.isinf(counts), counts, name=name, wanted="must be finite")
    _refuse(counts < 0, counts, name=name, wanted="must not be negative (-1 stands for not given)")
    _refuse(counts > LARGEST_COUNT, counts, name=name, wanted="must be at most 2**53")
    _refuse(np.floor(counts) != counts, counts, name=name, wanted="must be a whole number", apart=np.isnan(counts))
    return counts


def check_share(value: float, *, name: str) -> None:
    """Refuse a probability or confidence that does not lie strictly between 0 and 1."""
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value}")


LARGEST_PER_GIRL = 10.0
"""Boys per girl. No population comes near it; boys per 100 girls always lie above."""


def check_ratio(value: float, *, name: str) -> None:
    """Refuse a ratio that is not a positive finite number of boys per 100 girls, or is plainly one of boys per girl."""
    if not 0 < value < np.inf:
        raise ValueError(f"{name} must be boys per 100 girls, above 0 and finite, got {value}")
    if value <= LARGEST_PER_GIRL:
        raise ValueError(f"{name} must be boys per 100 girls, got {value}; did you mean {100 * value:g}?")


def share_of_boys(ratio: float) -> float:
    """Return the share of boys among births at a ratio in boys per 100 girls."""
    return ratio / (100 + ratio)


def _as_floats(values: ArrayLike, *, name: str) -> FloatArray:
    mask = np.ma.getmaskarray(values) if isinstance(values, np.ma.MaskedArray) else None
    raw = np.asarray(values.data if isinstance(values, np.ma.MaskedArray) else values)
    if raw.dtype.kind == "O":
        if any(isinstance(value, str | bytes | bool) for value in raw.flat):
            raise TypeError(f"{name} must hold numbers, got text or truth values among them")
        try:
            raw = np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            raise TypeError(f"{name} must hold whole numbers, got objects that are none") from None
    # An empty list has no type of its own and is an empty table.
    if raw.dtype.kind not in "iuf":
        raise TypeError(f"{name} must hold whole numbers, got an array of {raw.dtype}")
    counts = raw.astype(np.float64)
    if mask is not None:
        counts[mask] = np.nan
    return counts


def _refuse(wrong: BoolArray, counts: FloatArray, *, name: str, wanted: str, apart: BoolArray | None = None) -> None:
    found = np.argwhere(wrong if apart is None else wrong & ~apart)
    if len(found):
        index = tuple(found[0].tolist())
        where = f"[{', '.join(map(str, index))}]" if index else ""
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        raise ValueError(f"{name}{where}={counts[index]:g} {wanted}{more}")


def _check_shape(name: str, shape: tuple[int, ...], *, wanted: tuple[int, ...]) -> None:
    if shape != wanted:
        raise ValueError(f"{name} must have the shape of boys: {name} has {shape}, boys has {wanted}")
