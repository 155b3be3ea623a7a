from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tianping.exchange.lake import sweep_staging


def nightly(on: date) -> None:
    """Sweep what writers left that died before they were done: a power cut, a full disk."""
    yesterday = timezone.make_aware(datetime.combine(on, time.min)) - timedelta(days=1)
    sweep_staging(Path(settings.LAKE), older_than=yesterday)
