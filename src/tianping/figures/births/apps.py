from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BirthsConfig(AppConfig):
    name = "tianping.figures.births"
    label = "births"
    verbose_name = _("出生")
    entrance = "births:uploads"
