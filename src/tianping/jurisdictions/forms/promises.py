"""What no form may ask, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tianping.jurisdictions.facts import read_toml
from tianping.jurisdictions.forms.definitions import Column, Form
from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.jurisdictions.forms.subjects import Subject, subjects_of
from tianping.jurisdictions.forms.wording import Reading, read_wording
from tianping.terms import Bilingual, Level, PeriodKind

_ORDERS = re.compile(r"[一二三四五六七八九十]孩|(?:first|second|third|fourth|fifth|sixth)(?:andlater)?child")
_BOYS = re.compile(r"男|boy|(?<!fe)male")
_GIRLS = re.compile(r"女|girl|female")
_ROW_OF_DAY = re.compile(
    r"^(?:\d{1,2}[日号天]|星期.|周[一二三四五六日]|day\s*\d+|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$", re.I
)
_ROW_OF_PERSON = re.compile(r"^(?:序号|编号|第?\s*\d+\s*[例名位]|(?:case|person|woman|child|no\.?)\s*\d+|\d+)$", re.I)


@dataclass(frozen=True, slots=True)
class _Refused:
    """One thing that may not be asked, and how it is recognised."""

    promise: int
    what: Bilingual
    han: re.Pattern[str]
    words: frozenset[str]
    joined: re.Pattern[str]
    exact: frozenset[str]

    def is_in(self, reading: Reading) -> bool:
        return bool(
            self.han.search(reading.han)
            or self.words & reading.words
            or self.joined.search(reading.joined)
            or reading.han in self.exact
        )


def keep_promises(form: Form) -> None:
    """Refuse a form that asks for a person, for the sex of earlier children, or counts pregnancies.

    The screen is strict: it refuses a forbidden word wherever it stands, also in a sentence that forbids it. What a
    return may not hold is said once, by the page, and not by each form.

    Raises
    ------
    FormRefused
        It names the place in the form and the promise.
    """
    for where, text in _texts(form):
        _screen(where, text)
    for column in form.columns:
        _check_column(column)
    for item in form.rows.items:
        for text in (item.word.zh, item.word.en):
            if _ROW_OF_PERSON.match(text.strip()):
                raise FormRefused(f"row {item.code}", "a row is a place, a month or a kind, never one case", promise=1)
            if _ROW_OF_DAY.match(text.strip()):
                raise FormRefused(f"row {item.code}", "a row is never a day or a week", promise=3)
    _check_subjects(form)


def _texts(form: Form) -> Iterator[tuple[str, str]]:
    """Yield every text of a form with its place; the two languages of a term are read apart."""
    yield from (("code", form.code), ("register", form.register or ""))
    for where, words in (("title", form.title), ("help", form.help), ("rows", form.rows.head)):
        yield from ((where, text) for text in (words.zh, words.en))
    for item in form.rows.items:
        yield from ((f"row {item.code}", text) for text in (item.code, item.word.zh, item.word.en))
    for total in form.totals:
        yield from ((f"total {total.code}", text) for text in (total.code, total.word.zh, total.word.en))
    for rule in form.rules:
        yield from ((f"rule {rule.code}", re.sub(r"\{[^}]*\}", " ", text)) for text in (rule.words.zh, rule.words.en))
    for column in form.columns:
        yield from ((f"column {column.code}", text) for text in _column_texts(column))


def _column_texts(column: Column) -> Iterator[str]:
    """Yield a column's texts: each alone, and the head in one line, where a word can be split over two lines."""
    yield from (column.code, column.element, column.band or "")
    for words in (*column.groups, column.word, column.unit, column.label):
        yield from (words.zh, words.en)
    if column.help is not None:
        yield from (column.help.zh, column.help.en)


def _screen(where: str, text: str) -> None:
    reading = read_wording(text)
    if reading.strange:
        raise FormRefused(where, "letters are Latin or Chinese: others can be mistaken for them", promise=1)
    for refused in _refused_list():
        if refused.is_in(reading):
            why = f"no form may ask for {refused.what.en}（{refused.what.zh}）"
            raise FormRefused(where, why, promise=refused.promise)


def _check_column(column: Column) -> None:
    """Refuse a column that tells two sexes or two orders apart: one of them would be an earlier child's."""
    words = (*column.groups, column.word)
    where = f"column {column.code}"
    for text in ("".join(w.zh for w in words), "".join(w.en for w in words), column.code, column.element):
        plain = re.sub(r"[^a-z一-鿿]", "", text.lower())
        boys, girls = bool(_BOYS.search(plain)), bool(_GIRLS.search(plain))
        if boys and girls:
            raise FormRefused(where, "one column counts one sex; two sexes in it are two children", promise=3)
        if (boys or girls) and len(set(_ORDERS.findall(plain))) > 1:
            raise FormRefused(where, "a column with a sex names one birth order, the child's own", promise=3)
    if column.order is not None and column.sex is not None:
        named = set(_ORDERS.findall("".join(word.zh for word in words)))
        if named and named != {f"{'一二三四五六七八九十'[column.order.number - 1]}孩"}:
            raise FormRefused(where, "the birth order in its head is not the child's own", promise=3)


def _check_subjects(form: Form) -> None:
    subjects = subjects_of(form)
    if Subject.ANTENATAL in subjects:
        if subjects & {Subject.BIRTHS, Subject.TERMINATIONS}:
            raise FormRefused("columns", "antenatal totals stand beside no births and no terminations", promise=3)
        if form.frequency is not PeriodKind.MONTH:
            raise FormRefused("frequency", "an antenatal return is a monthly total of services", promise=3)
    if subjects & {Subject.ANTENATAL, Subject.TERMINATIONS}:
        if form.rows.kind not in ("self", "fixed") or form.sender is not Level.COUNTY:
            raise FormRefused(
                "rows", "antenatal services and terminations are sums of a county, not of places in it", promise=3
            )
        for column in form.columns:
            if column.sex is not None or column.order is not None:
                raise FormRefused(
                    f"column {column.code}", "these services are not split by sex or birth order", promise=3
                )


@cache
def _refused_list() -> tuple[_Refused, ...]:
    return tuple(
        _Refused(
            promise=entry["promise"],
            what=Bilingual(zh=entry["zh"], en=entry["en"]),
            han=re.compile("|".join(entry["han"])),
            words=frozenset(entry["words"]),
            joined=re.compile("|".join(entry["joined"])),
            exact=frozenset(entry.get("exact", [])),
        )
        for entry in read_toml("world", "refused_in_forms")["refused"]
    )
