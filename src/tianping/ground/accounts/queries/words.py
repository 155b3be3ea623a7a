from __future__ import annotations

from datetime import date
from functools import cache

from django.utils.translation import get_language

from tianping.jurisdictions.departments import Department, load_departments
from tianping.terms import Language


def language_of_reader() -> Language:
    """Return the language in which the page is written."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def department_word(code: str) -> str:
    """Return the short name of a department, also of one that came or went."""
    departments = _departments()
    return departments[code].word.in_(language_of_reader()) if code in departments else code


@cache
def _departments() -> dict[str, Department]:
    return load_departments(on=date.max)
