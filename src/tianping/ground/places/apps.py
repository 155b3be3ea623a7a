from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "tianping.ground.places"
    label = "places"
    verbose_name = _("地区")
