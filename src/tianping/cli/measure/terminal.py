"""The measurement as a table in the terminal: finding first, then the rows, then what the words mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rich.text import Text

from tianping.charts.words import SCREEN_ORDER
from tianping.cli.bars import ASCII, UNICODE, Glyphs, Scale
from tianping.cli.frame.paper import WIDE, Paper, mark_of, plain_letters
from tianping.cli.language import _, current_language
from tianping.cli.measure import wording
from tianping.cli.measure.measurement import MeasuredRow, Measurement
from tianping.cli.width import Align, cells, fit, plain
from tianping.terms import Verdict

NARROWEST_BAR, WIDEST_BAR, WIDEST_PLACE, NARROWEST_PLACE = 12, 60, 24, 8  # cells
FEWEST_DRAWN = 30  # births: intervals of smaller places do not set the scale, they end in an arrow
ROWS_SHOWN = 40  # a group, unless all are asked for; sure and probable verdicts are always shown

_STYLES = {Verdict.HIGH: "bold rgb(190,72,32)", Verdict.LOW: "bold rgb(60,120,190)"}
_BAND_STYLE = "not bold rgb(64,140,136)"
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
        self.wide = width >= WIDE
        self.keys = wording.differing(measurement.rows)
        self.has_place = "place" in measurement.by or not self.keys
        natural = self._natural()
        # A narrow terminal goes without bars, a very narrow one writes two lines a row.
        self.bars = self._fits(natural, NARROWEST_BAR + 2)
        self.stacked = not self.bars and not self._fits(natural, 0)
        self.columns = self._narrowed(natural, NARROWEST_BAR + 2 if self.bars else 0)
        drawn = [row for row in measurement.rows if (row.births or 0) >= FEWEST_DRAWN] or measurement.rows
        self.scale = Scale.holding(
            (_ends(row) for row in drawn),
            width=min(max(width - self._used() - 2, NARROWEST_BAR), WIDEST_BAR),
            band=(measurement.bounds.normal_low, measurement.bounds.normal_high),
        )

    def _natural(self) -> list[Column]:
        """Columns as wide as what stands in them."""
        heads: list[tuple[str, Align]] = [(_("地区"), "left")] if self.has_place else []
        heads += [({"period": _("时期"), "order": _("孩次"), "source": _("来源")}[key], "left") for key in self.keys]
        heads += [(_("判断"), "left"), (_("性别比"), "right")]
        heads.append((wording.confidence_text(self.measurement.run["confidence"]) + _(" 区间"), "right"))
        heads.append((wording.counted(self.measurement.kind), "right"))
        if self.wide:
            heads.append((_("偶然可见"), "right"))
        values = [[head for head, _align in heads], *(self.cells_of(row) for row in self.measurement.rows)]
        widths = [max(cells(value) for value in column) for column in zip(*values, strict=True)]
        columns = [Column(head, width, align) for (head, align), width in zip(heads, widths, strict=True)]
        return [replace(columns[0], width=min(columns[0].width, WIDEST_PLACE)), *columns[1:]] if self.has_place else columns

    def _fits(self, columns: list[Column], beside: int) -> bool:
        spare = columns[0].width - min(columns[0].width, NARROWEST_PLACE) if self.has_place else 0
        return self._used(columns) - spare + beside <= self.width

    def _narrowed(self, columns: list[Column], beside: int) -> list[Column]:
        """Place names give way where the line would be too long."""
        excess = self._used(columns) + beside - self.width
        if not self.has_place or excess <= 0:
            return columns
        return [replace(columns[0], width=max(columns[0].width - excess, NARROWEST_PLACE)), *columns[1:]]

    def _used(self, columns: list[Column] | None = None) -> int:
        columns = columns or self.columns
        return sum(column.width + 2 for column in columns) - 2

    def cells_of(self, row: MeasuredRow) -> list[str]:
        mark = mark_of(row.verdict, ascii_only=self.ascii)
        values = [plain(wording.place_text(row))] if self.has_place else []
        values += [plain(getattr(row, key) or "–") for key in self.keys]
        values += [f"{mark} {wording.verdict_word(row.verdict)}", wording.ratio_text(row.ratio), wording.interval_text(row)]
        values.append(wording.count_text(row.births))
        return [*values, wording.one_in_text(row)] if self.wide else values

    def line(self, values: list[str], bar: str) -> str:
        """One line: the bar stands before the count."""
        padded = [fit(value, column.width, align=column.align) for value, column in zip(values, self.columns, strict=True)]
        after = 2 if self.wide else 1
        whole = "  ".join([*padded[:-after], *([bar] if self.bars else []), *padded[-after:]])
        return (plain_letters(whole) if self.ascii else whole).rstrip()

    def head(self) -> str:
        return self.line([column.head for column in self.columns], self.scale.ticks(self.measurement.bounds.reference))

    def lines(self) -> Iterator[Text]:
        """Head, rule and rows."""
        if not self.stacked:
            yield Text(self.head(), style="dim")
            yield Text(("-" if self.ascii else "─") * min(self.width, max(cells(self.head()), 40)), style="dim")
        yield from self.body()

    def _two_lines(self, row: MeasuredRow) -> str:
        """What it is and its verdict; below, its numbers."""
        values = self.cells_of(row)
        at = len(values) - (5 if self.wide else 4)
        words, numbers = [*values[:at], values[at]], values[at + 1 :]
        counted = f"{wording.counted(self.measurement.kind)} {numbers[2]}"
        both = f"{'  '.join(words)}\n  {numbers[0]}  {numbers[1]}  {counted}"
        return plain_letters(both) if self.ascii else both

    def body(self) -> Iterator[Text]:
        for verdict in (sign for sign in SCREEN_ORDER if isinstance(sign, Verdict)):
            rows = [row for row in self.measurement.rows if row.verdict is verdict]
            shown = rows if self.show_all or verdict in _ALWAYS_SHOWN else rows[:ROWS_SHOWN]
            for row in shown:
                if self.stacked:
                    yield Text(self._two_lines(row), style=_STYLES.get(verdict, ""))
                    continue
                mark = mark_of(row.verdict, ascii_only=self.ascii)
                bar = self.scale.bar(_ends(row), _point(row), mark=mark, glyphs=self.glyphs)
                line = Text(self.line(self.cells_of(row), bar), style=_STYLES.get(verdict, ""))
                line.highlight_regex(f"{self.glyphs.band}+", _BAND_STYLE)
                yield line
            if len(rows) > len(shown):
                hidden = {"count": f"{len(rows) - len(shown):,}", "verdict": wording.verdict_word(verdict)}
                yield Text(_("另有 %(count)s 行%(verdict)s：--all 全列，--page、--csv、--json 写全。") % hidden, style="dim")


def _ends(row: MeasuredRow) -> tuple[float, float]:
    return (row.low or 0.0, float("inf") if row.high is None else row.high)


def _point(row: MeasuredRow) -> float:
    if row.ratio is not None:
        return row.ratio
    return float("inf") if row.births else float("nan")


def show(measurement: Measurement, paper: Paper) -> None:
    """Print the finding, the table, the legend and the run."""
    table = Table(measurement, width=paper.width, ascii_only=paper.ascii_only, show_all=paper.show_all)
    paper.blank()
    paper.say(str(wording.finding(measurement, current_language())))
    paper.blank()
    for line in table.lines():
        paper.put(line)
    paper.blank()
    for sentence in _legend(measurement, table):
        paper.say(sentence)


def _legend(measurement: Measurement, table: Table) -> list[str]:
    glyphs, run = table.glyphs, measurement.run
    mark = "o" if table.ascii else "○"
    bar = f"{glyphs.left}{glyphs.line}{mark}{glyphs.line}{glyphs.right}"
    lines = [] if not table.bars else [
        _("%(band)s 参照范围  %(bar)s %(confidence)s 区间（对数刻度）；按判断分组，组内按区划代码，不排名次。")
        % {"band": f"{glyphs.band} {glyphs.band_inside}", "bar": bar, "confidence": wording.confidence_text(run["confidence"])}
    ]
    if table.wide:
        lines.append(_("偶然可见 1/48：真实水平若为 %(reference)g，同样大小的地方约每 48 个有 1 个看起来这么高（或这么低）。") % {"reference": measurement.bounds.reference})
    if measurement.tally[Verdict.CANNOT_TELL]:
        lines.append(wording.explanation(measurement))
    lines += wording.cautions(measurement, current_language())
    lines.append(_("方法 %(method)s · 天平 %(version)s · 运行 %(id)s · 输入 sha256 %(sha)s…") % {
        "method": run["method"], "version": run["version"], "id": run["id"], "sha": run["input"]["sha256"][:12],
    })  # fmt: skip
    return lines
