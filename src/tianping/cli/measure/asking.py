"""The way from the options to the answer: read, measure, print or write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tianping.cli.exits import EXIT_DONE, EXIT_REFUSED, EXIT_USAGE
from tianping.cli.language import _
from tianping.cli.writing import write_whole
from tianping.exchange.tables import Columns, CountTable, ProblemCode, TableRefused, read_counts
from tianping.jurisdictions import VerdictBounds, load_verdict_bounds
from tianping.terms import CountKind, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from tianping.cli.measure.measurement import Measurement, WrongUse
    from tianping.statistics.ratio import IntervalMethod

LONG_INPUT = 4 * 2**20  # bytes: below it reading takes less than a second and no bar is shown


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of ``tianping measure`` as they were given."""

    file: Path
    columns: dict[str, str | None]
    by: str | None
    kind: CountKind
    method: IntervalMethod
    confidence: float
    reference: float | None
    normal: tuple[float, float] | None
    wide: bool
    strict: bool
    sheet: str | None
    form: Literal["terminal", "json", "csv"]
    page: Path | None
    show_all: bool
    ascii_only: bool
    today: date


def answer(asked: Asked) -> int:
    """Answer and return the exit code."""
    from tianping.cli.measure.measurement import WrongUse
    from tianping.cli.refusals import tell

    try:
        bounds = load_verdict_bounds(on=asked.today).with_band(reference=asked.reference, normal=asked.normal)
    except ValueError:
        print(_("参照范围的下限、参照值、上限要依次增大，并且大于 0。默认是 103、106、107。"), file=sys.stderr)
        return EXIT_USAGE
    try:
        measurement = _measured(asked, bounds)
    except TableRefused as refused:
        print(tell(refused), file=sys.stderr)
        return EXIT_REFUSED
    except WrongUse as wrong:
        print(_worded(wrong), file=sys.stderr)
        return EXIT_USAGE
    return _give(measurement, asked)


def _measured(asked: Asked, bounds: VerdictBounds) -> Measurement:
    from tianping.cli.measure.measurement import Plan, measure_table

    named = {role: column for role, column in asked.columns.items() if column is not None}
    table, source = _read(asked, named)
    plan = Plan(
        bounds=bounds,
        by=tuple(key.strip() for key in asked.by.split(",")) if asked.by else None,
        period=_period_to_keep(table, named.get("period")),
        source=source,
        kind=asked.kind,
        method=asked.method,
        confidence=asked.confidence,
        columns=named,
    )
    return measure_table(table, plan)


def _read(asked: Asked, named: dict[str, str]) -> tuple[CountTable, str | None]:
    """Read the table; a ``--source`` that is no column of it is the source to keep."""
    try:
        return _read_once(asked, named), None
    except TableRefused as refused:
        lacking = refused.total == 1 and refused.problems[0].code is ProblemCode.COLUMN_MISSING
        if not (lacking and "source" in named and refused.problems[0].wanted == named["source"]):
            raise
    return _read_once(asked, {role: column for role, column in named.items() if role != "source"}), named["source"]


def _read_once(asked: Asked, named: dict[str, str]) -> CountTable:
    with _progress(asked) as on_progress:
        return read_counts(
            asked.file, columns=Columns(**named), wide=asked.wide, strict=asked.strict, sheet=asked.sheet, on_progress=on_progress
        )


def _period_to_keep(table: CountTable, named: str | None) -> str | None:
    """A ``--period`` that names no column of the table is the period to keep."""
    if named is None or table.headers_used.get("period", "").casefold() == named.strip().casefold():
        return None
    return str(Period.parse(named))


@contextmanager
def _progress(asked: Asked) -> Iterator[Callable[[float], None] | None]:
    """A bar on the error stream while a long file is read; none where nobody watches."""
    if not sys.stderr.isatty() or not asked.file.is_file() or asked.file.stat().st_size < LONG_INPUT:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("读取"), total=1.0)
        yield lambda done: bar.update(task, completed=done)


def _worded(wrong: WrongUse) -> str:
    words = {
        "no-key": _("表里没有 %(key)s，不能按它分行。可用的有：%(there)s。"),
        "no-value": _("%(key)s 里没有“%(value)s”。有的是：%(there)s。"),
        "many-sources": _("表里有几个来源（%(there)s），相加会重复计算。请用 --source 选一个，或用 --by 加上 source。"),
    }
    return words[wrong.code] % wrong.fields


def _give(measurement: Measurement, asked: Asked) -> int:
    from tianping.cli.measure import written

    if asked.page is not None:
        from tianping.cli.measure.page import render_page

        try:
            write_whole(asked.page, render_page(measurement))
        except OSError as failed:
            print(_("没有写成 %(file)s：%(why)s。") % {"file": asked.page, "why": failed.strerror}, file=sys.stderr)
            return EXIT_USAGE
    if asked.form == "json":
        print(written.as_json(measurement))
    elif asked.form == "csv":
        print(written.as_csv(measurement), end="")
    else:
        _show(measurement, asked)
    return EXIT_DONE


def _show(measurement: Measurement, asked: Asked) -> None:
    from rich.console import Console

    from tianping.cli.measure.terminal import show

    console = Console(highlight=False, soft_wrap=False)
    try:
        show(measurement, console=console, ascii_only=asked.ascii_only, show_all=asked.show_all)
    except SystemExit:
        # The reader of the pipe has seen enough (| head): no fault.
        return
    if asked.page is not None:
        console.print(_("网页写在 %(file)s") % {"file": asked.page}, soft_wrap=True)
