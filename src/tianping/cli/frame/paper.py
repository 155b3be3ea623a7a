"""What a terminal is given: sentences that break where the language allows, and columns that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text

from tianping.cli.frame.asked import Asked
from tianping.cli.frame.run_card import Run
from tianping.cli.language import _
from tianping.cli.width import Align, cells, fit, wrapped
from tianping.terms import Verdict

WIDE = 110
"""Cells from which a table may show more."""

ROWS_SHOWN = 40
"""Rows of a table, unless all are asked for."""

_NARROWEST_TEXT, _GAP = 8, 2
_ASCII_MARKS = {"▲": "^", "△": "a", "▼": "v", "▽": "u", "●": "@", "◌": "c", "○": "o", "·": "."}
_ASCII_SIGNS = str.maketrans({"–": "-", "−": "-", "∞": "inf", "·": "|", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "×": "x", "≥": ">=", "≤": "<=", "²": "2", "→": "->", "─": "-"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``gives_way`` is cut where the line would be too long, ``drop`` says what is left out first.

    Where ``drop`` is 0 the column is never left out; of the others the highest goes first.
    """

    head: str
    align: Align = "left"
    gives_way: bool = False
    drop: int = 0
    width: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, with its colour."""

    cells: Sequence[str]
    style: str = ""


def plain_letters(text: str) -> str:
    """Say the signs of a line with ASCII letters; words of any language stay."""
    return text.translate(_ASCII_SIGNS)


def mark_of(verdict: Verdict, *, ascii_only: bool) -> str:
    """The mark of a verdict, as a letter where signs are not to be had."""
    return _ASCII_MARKS[verdict.mark] if ascii_only else verdict.mark


class Paper:
    """The terminal of one answer."""

    def __init__(self, console: Console, *, ascii_only: bool = False, show_all: bool = False) -> None:
        self.console, self.ascii_only, self.show_all = console, ascii_only, show_all

    @classmethod
    def of(cls, asked: Asked) -> Paper:
        return cls(Console(highlight=False, soft_wrap=False), ascii_only=asked.ascii_only, show_all=asked.show_all)

    @property
    def width(self) -> int:
        """Cells of a line."""
        return self.console.width

    def blank(self) -> None:
        self.console.print()

    def say(self, sentence: str, *, style: str = "", whole: bool = False) -> None:
        """Print a sentence in lines of the terminal's width; ``whole`` leaves a command or a path in one piece."""
        if not sentence:
            return
        text = plain_letters(sentence) if self.ascii_only else sentence
        for line in [text] if whole else wrapped(text, self.width):
            self.console.print(Text(line, style=style), soft_wrap=True)

    def put(self, line: Text | str, *, style: str = "") -> None:
        """Print a line as it is laid out."""
        text = line if isinstance(line, Text) else Text(line, style=style)
        if self.ascii_only:
            text = Text(plain_letters(text.plain), style=text.style) if not text.plain.isascii() and not text.spans else text
        self.console.print(text, soft_wrap=True)

    def rule(self, width: int) -> None:
        """A line under a head."""
        self.put(("-" if self.ascii_only else "─") * min(self.width, max(width, 40)), style="dim")

    def table(self, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        """Lay rows out in columns; where even the least does not fit each row becomes a few short lines."""
        if self.ascii_only:
            lines = [replace(line, cells=[plain_letters(cell) for cell in line.cells]) for line in lines]
        shown = lines if self.show_all else lines[:ROWS_SHOWN]
        fitted = _fitted(columns, shown, self.width)
        if fitted is None:
            self._stacked(columns, shown)
        else:
            self._columns(fitted, shown)
        if len(shown) < len(lines):
            told = _("另有 %(count)s 行：--all 全列，--page、--csv、--json 写全。") % {"count": f"{len(lines) - len(shown):,}"}
            self.say(told, style="dim")

    def _columns(self, fitted: dict[int, Column], lines: Sequence[Line]) -> None:
        def laid(values: Sequence[str]) -> str:
            return (" " * _GAP).join(fit(values[at], column.width, align=column.align) for at, column in fitted.items()).rstrip()

        head = [""] * (max(fitted, default=0) + 1)
        for at, column in fitted.items():
            head[at] = column.head
        self.put(laid(head), style="dim")
        self.rule(sum(column.width + _GAP for column in fitted.values()) - _GAP)
        for line in lines:
            self.put(laid(line.cells), style=line.style)

    def _stacked(self, columns: Sequence[Column], lines: Sequence[Line]) -> None:
        for line in lines:
            self.put(fit(line.cells[0], min(self.width, cells(line.cells[0]))), style=line.style or "bold")
            rest = [f"{column.head} {value}" for column, value in zip(columns[1:], line.cells[1:], strict=True) if value.strip()]
            for part in _packed(rest, self.width - _GAP):
                self.put(" " * _GAP + part, style=line.style)

    def run(self, run: Run, *, method: str) -> None:
        """Method in words, version, seed, run, input, and how to repeat: the last lines of every answer."""
        said = _("方法 %(method)s · 天平 %(version)s") % {"method": method, "version": run["version"]}
        if run.get("seed") is not None:
            said += _(" · 种子 %(seed)s") % {"seed": run["seed"]}
        self.say(said + _(" · 运行 %(id)s · 输入 sha256 %(sha)s…") % {"id": run["id"], "sha": run["input"]["sha256"][:12]})
        if "repeat" in run:
            self.say(_("复算：%(command)s") % {"command": run["repeat"]}, whole=True)


def _fitted(columns: Sequence[Column], lines: Sequence[Line], width: int) -> dict[int, Column] | None:
    """Columns by position with their widths, as many as fit; none where even the least do not."""
    widths = [max([cells(column.head), *(cells(line.cells[at]) for line in lines)]) for at, column in enumerate(columns)]
    kept = {at: replace(column, width=widths[at]) for at, column in enumerate(columns) if any(line.cells[at] for line in lines) or not lines}
    while True:
        excess = sum(column.width + _GAP for column in kept.values()) - _GAP - width
        if excess <= 0:
            return kept
        narrowed = _narrowed(kept, excess)
        if narrowed is not None:
            return narrowed
        droppable = [at for at, column in kept.items() if column.drop]
        if not droppable:
            return None
        del kept[max(droppable, key=lambda at: kept[at].drop)]


def _narrowed(kept: dict[int, Column], excess: int) -> dict[int, Column] | None:
    """Take the excess from the columns that give way, the widest first."""
    found = dict(kept)
    while excess > 0:
        giving = [at for at, column in found.items() if column.gives_way and column.width > max(_NARROWEST_TEXT, cells(column.head))]
        if not giving:
            return None
        widest = max(giving, key=lambda at: found[at].width)
        found[widest] = replace(found[widest], width=found[widest].width - 1)
        excess -= 1
    return found


def _packed(parts: Sequence[str], width: int) -> list[str]:
    """Parts side by side, as many a line as fit."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}  {part}" if lines else part
        if lines and cells(joined) <= width:
            lines[-1] = joined
        else:
            lines += wrapped(part, width)
    return lines
