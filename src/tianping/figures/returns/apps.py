from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturnsConfig(AppConfig):
    name = "tianping.figures.returns"
    label = "returns"
    verbose_name = _("报表")
    entrance = "returns:due"
