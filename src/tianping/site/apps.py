from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "tianping.site"
    label = "site"
    verbose_name = _("总览")
    entrance = "home"
    spaces = ("", "site", "measures")
    """Namespaces of the pages that stand under this entrance: the board is the overview."""
