"""What allauth asks of this office: nobody signs up, nothing goes by e-mail, secrets are sealed, sign-ins are recorded."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from tianping.ground.accounts import actions
from tianping.ground.accounts.limits import JUST_NOW
from tianping.privacy.key_files import read_or_make_key


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        actions.note("accounts.session.opened", by=user, on=timezone.localdate(), do=lambda: DefaultAccountAdapter.login(self, request, user))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again before a factor is changed or shown, unless a password or code was given just now."""
        given = [record["at"] for record in get_authentication_records(context.request, context.request.user)]
        return not given or time.time() - given[-1] > JUST_NOW.total_seconds()

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages themselves tell what happened."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError("this office sends no mail")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # as above
    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the code as an inline picture: the page's policy allows no data: addresses."""
        return segno.make(url, error="m").svg_inline(scale=4, border=2, omitsize=True)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no mail; the chain has the act."""


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(read_or_make_key(Path(settings.KEYS) / "second-factors.key")))
