"""Columns and rules written once and filled in for every sex, birth order or band: ``<sex>_<order>`` becomes six columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from tianping.jurisdictions.forms.refusals import FormRefused
from tianping.terms import Bilingual, BirthOrder, Sex

_PLACE = re.compile(r"<([a-z_]+)>")
_HAN_DIGITS = "一二三四五六七八九十"
_ENGLISH_ORDERS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_SEXES = {
    Sex.BOY: ("boys", Bilingual(zh="男", en="boys")),
    Sex.GIRL: ("girls", Bilingual(zh="女", en="girls")),
    Sex.UNCLEAR: ("unclear", Bilingual(zh="性别不明", en="sex unclear")),
}


@dataclass(frozen=True, slots=True)
class AxisItem:
    """One value of an axis: what stands in codes, what stands in words, and what it means."""

    code: str
    word: Bilingual
    sex: Sex | None = None
    order: BirthOrder | None = None


def read_axes(entries: Mapping[str, Sequence[Any]]) -> dict[str, tuple[AxisItem, ...]]:
    """Read the axes of a form: ``sex`` and ``order`` by their usual spellings, any other as tables of code, zh, en.

    Examples
    --------
    >>> axes = read_axes({"sex": ["boy", "girl"], "order": ["1", "3+"]})
    >>> [(item.code, item.word.zh) for axis in axes.values() for item in axis]
    [('boys', '男'), ('girls', '女'), ('1', '一孩'), ('3', '三孩及以上')]
    """
    return {name: tuple(_item(name, entry) for entry in items) for name, items in entries.items()}


def combinations(
    each: Sequence[str], axes: Mapping[str, tuple[AxisItem, ...]], *, where: str
) -> Iterator[dict[str, AxisItem]]:
    """Yield every choice of one item per named axis, the first axis turning slowest; one empty choice without axes."""
    for name in each:
        if name not in axes:
            raise FormRefused(where, f"there is no axis {name!r}; the form has {', '.join(axes) or 'none'}")
    for chosen in product(*(axes[name] for name in each)):
        yield dict(zip(each, chosen, strict=True))


def fill_code(text: str, chosen: Mapping[str, AxisItem], *, where: str) -> str:
    """Put the codes of the chosen items into a code or an expression."""
    return _PLACE.sub(lambda found: _chosen(found.group(1), chosen, where).code, text)


def fill_words(words: Bilingual, chosen: Mapping[str, AxisItem], *, where: str) -> Bilingual:
    """Put the words of the chosen items into a term; ``{<x>}`` takes the code, since it names a field."""

    def fill(text: str, language: str) -> str:
        text = re.sub(r"\{[^{}]*\}", lambda found: fill_code(found.group(), chosen, where=where), text)
        return _PLACE.sub(lambda found: getattr(_chosen(found.group(1), chosen, where).word, language), text)

    return Bilingual(zh=fill(words.zh, "zh"), en=fill(words.en, "en"))


def _chosen(name: str, chosen: Mapping[str, AxisItem], where: str) -> AxisItem:
    if name not in chosen:
        raise FormRefused(where, f"<{name}> is not among its axes: each = {list(chosen)}")
    return chosen[name]


def _item(axis: str, entry: Any) -> AxisItem:
    if axis == "sex":
        sex = Sex(entry)
        code, word = _SEXES[sex]
        return AxisItem(code, word, sex=sex)
    if axis == "order":
        order = BirthOrder.parse(str(entry))
        return AxisItem(str(order.number) if order.is_known else "unknown", _order_word(order), order=order)
    return AxisItem(str(entry["code"]), Bilingual(zh=entry["zh"], en=entry["en"]))


def _order_word(order: BirthOrder) -> Bilingual:
    if not order.is_known:
        return Bilingual(zh="孩次不详", en="order unknown")
    if order.number > len(_HAN_DIGITS):
        raise ValueError(f"birth orders on a form go up to 10, got {order.number}")
    index = order.number - 1
    english = f"{_ENGLISH_ORDERS[index]}{' and later children' if order.or_more else ' child'}"
    return Bilingual(zh=f"{_HAN_DIGITS[index]}孩{'及以上' if order.or_more else ''}", en=english)
