"""What the address of a page holds; a value that is not offered gives the first that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from tianping.figures.measures.queries import Choice, MethodCard
from tianping.terms import Basis

ORDER_WORDS = {0: _("全部孩次"), 1: _("一孩"), 2: _("二孩"), 3: _("三孩及以上")}
BASIS_WORDS = {Basis.RESIDENCE: _("常住地"), Basis.OCCURRENCE: _("出生发生地")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: ``order`` 0 is all births, 3 third and later."""

    choice: Choice
    card: MethodCard
    year: int
    order: int

    @property
    def query(self) -> str:
        """The state as an address holds it."""
        state = {
            "year": self.year,
            "order": self.order,
            "source": self.choice.source.value,
            "basis": self.choice.basis.value,
        }
        return urlencode(state)


Offers = Sequence[tuple[Choice, MethodCard]]


class FigureFilter(forms.Form):
    """Filters of a board, drawn from what was measured."""

    year = forms.TypedChoiceField(label=_("年份"), coerce=int)
    order = forms.TypedChoiceField(label=_("孩次"), coerce=int)
    source = forms.ChoiceField(label=_("来源"))
    basis = forms.ChoiceField(label=_("按什么地方算"))

    def __init__(self, offers: Offers, *, asked: Asked) -> None:
        state = {
            "year": asked.year,
            "order": asked.order,
            "source": asked.choice.source.value,
            "basis": asked.choice.basis.value,
        }
        super().__init__(initial=state)
        years = range(asked.card.last_year, asked.card.first_year - 1, -1)
        sources = list(dict.fromkeys(choice.source for choice, _card in offers))
        bases = list(dict.fromkeys(choice.basis for choice, _card in offers))
        offered: dict[str, list[Any]] = {
            "year": [(year, _("%(year)d年") % {"year": year}) for year in years],
            "order": list(ORDER_WORDS.items()),
            "source": [(source.value, source.label) for source in sources],
            "basis": [(basis.value, BASIS_WORDS[basis]) for basis in bases],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


def asked_for(state: Mapping[str, str], offers: Offers) -> Asked:
    """Read the address; ``offers`` holds at least one series."""
    wanted = (state.get("source", ""), state.get("basis", ""))
    exact = [offer for offer in offers if (offer[0].source.value, offer[0].basis.value) == wanted]
    near = [offer for offer in offers if offer[0].source.value == wanted[0]]
    choice, card = (exact or near or offers)[0]
    years = range(card.first_year, card.last_year + 1)
    year, order = _number(state.get("year")), _number(state.get("order"))
    return Asked(choice, card, year if year in years else card.last_year, order if order in ORDER_WORDS else 0)


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 5 else 0
