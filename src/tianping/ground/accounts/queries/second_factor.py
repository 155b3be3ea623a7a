from __future__ import annotations

from allauth.mfa.models import Authenticator

from tianping.ground.accounts.models import Account


def has_second_factor(account: Account) -> bool:
    """Whether a code from a device is set up; recovery codes alone do not count."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).exists())
