"""Periods of birth and registration as whole numbers that can be subtracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.terms import Period, PeriodKind


@dataclass(frozen=True, slots=True, eq=False)
class PeriodRows:
    """Rows of a long table as whole numbers.

    Parameters
    ----------
    born, registered : ndarray of shape (n_rows,), int
        Periods, counted from year 0 in their own kind; whole numbers as given.
    kind : PeriodKind or None
        What they are; ``None`` where plain numbers were given.
    """

    born: NDArray[np.int64]
    registered: NDArray[np.int64]
    kind: PeriodKind | None

    def label(self, number: int) -> str:
        """Return the period of a number as text."""
        if self.kind is None:
            return str(number)
        in_year = _in_year(self.kind)
        year, part = divmod(number, in_year)
        return str(Period(year, self.kind, part + 1 if in_year > 1 else 0))


def read_periods(period: Sequence[object], registered: Sequence[object]) -> PeriodRows:
    """Read periods of birth and registration.

    Parameters
    ----------
    period, registered : sequence of shape (n_rows,), int or str or Period
        Whole numbers, or periods as text, all of one kind.

    Returns
    -------
    PeriodRows

    Raises
    ------
    ValueError
        If there are no rows, their numbers differ, or a label is no period or of another kind than the others.
    """
    if len(period) == 0 or len(period) != len(registered):
        raise ValueError(f"period and registered must have one length above 0, got {len(period)} and {len(registered)}")
    born, kinds = _numbers(period, name="period")
    seen, other_kinds = _numbers(registered, name="registered")
    if len(kinds | other_kinds) > 1:
        raise ValueError(f"periods must be of one kind, got {sorted(str(kind) for kind in kinds | other_kinds)}")
    return PeriodRows(born, seen, next(iter(kinds)))


def _numbers(labels: Sequence[object], *, name: str) -> tuple[NDArray[np.int64], set[PeriodKind | None]]:
    numbers = np.empty(len(labels), dtype=np.int64)
    known: dict[object, tuple[int, PeriodKind | None]] = {}
    for row, label in enumerate(labels):
        if label not in known:
            known[label] = _number(label, where=f"{name}[{row}]")
        numbers[row] = known[label][0]
    return numbers, {kind for _, kind in known.values()}


def _number(label: object, *, where: str) -> tuple[int, PeriodKind | None]:
    if isinstance(label, bool) or not isinstance(label, int | np.integer | str | Period):
        raise ValueError(f"{where} must be a whole number or a period, got {type(label).__name__}")
    if isinstance(label, int | np.integer):
        return int(label), None
    period = label if isinstance(label, Period) else Period.parse(label)
    return period.year * _in_year(period.kind) + max(period.number - 1, 0), period.kind


def _in_year(kind: PeriodKind) -> int:
    return {PeriodKind.QUARTER: 4, PeriodKind.MONTH: 12}.get(kind, 1)
