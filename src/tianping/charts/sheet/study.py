"""The page of a study that is no list of verdicts: clusters, smoothed ratios, signals, trends, parts of a change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from tianping.charts.figure import Figure
from tianping.charts.sheet.contents import Method
from tianping.charts.sheet.render import ONE_TABLE_UP_TO, render_page
from tianping.charts.sheet.words import WORDS
from tianping.charts.signs import Sign
from tianping.charts.words import Sentence
from tianping.terms import Bilingual, Language, Verdict

Cell = str | Bilingual | Sign
"""A text as it stands, a text in both languages, or a verdict, shown as its chip."""

_HAN = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column; numbers stand right."""

    text: Bilingual
    number: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class StudyTable:
    """A table whose first column names its rows.

    Parameters
    ----------
    caption : Bilingual
        What its rows are.
    heads : sequence of Heading
        One a column.
    rows : sequence of sequence of Cell
        One cell a head.
    note : Bilingual, optional
        Stands small beside the caption.
    """

    caption: Bilingual
    heads: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    note: Bilingual | None = None

    def __post_init__(self) -> None:
        wrong = [at for at, row in enumerate(self.rows) if len(row) != len(self.heads)]
        if wrong:
            raise ValueError(f"rows[{wrong[0]}] has {len(self.rows[wrong[0]])} cells, the heads are {len(self.heads)}")


@dataclass(frozen=True, slots=True, eq=False)
class StudySheet:
    """The page of one run.

    Parameters
    ----------
    title : Bilingual
        What was done, in a few words; the finding stands in ``sentence``.
    sentence : dict of language to Sentence
        The finding.
    method : Method
        The card.
    figures, tables
        In the order of the page. A table of more than 400 rows is folded.
    notes : sequence of Bilingual
        What the figures do not say: one sentence each.
    facts : sequence of pair of Bilingual
        Further lines of the card: term and text.
    simulated : bool
        Whether the strip says that nothing here is real.
    """

    title: Bilingual
    sentence: Mapping[Language, Sentence]
    method: Method
    figures: Sequence[Figure] = ()
    tables: Sequence[StudyTable] = ()
    notes: Sequence[Bilingual] = ()
    facts: Sequence[tuple[Bilingual, Bilingual]] = ()
    simulated: bool = False


def render_study(sheet: StudySheet, language: Language = "zh") -> str:
    """Return the page as HTML, one file as `render_sheet` gives it."""
    return render_page(
        "study.html.jinja",
        language,
        title=sheet.title.in_(language),
        simulated=sheet.simulated,
        source=sheet.method.source,
        sentence=sheet.sentence[language],
        figures=[
            {
                "title": figure.title.in_(language),
                "note": figure.note.in_(language),
                "svg": Markup(figure.markup(language)),  # noqa: S704 - text in it is escaped where it is written
            }
            for figure in sheet.figures
        ],
        tables=[_table(table, language) for table in sheet.tables],
        notes=[note.in_(language) for note in sheet.notes],
        facts=_facts(sheet, language),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    text: str
    token: str = ""
    number: bool = False
    lang: str = ""


def _table(table: StudyTable, language: Language) -> dict[str, object]:
    return {
        "caption": table.caption.in_(language),
        "note": table.note.in_(language) if table.note else "",
        "heads": [_Shown(head.text.in_(language), number=head.number) for head in table.heads],
        "rows": [
            [_shown(cell, language, number=head.number) for cell, head in zip(row, table.heads, strict=True)]
            for row in table.rows
        ],
        "folded": len(table.rows) > ONE_TABLE_UP_TO,
    }


def _shown(cell: Cell, language: Language, *, number: bool) -> _Shown:
    if isinstance(cell, Bilingual):
        return _Shown(cell.in_(language), number=number)
    # A verdict is a text too: it is asked first.
    if not isinstance(cell, str) or isinstance(cell, Verdict):
        return _Shown(cell.word.in_(language), token=cell.token)
    return _Shown(cell, number=number, lang="zh-Hans" if language == "en" and _HAN.search(cell) else "")


def _facts(sheet: StudySheet, language: Language) -> list[tuple[str, str, bool]]:
    card = sheet.method
    known = [
        (WORDS["method"], card.method.in_(language), False),
        *((term, text.in_(language), False) for term, text in sheet.facts),
        (WORDS["source"], card.source, False),
        (WORDS["uncertainty"], card.uncertainty.in_(language) if card.uncertainty else "", False),
        (WORDS["run"], f"{card.run} · tianping {card.version}", False),
        (WORDS["repeat"], card.command, True),
        (WORDS["sha256"], card.sha256, True),
    ]
    return [(term.in_(language), text, code) for term, text, code in known if text]
