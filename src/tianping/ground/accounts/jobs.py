from __future__ import annotations

from datetime import date

from django.utils import timezone

from tianping.ground.accounts import actions


def nightly(on: date) -> None:
    actions.forget_attempts(at=timezone.now())
    actions.forget_leavers(on=on)
