"""A sheet becomes HTML."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from tianping.charts.figure import Figure
from tianping.charts.look import logo, stylesheet
from tianping.charts.meanings import meaning
from tianping.charts.numbers import (
    bracketed,
    count_text,
    interval_text,
    percent_text,
    plain_text,
    ratio_text,
    sentence_list,
)
from tianping.charts.readings import Band, Places
from tianping.charts.rows import IntervalRows, interval_rows
from tianping.charts.sheet.contents import Sheet, SheetTable
from tianping.charts.sheet.words import WORDS
from tianping.charts.signs import WITHOUT_RATIO, Sign
from tianping.charts.words import COUNTED, INDICATOR, PER_HUNDRED, Whole, finding, interval_word, tally
from tianping.terms import Bilingual, CountKind, Language

SQUARES_UP_TO = 120
"""Places that are still shown one by one in the tally; beyond, a bar of shares."""

ONE_TABLE_UP_TO = 400
"""Rows that stand in one table; beyond, each verdict has its own, to fold."""

OPEN_UP_TO = 100
"""Rows of a group that stand open in a long sheet: a browser lays out only what is open."""

_BAR, _BAR_NARROWED = 280, 200
"""Pixels; columns for period or birth order take their room from the bars."""

_SHARE_WIDTH, _SHARE_HEIGHT = 480, 15
_HAN = re.compile(r"[㐀-鿿]")


def render_sheet(sheet: Sheet, language: Language = "zh") -> str:
    """Return the page as HTML: one file without script, style sheet inside, nothing fetched.

    Its policy forbids all but the one style sheet, which is named by its hash.
    """
    return render_page("sheet.html.jinja", language, **_Page(sheet, language).values())


def render_page(template: str, language: Language, **values: Any) -> str:
    """Fill one of the page's templates: style sheet, policy and words are the same for all."""
    css = compact(stylesheet())
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return _template(template).render(
        css=Markup(css),  # noqa: S704 - a file of ours
        logo=Markup(_inline_logo()),  # noqa: S704 - a file of ours
        icon=f"data:image/svg+xml,{quote(logo())}",
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'",
        lang="zh-Hans" if language == "zh" else "en",
        say={key: word.in_(language) for key, word in WORDS.items()},
        **values,
    )


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def compact(css: str) -> str:
    """Drop comments and spaces that say nothing.

    Examples
    --------
    >>> compact("/* why */\\na { color: red; }\\n")
    'a{color:red}'
    """
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    bare = re.sub(r"\s+", " ", bare)
    bare = re.sub(r" ?([{};]) ?", r"\1", bare)
    return re.sub(r": ", ":", bare).replace(";}", "}").strip()


def _inline_logo() -> str:
    """The mark as part of a page: coloured by the style sheet, silent beside its name."""
    shapes = logo()[logo().index("<path") : logo().index("</g>")]
    return f'<svg class="logo" viewBox="0 0 24 24" aria-hidden="true">{shapes}</svg>'


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    name_lang: str
    code: str
    period: str
    order: str
    token: str
    word: str
    bar: Markup
    ratio: str
    interval: str
    boys: str
    girls: str
    births: str


@dataclass(frozen=True, slots=True)
class _Group:
    token: str
    word: str
    count: str
    rows: list[_Row]
    open: bool


@dataclass(frozen=True, slots=True)
class _Page:
    sheet: Sheet
    language: Language

    def values(self) -> dict[str, Any]:
        return self._head() | self._finding() | self._listing() | self._foot()

    def _head(self) -> dict[str, Any]:
        sheet, language = self.sheet, self.language
        indicator = INDICATOR[sheet.kind].in_(language)
        return {
            "simulated": sheet.simulated,
            "indicator": indicator,
            "title": f"{indicator} · {self.when}" if self.when else indicator,
            "when": self.when,
            "source": sheet.method.source,
        }

    @property
    def when(self) -> str:
        return self.sheet.when.in_(self.language) if self.sheet.when else ""

    def _finding(self) -> dict[str, Any]:
        sheet, language = self.sheet, self.language
        places = sheet.table.places
        counted = tally(places.signs)
        band = Band.of(sheet.bounds)
        own = sheet.sentence.get(language)
        said = own or finding(sheet.whole, places.signs, band=band, language=language, when=self.when, unit=places.unit)
        return {
            "sentence": said,
            "own_sentence": own is not None,
            "chips": [(sign.token, f"{sign.word.in_(language)} {count_text(count)}") for sign, count in counted],
            "squares": [sign.token for sign, count in counted for _ in range(count)]
            if 1 < len(places) <= SQUARES_UP_TO
            else [],
            "shares": Markup(_shares(places.signs)) if len(places) > SQUARES_UP_TO else "",  # noqa: S704 - numbers and tokens of ours
            "figures": [self._figure(figure) for figure in sheet.figures],
        }

    def _listing(self) -> dict[str, Any]:
        sheet, language = self.sheet, self.language
        columns = _columns(sheet.table)
        width = _BAR_NARROWED if any(columns.values()) else _BAR
        rows = _with_whole(sheet.table.places, sheet.whole)
        bars = interval_rows(rows, band=Band.of(sheet.bounds), language=language, width=width)
        ratio, interval = WORDS["ratio"].in_(language), interval_word(sheet.whole.confidence, language)
        return {
            "long": len(sheet.table) > ONE_TABLE_UP_TO,
            "columns": columns,
            "scale": Markup(bars.head),  # noqa: S704 - numbers and words of ours
            "arrows": bars.leaves_scale,
            "reading": ratio + bracketed(interval, language),
            "counted": _capital(COUNTED[sheet.kind].in_(language)),
            "groups": self._groups(bars),
            "total": self._total(bars.bars[-1]),
        }

    def _foot(self) -> dict[str, Any]:
        sheet, language = self.sheet, self.language
        return {
            "meanings": [
                (
                    sign.token,
                    sign.word.in_(language),
                    meaning(sign, bounds=sheet.bounds, language=language, births_needed=sheet.births_needed),
                )
                for sign, _ in tally(sheet.table.places.signs)
            ],
            "by_chance": _by_chance(sheet, language),
            "facts": _facts(sheet, language),
        }

    def _figure(self, figure: Figure) -> dict[str, Any]:
        return {
            "title": figure.title.in_(self.language),
            "note": figure.note.in_(self.language),
            "svg": Markup(figure.markup(self.language)),  # noqa: S704 - text in it is escaped where it is written
        }

    def _groups(self, bars: IntervalRows) -> list[_Group]:
        table = self.sheet.table
        periods, orders = table.periods or [""] * len(table), table.orders or [""] * len(table)
        order = sorted(range(len(table)), key=lambda row: (table.codes[row], periods[row], orders[row]))
        by_token: dict[str, list[int]] = {}
        for row in order:
            by_token.setdefault(table.places.signs[row].token, []).append(row)
        long = len(table) > ONE_TABLE_UP_TO
        return [
            _Group(
                token=sign.token,
                word=sign.word.in_(self.language),
                count=count_text(count),
                rows=[self._row(row, bars.bars[row]) for row in by_token[sign.token]],
                open=not long or count <= OPEN_UP_TO,
            )
            for sign, count in tally(table.places.signs)
        ]

    def _row(self, row: int, bar: str) -> _Row:
        table, language = self.sheet.table, self.language
        places = table.places
        name, sign = places.names[row], places.signs[row]
        without = sign.token in WITHOUT_RATIO
        return _Row(
            name=name,
            name_lang="zh-Hans" if language == "en" and _HAN.search(name) else "",
            code=table.codes[row] if table.codes[row] != name else "",
            period=table.periods[row] if table.periods else "",
            order=table.orders[row] if table.orders else "",
            token=sign.token,
            word=sign.word.in_(language),
            bar=Markup(bar),  # noqa: S704 - numbers and tokens of ours
            ratio=WORDS["no_ratio"].in_(language) if without else ratio_text(float(places.ratio[row]), language),
            interval=""
            if without
            else bracketed(interval_text(float(places.low[row]), float(places.high[row]), language=language), language),
            boys=_given(int(table.boys[row]), language),
            girls=_given(int(table.girls[row]), language),
            births=_given(int(places.births[row]), language),
        )

    def _total(self, bar: str) -> _Row | None:
        """All rows together, under a table of several; not under several periods, of which the whole may be the last."""
        whole, language = self.sheet.whole, self.language
        if len(self.sheet.table) < 2 or _columns(self.sheet.table)["period"]:
            return None
        return _Row(
            name=WORDS["total"].in_(language),
            name_lang="",
            code="",
            period="",
            order="",
            token=whole.sign.token,
            word=whole.sign.word.in_(language),
            bar=Markup(bar),  # noqa: S704 - numbers and tokens of ours
            ratio=ratio_text(whole.ratio, language),
            interval=bracketed(interval_text(whole.low, whole.high, language=language), language),
            boys=count_text(self.sheet.boys),
            girls=count_text(self.sheet.girls),
            births=count_text(self.sheet.boys + self.sheet.girls),
        )


def _with_whole(places: Places, whole: Whole) -> Places:
    """The rows and their total, so that one scale holds for both."""
    return Places(
        names=[*places.names, ""],
        births=np.append(places.births, 0),
        ratio=np.append(places.ratio, whole.ratio),
        low=np.append(places.low, whole.low),
        high=np.append(places.high, whole.high),
        signs=[*places.signs, whole.sign],
    )


def _given(count: int, language: Language) -> str:
    return count_text(count) if count >= 0 else WORDS["not_given"].in_(language)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _columns(table: SheetTable) -> dict[str, bool]:
    return {"period": len(set(table.periods)) > 1, "order": len(set(table.orders)) > 1}


def _shares(signs: Sequence[Sign]) -> str:
    """A bar of the whole width, cut by verdict; bars start at 0."""
    left, parts = 0.0, []
    for sign, count in tally(signs):
        width = _SHARE_WIDTH * count / len(signs)
        shown = f'x="{left + 1:.1f}" y="1" width="{max(width - 2, 0.6):.1f}" height="{_SHARE_HEIGHT - 2}"'
        parts.append(f'<rect class="share" data-verdict="{sign.token}" {shown}/>')
        left += width
    size = f'viewBox="0 0 {_SHARE_WIDTH} {_SHARE_HEIGHT}" width="{_SHARE_WIDTH}" height="{_SHARE_HEIGHT}"'
    return f'<svg class="chart inline" {size} aria-hidden="true">{"".join(parts)}</svg>'


def _by_chance(sheet: Sheet, language: Language) -> str:
    """Rates at which places without any excess get a verdict all the same."""
    if not sheet.null_rates:
        return ""
    reference, births = plain_text(sheet.bounds.reference), sheet.kind is CountKind.BIRTHS
    if language == "zh":
        unit = "例出生" if births else "名儿童"
        parts = [
            f"{count_text(rate.births)} {unit}的地方有 {percent_text(rate.high)} 确实偏高、{percent_text(rate.probably_or_more)} 至少可能偏高"
            for rate in sheet.null_rates
        ]
        return f"若真实水平就是 {reference}，仍会有地方被这样判断：{'；'.join(parts)}。"
    unit = "births" if births else "children"
    parts = [
        f"of places with {count_text(rate.births)} {unit}, {percent_text(rate.high)} are called high and {percent_text(rate.probably_or_more)} at least probably high"
        for rate in sheet.null_rates
    ]
    return f"Where the true ratio is {reference}, some are so called all the same: {'; '.join(parts)}."


def _facts(sheet: Sheet, language: Language) -> list[tuple[str, str, bool]]:
    """Term, text, and whether the text is set as code."""
    card, whole = sheet.method, sheet.whole
    band = Band.of(sheet.bounds)
    reference = Bilingual(
        zh=f"{plain_text(band.reference)}；范围 {plain_text(band.low)}–{plain_text(band.high)}；明显偏高 {plain_text(sheet.bounds.marked_excess)}",
        en=f"{plain_text(band.reference)}; range {plain_text(band.low)}–{plain_text(band.high)}; marked excess {plain_text(sheet.bounds.marked_excess)}",
    )
    raw = ratio_text(whole.ratio, language) + bracketed(
        f"{interval_word(whole.confidence, language)} {interval_text(whole.low, whole.high, language=language)}",
        language,
    )
    indicator = (
        sentence_list([INDICATOR[sheet.kind].zh, PER_HUNDRED[sheet.kind].zh], "zh")
        if language == "zh"
        else f"{INDICATOR[sheet.kind].en}: {PER_HUNDRED[sheet.kind].en}"
    )
    known = [
        ("indicator", indicator, False),
        ("method", card.method.in_(language), False),
        ("reference", reference.in_(language), False),
        ("source", card.source, False),
        ("counted", _counts(sheet, language), False),
        ("raw", raw, False),
        ("uncertainty", card.uncertainty.in_(language) if card.uncertainty else "", False),
        ("run", f"{card.run} · tianping {card.version}", False),
        ("repeat", card.command, True),
        ("sha256", card.sha256, True),
    ]
    terms = {key: word.in_(language) for key, word in WORDS.items()} | {
        "counted": _capital(COUNTED[sheet.kind].in_(language))
    }
    return [(terms[key], text, code) for key, text, code in known if text]


def _counts(sheet: Sheet, language: Language) -> str:
    births, boys, girls, unclear = (
        count_text(count) for count in (sheet.boys + sheet.girls, sheet.boys, sheet.girls, sheet.unclear)
    )
    if language == "zh":
        beside = f"；另有性别不明 {unclear}，不计入" if sheet.unclear else ""
        return f"{births}（男 {boys}，女 {girls}{beside}）"
    beside = f"; sex unclear {unclear}, left out" if sheet.unclear else ""
    return f"{births} (boys {boys}, girls {girls}{beside})"
