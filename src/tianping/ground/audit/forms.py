from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class EntryFilter(forms.Form):
    """What the address of the list holds."""

    day = forms.DateField(label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    act = forms.RegexField(r"^[a-z_.]{0,64}$", label=_("事项"), required=False)
    subject = forms.RegexField(r"^[a-z_.:0-9]{0,128}$", label=_("对象"), required=False)
