from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tianping.figures.returns.choices import Origin, QuestionState
from tianping.figures.returns.models import Question
from tianping.jurisdictions.forms import load_forms


def _forms() -> list[tuple[str, str]]:
    from django.utils import timezone
    from django.utils.translation import get_language

    language = "en" if get_language() == "en" else "zh"
    return [(form.code, form.title.in_(language)) for form in load_forms(on=timezone.localdate()).values()]  # type: ignore[arg-type]  # one of the two languages


class QuestionFilter(filters.FilterSet):  # type: ignore[misc]  # untyped library
    """Which questions the list shows."""

    state = filters.ChoiceFilter(label=_("状态"), choices=QuestionState.choices, empty_label=_("全部"))
    form = filters.ChoiceFilter(label=_("表"), field_name="sheet__form", choices=_forms, empty_label=_("全部"))
    origin = filters.ChoiceFilter(label=_("谁提出"), choices=Origin.choices, empty_label=_("全部"))
    period = filters.CharFilter(label=_("时期"), field_name="sheet__period")

    class Meta:
        model = Question
        fields = ("state", "form", "origin", "period")

    @property
    def qs(self) -> QuerySet[Question]:
        return super().qs.order_by("opened_on", "pk")  # type: ignore[no-any-return]  # untyped library
