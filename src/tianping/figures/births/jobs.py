from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tianping.exchange.lake import sweep_staging
from tianping.figures.births.actions import take_returns


def nightly(on: date) -> None:
    """Take in what has been accepted; sweep what writers left that died before they were done: a power cut, a full disk."""
    take_returns(on=on)
    yesterday = timezone.make_aware(datetime.combine(on, time.min)) - timedelta(days=1)
    sweep_staging(Path(settings.LAKE), older_than=yesterday)
