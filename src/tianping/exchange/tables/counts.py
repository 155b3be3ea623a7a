"""A table of counts as it was read: arrays of equal length, one element a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.left_out import LeftOut


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of text as codes into its distinct values.

    Parameters
    ----------
    codes : ndarray of shape (n_rows,), int32
        Index into ``values``; -1 means not given.
    values : tuple of str
        Distinct values. Periods and orders are canonical (``str(Period)``, ``str(BirthOrder)``); places keep the
        spelling of the file, one spelling for one place.
    """

    codes: NDArray[np.int32]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by row with their keys.

    Parameters
    ----------
    boys, girls, unclear : ndarray of shape (n_rows,), int64
        Children counted; -1 means not given, which is not 0.
    place, name, parent, period, order, source, registered : Coded or None
        ``None`` where the file has no such column.
    rows : ndarray of shape (n_rows,), int64
        Number of the row in the file as a spreadsheet shows it; in a wide sheet several elements share one.
    sha256 : str
        Digest of the very bytes that were read.
    file : str
        Name of the file without its folder.
    headers_used : dict of str to str
        Header in the file of each role that was read.
    left_out : tuple of LeftOut
        Rows that were not counted, with the reason: totals, notes, headings.
    sheet : str or None
        Name of the sheet of a workbook.
    stratum : Coded or None
        Group of each row, where the caller named such a column.
    """

    boys: NDArray[np.int64]
    girls: NDArray[np.int64]
    unclear: NDArray[np.int64]
    place: Coded | None
    name: Coded | None
    parent: Coded | None
    period: Coded | None
    order: Coded | None
    source: Coded | None
    registered: Coded | None
    rows: NDArray[np.int64]
    sha256: str
    file: str
    headers_used: dict[str, str]
    left_out: tuple[LeftOut, ...] = ()
    sheet: str | None = None
    stratum: Coded | None = None

    def __len__(self) -> int:
        return len(self.rows)
