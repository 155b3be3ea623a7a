from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from tianping.ground.audit.models import Entry, Head


def head() -> Head:
    return Head.objects.get(pk=1)


def entries_of(*, day: date | None = None, act: str = "", subject: str = "") -> QuerySet[Entry]:
    """Return entries, newest first, of a day, an act or its beginning, and a subject."""
    entries = Entry.objects.order_by("-seq")
    if day is not None:
        entries = entries.filter(day=day)
    if act:
        entries = entries.filter(act__startswith=act)
    return entries.filter(subject=subject) if subject else entries


def has_entry(act: str, *, subject: str, on: date) -> bool:
    return Entry.objects.filter(subject=subject, act=act, day=on).exists()
