"""Counts out of text: on distinct values only, each judged once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tianping.exchange.tables.codes import ProblemCode
from tianping.exchange.tables.grid import ERROR_MARK, FORMULA_MARK, MERGED_MARK, half_width
from tianping.exchange.tables.limits import LONGEST_QUOTED_NUMBER, MOST_COUNT

NOT_GIVEN = -1

BLANKS = frozenset({"", "-", "--", "—", "——", "–", "...", "......", "…", "……", "na", "n/a", "nan", "null", "none"})
"""Cells that mean 'not given' (lower case, half width). A dash in a yearbook may stand for none or not known: it is not 0."""

_WHOLE = re.compile(r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.0*)?")
_DECIMAL = re.compile(r"(?:[0-9]*|[0-9]{1,3}(?:,[0-9]{3})+)\.[0-9]+")
_DIGITS_OF_MOST = len(str(MOST_COUNT))
_ERRORS = frozenset(
    {"#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#n/a", "#spill!", "#calc!", "#getting_data"}
)
_MARKS = {
    FORMULA_MARK: ProblemCode.FORMULA_WITHOUT_VALUE,
    ERROR_MARK: ProblemCode.CELL_ERROR,
    MERGED_MARK: ProblemCode.CELL_MERGED,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A distinct text as a count (-1: not given) or the reason why it is none, with what may be quoted of it."""

    count: int
    code: ProblemCode | None = None
    quoted: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Distinct texts as counts: ``counts[i]`` (int64, -1 where not given or refused) and ``refused[i]``."""

    counts: NDArray[np.int64]
    refused: dict[int, Judged]


def judge_count(text: str, *, strict: bool) -> Judged:
    """Read one cell as a count of children.

    A number whose fraction is zero is a count (``2643.0``), commas of thousands and full width are allowed where they
    are well-formed; leading zeros are not: they belong to codes.

    Examples
    --------
    >>> [judge_count(text, strict=False).count for text in ("2643.0", "2,643", "２６４３", "—")]
    [2643, 2643, 2643, -1]
    >>> judge_count("12.5", strict=False).code.value, judge_count("约100", strict=False).quoted
    ('count has decimals', None)
    """
    if text.isascii() and text.isdigit() and len(text) < _DIGITS_OF_MOST and (text[0] != "0" or text == "0"):
        return Judged(int(text))
    if text in _MARKS:
        return Judged(NOT_GIVEN, _MARKS[text])
    plain = half_width(text).strip()
    lowered = plain.casefold()
    if lowered in BLANKS:
        return Judged(NOT_GIVEN, ProblemCode.COUNT_BLANK if strict else None)
    if lowered in _ERRORS:
        return Judged(NOT_GIVEN, ProblemCode.CELL_ERROR)
    unsigned = plain.removeprefix("+")
    negative = plain.startswith("-")
    unsigned = plain[1:] if negative else unsigned
    if _WHOLE.fullmatch(unsigned):
        return _whole(unsigned, plain, negative=negative)
    if _DECIMAL.fullmatch(unsigned):
        return Judged(NOT_GIVEN, ProblemCode.COUNT_HAS_DECIMALS, _quotable(plain))
    return Judged(NOT_GIVEN, ProblemCode.COUNT_IS_TEXT)


def _whole(unsigned: str, plain: str, *, negative: bool) -> Judged:
    digits = unsigned.partition(".")[0].replace(",", "")
    count = int(digits) if len(digits) <= 18 else MOST_COUNT + 1
    if negative and count:
        return Judged(NOT_GIVEN, ProblemCode.COUNT_NEGATIVE, _quotable(plain))
    if count > MOST_COUNT:
        return Judged(NOT_GIVEN, ProblemCode.COUNT_TOO_LARGE)
    return Judged(count)


def _quotable(plain: str) -> str | None:
    return plain if len(plain) <= LONGEST_QUOTED_NUMBER else None


def read_distinct_counts(values: Sequence[str], *, strict: bool) -> Counts:
    """Judge each distinct text of a column."""
    counts = np.full(len(values), NOT_GIVEN, dtype=np.int64)
    refused = {}
    for index, text in enumerate(values):
        judged = judge_count(text, strict=strict)
        counts[index] = judged.count
        if judged.code is not None:
            refused[index] = judged
    return Counts(counts, refused)
