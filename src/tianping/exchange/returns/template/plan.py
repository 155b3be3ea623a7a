"""Where everything stands on the sheet of a form; the writer and the reader agree on this file and on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tianping.exchange.returns.letters import letters_of
from tianping.exchange.tables.workbook.references import column_letters
from tianping.jurisdictions.forms import Column, Form, Total
from tianping.terms import Bilingual, Language

CODES = "tianping.codes"
"""In the first cell of the hidden row that gives every column its code: columns may move, their codes move along."""
SUM = "tianping.sum"
"""Code of the row and of the columns that only add up; they are never read."""
NAME = "tianping.name"
"""Code of the column with the names of the rows."""
MARK_SHEET = "tianping"
MARK = "tianping.return"
"""In the first cell of the hidden sheet that says what the file is."""
VERSION = "1"
HEAD_ROWS = 3
FIRST_COLUMN = 2
"""Code and name of the row stand in the two columns before it."""


def spoken(words: Bilingual, language: Language | None) -> str:
    """In one language, or in both, one above the other."""
    return f"{words.zh}\n{words.en}" if language is None else words.in_(language)


def in_line(words: Bilingual, language: Language | None) -> str:
    """In one language, or in both, one behind the other."""
    return f"{words.zh} {words.en}" if language is None else words.in_(language)


def labelled(words: Bilingual, text: str, *, language: Language | None) -> str:
    """A word, the colon of its language, and what it introduces."""
    return f"{in_line(words, language)}{': ' if language == 'en' else '：'}{text}"


def head_digest(texts: Sequence[str]) -> str:
    """Check value of what stands above the table, whatever a program did to its blanks and line ends."""
    return letters_of("".join("".join(text.split()) for text in texts))


def name_digest(code: str, name: str) -> str:
    """Check value of the name beside a code."""
    return letters_of(f"{code} {''.join(name.split())}", length=12)


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows (from 1) and columns (from 0) of the sheet of a form with so many rows."""

    form: Form
    rows: int

    @property
    def heads(self) -> tuple[Column | Total, ...]:
        """Columns and totals from left to right."""
        return tuple(self.form.heads())

    @property
    def depth(self) -> int:
        """Rows of heads: the groups above a column and its own word."""
        return 1 + max(len(column.groups) for column in self.form.columns)

    @property
    def heads_at(self) -> int:
        return HEAD_ROWS + 1

    @property
    def codes_at(self) -> int:
        return self.heads_at + self.depth

    @property
    def first(self) -> int:
        return self.codes_at + 1

    @property
    def last(self) -> int:
        return self.codes_at + self.rows

    @property
    def sum_at(self) -> int:
        return self.last + 1

    @property
    def width(self) -> int:
        return FIRST_COLUMN + len(self.heads)

    @property
    def has_sum_row(self) -> bool:
        """Whether sums of the columns say anything: there is more than one row."""
        return self.rows > 1

    def letters(self, code: str) -> str:
        """Letters of the spreadsheet's column in which a column of the form stands."""
        codes = [head.code for head in self.heads]
        return column_letters(FIRST_COLUMN + codes.index(code))
