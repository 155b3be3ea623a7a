"""Where places lie: coordinates out of text, one position a place."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.columns import Role
from tianping.exchange.tables.grid import ERROR_MARK, FORMULA_MARK, MERGED_MARK, half_width
from tianping.exchange.tables.limits import LONGEST_QUOTED_NUMBER
from tianping.exchange.tables.numbers import BLANKS

Floats = NDArray[np.float64]

MOST_DEGREES = {Role.LON: 180.0, Role.LAT: 90.0}
MOST_IN_PLANE = 1e12
"""Of any unit: a thousand times the way to the sun in km leaves squares of distances exact enough in doubles."""

_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?:\.[0-9]*)?(?:e[+-]?[0-9]{1,3})?")
_MARKS = {
    FORMULA_MARK: ProblemCode.FORMULA_WITHOUT_VALUE,
    ERROR_MARK: ProblemCode.CELL_ERROR,
    MERGED_MARK: ProblemCode.CELL_MERGED,
}


@dataclass(frozen=True, slots=True)
class Coordinate:
    """A distinct text as a coordinate (nan: not given), or the reason why it is none, with what may be quoted of it."""

    value: float
    code: ProblemCode | None = None
    quoted: str | None = None


def judge_coordinate(text: str, *, most: float) -> Coordinate:
    """Read one cell as a coordinate between ``-most`` and ``most``.

    Examples
    --------
    >>> judge_coordinate(" 106.4201 ", most=180).value, judge_coordinate("—", most=180).value
    (106.4201, nan)
    >>> judge_coordinate("116.4", most=90).code.value, judge_coordinate("23°8′", most=90).code.value
    ('coordinate out of range', 'coordinate is text')
    """
    if text in _MARKS:
        return Coordinate(np.nan, _MARKS[text])
    plain = half_width(text).strip().casefold()
    if plain in BLANKS:
        return Coordinate(np.nan)
    if not _DECIMAL.fullmatch(plain):
        return Coordinate(np.nan, ProblemCode.COORDINATE_IS_TEXT)
    value = float(plain.replace(",", ""))
    if not abs(value) <= most:
        quoted = plain if len(plain) <= LONGEST_QUOTED_NUMBER else None
        return Coordinate(np.nan, ProblemCode.COORDINATE_OUT_OF_RANGE, quoted)
    return Coordinate(value)


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """One position for each place of a table.

    Parameters
    ----------
    x, y : ndarray of shape (n_places,), float
        In the order of the values of the table's place column: coordinates in one unit of length, or longitude and
        latitude in degrees; nan where a place has none.
    earth : bool
        Whether they are degrees.
    """

    x: Floats
    y: Floats
    earth: bool

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Which places have a position, shape (n_places,)."""
        return np.isfinite(self.x)


@dataclass(frozen=True, slots=True)
class Settled:
    """Positions by place, and the rows that contradict an earlier one of their place."""

    x: Floats
    y: Floats
    later: NDArray[np.int64]
    first: NDArray[np.int64]


def settle_positions(x: Floats, y: Floats, *, place: NDArray[np.int32], places: int) -> Settled:
    """Give every place the position of the first of its rows that has one.

    Parameters
    ----------
    x, y : ndarray of shape (n_rows,), float
        nan where not given.
    place : ndarray of shape (n_rows,), int32
        Number of the row's place; -1 where it has none.
    places : int
        How many places there are.
    """
    rows = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & (place >= 0))
    first = np.full(places, -1, dtype=np.int64)
    # Written from the last row to the first: what stays is the first.
    first[place[rows[::-1]]] = rows[::-1]
    known = first >= 0
    settled_x, settled_y = np.full(places, np.nan), np.full(places, np.nan)
    settled_x[known], settled_y[known] = x[first[known]], y[first[known]]
    differs = (x[rows] != settled_x[place[rows]]) | (y[rows] != settled_y[place[rows]])
    later = rows[differs]
    return Settled(settled_x, settled_y, later, first[place[later]])
