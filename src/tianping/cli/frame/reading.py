"""The table of a command: read with refusal and progress, its period and source to keep chosen."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.computing import Told, bar
from tianping.cli.frame.grouping import KEYS, Groups, group_counts, innermost, topmost
from tianping.cli.frame.wrong_use import WrongUse
from tianping.cli.language import _
from tianping.exchange.tables import Columns, CountTable, ProblemCode, TableRefused, read_counts
from tianping.terms import Period

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

LONG_INPUT = 4 * 2**20  # bytes: below it reading takes less than a second and no bar is shown
MOST_NAMED = 9

Reader = Callable[..., CountTable]


@dataclass(frozen=True, slots=True)
class Source:
    """A table as it is to be used: ``period`` and ``source`` are the values to keep, ``None`` keeps all."""

    table: CountTable
    columns: dict[str, str]
    period: str | None = None
    source: str | None = None
    wide: bool = False

    def kept(self, *, several_sources: bool = False) -> NDArray[np.bool_]:
        """Rows of the period and source asked for.

        Raises
        ------
        WrongUse
            If there is no such period or source, or rows of several sources would be added together.
        """
        kept = np.ones(len(self.table.boys), dtype=bool)
        if self.period is not None and self.table.period is not None:
            kept &= matching(self.table, "period", wanted=self.period)
        if self.table.source is not None:
            if self.source is not None:
                kept &= matching(self.table, "source", wanted=self.source)
            elif len(self.table.source.values) > 1 and not several_sources:
                there = ", ".join(self.table.source.values[:MOST_NAMED])
                said = _("表里有几个来源（%(there)s），相加会重复计算。请用 --source 选一个，或用 --by 加上 source。")
                raise WrongUse("many-sources", said % {"there": there}, there=there)
        elif self.source is not None:
            raise no_key("source", there=[])
        return kept

    @property
    def keys(self) -> list[str]:
        """Keys that the table has, of place, period, order and source."""
        return [key for key in KEYS if getattr(self.table, key) is not None]

    @property
    def period_given(self) -> bool:
        """Whether the period is a word of the caller's: the table has none."""
        return self.table.period is not None and not self.wide and "period" not in self.table.headers_used

    def sums(self, *keys: str) -> Groups:
        """Add the kept rows up by keys of the table (place, period, order, source), in the order of their values."""
        for key in keys:
            if getattr(self.table, key) is None:
                raise no_key(key, there=self.keys)
        return group_counts(self.table, keys, selected=self.kept(several_sources="source" in keys))

    def topmost(self, places: list[str | None]) -> NDArray[np.bool_]:
        """Mark the places that lie in no other place of the same list."""
        return topmost(places, self.parents())

    def innermost(self, places: list[str | None]) -> NDArray[np.bool_]:
        """Mark the places that hold no other place of the same list."""
        return innermost(places, self.parents())

    def parents(self) -> dict[str, str]:
        """The place above each place, where the table says so."""
        table, found = self.table, dict[str, str]()
        if table.parent is not None and table.place is not None:
            for child, above in zip(table.place.codes, table.parent.codes, strict=True):
                if child >= 0 and above >= 0:
                    found[table.place.values[child]] = table.parent.values[above]
        return found


def no_key(key: str, *, there: list[str]) -> WrongUse:
    """Say that the table has no such column."""
    named = ", ".join(there) or "-"
    return WrongUse("no-key", _("表里没有 %(key)s，不能按它分行。可用的有：%(there)s。") % {"key": key, "there": named}, key=key, there=named)


def matching(table: CountTable, key: str, *, wanted: str) -> NDArray[np.bool_]:
    """Rows whose key has this value."""
    column = getattr(table, key)
    if wanted not in column.values:
        there = ", ".join(column.values[:MOST_NAMED])
        said = _("%(key)s 里没有“%(value)s”。有的是：%(there)s。") % {"key": key, "value": wanted, "there": there}
        raise WrongUse("no-value", said, key=key, value=wanted, there=there)
    return np.asarray(column.codes == column.values.index(wanted), dtype=np.bool_)


def read_table(
    asked: Asked, *, reader: Reader = read_counts, without: Collection[str] = (), needs_place: bool = False
) -> Source:
    """Read the table; a ``--source`` or ``--period`` that names no column of it is the value to keep.

    ``without`` names roles whose columns are not of this table.

    Raises
    ------
    TableRefused
        If the table is not in order.
    WrongUse
        If it has no column of places and needs one.
    """
    named = {role: column for role, column in asked.columns.items() if role not in without}
    table, source = _read(asked, named, reader)
    if needs_place and table.place is None:
        raise WrongUse("no-place", _("表里没有认出地区这一列，请用 --place 指定。"))
    return Source(table, named, period=_period_to_keep(table, named.get("period")), source=source, wide=asked.wide)


def _read(asked: Asked, named: dict[str, str], reader: Reader) -> tuple[CountTable, str | None]:
    try:
        return _read_once(asked, named, reader), None
    except TableRefused as refused:
        lacking = refused.total == 1 and refused.problems[0].code is ProblemCode.COLUMN_MISSING
        if not (lacking and "source" in named and refused.problems[0].wanted == named["source"]):
            raise
    return _read_once(asked, {role: column for role, column in named.items() if role != "source"}, reader), named["source"]


def _read_once(asked: Asked, named: dict[str, str], reader: Reader) -> CountTable:
    with reading(asked.file) as told:
        return reader(asked.file, columns=Columns(**named), wide=asked.wide, strict=asked.strict, sheet=asked.sheet, on_progress=told)


@contextmanager
def reading(file: Path) -> Iterator[Told | None]:
    """Show a bar while a long file is read; none where nobody watches."""
    if not sys.stderr.isatty() or not file.is_file() or file.stat().st_size < LONG_INPUT:
        yield None
        return
    with bar(_("读取")) as told:
        yield told


def _period_to_keep(table: CountTable, named: str | None) -> str | None:
    """A ``--period`` that names no column of the table is the period to keep."""
    if named is None or table.headers_used.get("period", "").casefold() == named.strip().casefold():
        return None
    return str(Period.parse(named))
