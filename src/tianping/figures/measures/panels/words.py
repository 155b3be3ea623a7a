"""Words of the pages of figures."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianping.terms import Bilingual, Language, Level

LEVELS = {
    Level.PROVINCE: Bilingual(zh="省", en="provinces"),
    Level.PREFECTURE: Bilingual(zh="市", en="prefectures"),
    Level.COUNTY: Bilingual(zh="县", en="counties"),
    Level.TOWNSHIP: Bilingual(zh="乡镇", en="townships"),
    Level.VILLAGE: Bilingual(zh="村", en="villages"),
}


def language_of_page() -> Language:
    return "en" if (get_language() or "").startswith("en") else "zh"


def counted(count: int, level: Level, *, language: Language) -> str:
    """Name so many places of a level: ``19 个乡镇``."""
    if language == "zh":
        return f"{count:,} 个{LEVELS[level].zh}"
    word = LEVELS[level].en
    singular = {"counties": "county"}.get(word, word.removesuffix("s"))
    return f"{count:,} {singular if count == 1 else word}"


def year_text(year: int, *, counted_to: date | None = None) -> str:
    """Name a year, or what has been counted of one that is running."""
    if counted_to is not None:
        return _("%(year)d年（至%(month)d月）") % {"year": year, "month": counted_to.month}
    return _("%(year)d年") % {"year": year}
