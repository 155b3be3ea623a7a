"""The measurement as a table in the terminal: finding first, then the rows, then what the words mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from tianping.cli.bars import ASCII, UNICODE, Glyphs, Scale
from tianping.cli.language import _
from tianping.cli.measure import wording
from tianping.cli.measure.measurement import MeasuredRow, Measurement
from tianping.cli.width import Align, cells, fit
from tianping.terms import Verdict

FEWEST_DRAWN = 30  # births: intervals of smaller places do not set the scale, they end in an arrow
ROWS_SHOWN = 40  # a group, unless all are asked for; sure and probable verdicts are always shown

_STYLES = {Verdict.HIGH: "bold rgb(190,72,32)", Verdict.LOW: "bold rgb(60,120,190)"}
_ASCII_MARKS = {"▲": "^", "△": "a", "▼": "v", "▽": "u", "●": "@", "◌": "c", "○": "o", "·": "."}
_ALWAYS_SHOWN = {Verdict.HIGH, Verdict.PROBABLY_HIGH, Verdict.LOW, Verdict.PROBABLY_LOW}


@dataclass(frozen=True, slots=True)
class Column:
    head: str
    width: int
    align: Align = "left"


class Table:
    """The rows of a measurement laid out for one width of terminal."""

    def __init__(self, measurement: Measurement, *, width: int, ascii_only: bool, show_all: bool) -> None:
        self.measurement, self.width, self.ascii, self.show_all = measurement, width, ascii_only, show_all
        self.glyphs: Glyphs = ASCII if ascii_only else UNICODE
        self.wide = width >= 110
        self.columns = self._columns()
        used = sum(column.width for column in self.columns) + 2 * len(self.columns)
        drawn = [row for row in measurement.rows if (row.births or 0) >= FEWEST_DRAWN] or measurement.rows
        self.scale = Scale.holding(
            ((row.low or 0.0, row.high or 0.0) for row in drawn),
            width=min(max(width - used, 12), 60),
            band=(measurement.bounds.normal_low, measurement.bounds.normal_high),
        )

    def _columns(self) -> list[Column]:
        rows = self.measurement.rows
        columns = [Column(_("地区"), min(max([cells(wording.place_text(row)) for row in rows] + [cells(_("地区"))]), 22))]
        if "period" in self.measurement.by:
            columns.append(Column(_("时期"), max([cells(row.period or "") for row in rows] + [cells(_("时期"))])))
        if "order" in self.measurement.by:
            columns.append(Column(_("孩次"), max([cells(row.order or "–") for row in rows] + [cells(_("孩次"))])))
        columns += [
            Column(_("判断"), max(cells(wording.verdict_word(verdict)) for verdict in self.measurement.tally) + 2),
            Column(_("性别比"), max(6, cells(_("性别比"))), "right"),
            Column(wording.confidence_text(self.measurement.run["confidence"]) + _(" 区间"), 13, "right"),
            Column(wording.counted(self.measurement.kind), max(8, cells(wording.counted(self.measurement.kind))), "right"),
        ]
        if self.wide:
            columns.append(Column(_("偶然可见"), 13, "right"))
        return columns

    def cells_of(self, row: MeasuredRow) -> list[str]:
        mark = _ASCII_MARKS[row.verdict.mark] if self.ascii else row.verdict.mark
        values = [wording.place_text(row)]
        values += [row.period or ""] if "period" in self.measurement.by else []
        values += [row.order or "–"] if "order" in self.measurement.by else []
        values += [f"{mark} {wording.verdict_word(row.verdict)}", wording.ratio_text(row.ratio), wording.interval_text(row)]
        values.append(wording.count_text(row.births))
        return [*values, wording.one_in_text(row)] if self.wide else values

    def line(self, values: list[str], bar: str) -> str:
        """One line: the bar stands before the count."""
        padded = [fit(value, column.width, column.align) for value, column in zip(values, self.columns, strict=True)]
        after = 2 if self.wide else 1
        whole = "  ".join([*padded[:-after], bar, *padded[-after:]])
        return (whole.replace("–", "-").replace("∞", "inf") if self.ascii else whole).rstrip()

    def head(self) -> str:
        return self.line([column.head for column in self.columns], self.scale.ticks(self.measurement.bounds.reference))

    def body(self) -> Iterator[Text]:
        for verdict in wording.GROUPS:
            rows = [row for row in self.measurement.rows if row.verdict is verdict]
            shown = rows if self.show_all or verdict in _ALWAYS_SHOWN else rows[:ROWS_SHOWN]
            for row in shown:
                mark = row.verdict.mark if not self.ascii else _ASCII_MARKS[row.verdict.mark]
                bar = self.scale.bar(_ends(row), _point(row), mark=mark, glyphs=self.glyphs)
                yield Text(self.line(self.cells_of(row), bar), style=_STYLES.get(verdict, ""), no_wrap=True)
            if len(rows) > len(shown):
                hidden = {"count": f"{len(rows) - len(shown):,}", "verdict": wording.verdict_word(verdict)}
                yield Text(_("另有 %(count)s 行%(verdict)s：--all 全列，--page、--csv、--json 写全。") % hidden, style="dim")


def _ends(row: MeasuredRow) -> tuple[float, float]:
    return (row.low or 0.0, float("inf") if row.high is None else row.high)


def _point(row: MeasuredRow) -> float:
    if row.ratio is not None:
        return row.ratio
    return float("inf") if row.births else float("nan")


def show(measurement: Measurement, *, console: Console, ascii_only: bool, show_all: bool) -> None:
    """Print the finding, the table, the legend and the run."""
    table = Table(measurement, width=console.width, ascii_only=ascii_only, show_all=show_all)
    plain = (lambda text: text.replace("–", "-")) if ascii_only else (lambda text: text)
    say = lambda text, style="": console.print(Text(plain(text), style=style))  # noqa: E731 - a word for many lines
    console.print()
    say(wording.finding(measurement))
    tally = wording.tally_sentence(measurement)
    if tally:
        say(tally)
    console.print()
    console.print(Text(table.head(), style="dim", no_wrap=True))
    console.print(Text(("-" if ascii_only else "─") * min(console.width, max(cells(table.head()), 40)), style="dim"))
    for line in table.body():
        console.print(line, crop=True, soft_wrap=True)
    console.print()
    for sentence in _legend(measurement, table):
        say(sentence)


def _legend(measurement: Measurement, table: Table) -> list[str]:
    glyphs, run = table.glyphs, measurement.run
    mark = "o" if table.ascii else "○"
    bar = f"{glyphs.left}{glyphs.line}{mark}{glyphs.line}{glyphs.right}"
    lines = [
        _("%(band)s 参照范围  %(bar)s %(confidence)s 区间（对数刻度）；按判断分组，组内按区划代码，不排名次。")
        % {"band": f"{glyphs.band} {glyphs.band_inside}", "bar": bar, "confidence": wording.confidence_text(run["confidence"])}
    ]
    if table.wide:
        lines.append(_("偶然可见 1/48：真实水平若为 %(reference)g，同样大小的地方约每 48 个有 1 个看起来偏离这么多。") % {"reference": measurement.bounds.reference})
    if measurement.tally[Verdict.CANNOT_TELL]:
        lines.append(wording.explanation(measurement))
    lines += wording.cautions(measurement)
    lines.append(_("方法 %(method)s · 天平 %(version)s · 运行 %(id)s · 输入 sha256 %(sha)s…") % {
        "method": run["method"], "version": run["version"], "id": run["id"], "sha": run["input"]["sha256"][:12],
    })  # fmt: skip
    return lines
