"""Nightly jobs: each room's ``jobs.nightly(on)``, one after the other; ``python -m tianping.site.schedule``."""

from __future__ import annotations

import logging
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from tianping.site.home import boot

NIGHT_HOUR = 2
"""Local hour of the nightly jobs. A computer that sleeps at night catches up when it starts."""

log = logging.getLogger(__name__)


def run_nightly(on: date) -> list[str]:
    """Run the jobs of all rooms; one that fails does not keep the others from running.

    Returns
    -------
    list of str
        Labels of the rooms whose job failed.
    """
    from django.conf import settings

    from tianping.site.rooms import pieces

    failed = []
    for config, jobs in pieces("jobs"):
        try:
            jobs.nightly(on)
        except Exception:
            log.exception("the nightly job of %s failed", config.label)
            failed.append(config.label)
    if not failed:
        _marker(Path(settings.HOME)).write_text(on.isoformat(), encoding="utf-8")
    return failed


def is_due(home: Path, *, on: date) -> bool:
    """Whether the jobs of a day have still to run."""
    marker = _marker(home)
    return not marker.is_file() or marker.read_text(encoding="utf-8").strip() < on.isoformat()


def seconds_to_next(moment: datetime) -> float:
    """Return how long it is to the next night's jobs."""
    tonight = moment.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    return ((tonight if tonight > moment else tonight + timedelta(days=1)) - moment).total_seconds()


def _marker(home: Path) -> Path:
    return home / "nightly.txt"


def main() -> int:
    from django.utils import timezone

    boot()
    return 1 if run_nightly(timezone.localdate()) else 0


if __name__ == "__main__":
    sys.exit(main())
