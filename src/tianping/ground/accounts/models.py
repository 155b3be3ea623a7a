from __future__ import annotations

import re
import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tianping.ground.accounts.choices import ROLES, CodeKind, CodeOutcome, Role

SIGN_IN_NAME = re.compile(r"^[a-z][a-z0-9._-]{2,31}\Z")
"""Begins with a letter, so that nobody takes a telephone or identity number for it."""


class Account(AbstractBaseUser):
    """One post of one person in an office, or a person of an institution."""

    username = models.CharField(
        _("登录名"),
        max_length=32,
        unique=True,
        validators=[RegexValidator(SIGN_IN_NAME, _("登录名用 3 到 32 个小写字母、数字、点或横线，以字母开头。"))],
    )
    display_name = models.CharField(_("称呼"), max_length=20, blank=True)
    role = models.CharField(_("岗位"), max_length=32, choices=Role.choices)
    department = models.CharField(_("部门"), max_length=32)
    area_id = models.BigIntegerField(_("地区"), null=True, blank=True, db_index=True)
    institution_id = models.BigIntegerField(_("机构"), null=True, blank=True, db_index=True)
    language = models.CharField(_("语言"), max_length=8, blank=True, choices=[("zh-hans", "简体中文"), ("en", "English")])
    is_active = models.BooleanField(_("在岗"), default=True)
    left_on = models.DateField(_("离岗日期"), null=True, blank=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    # Neither is kept: the chain has the day of a sign-in, and the hour is nobody's business.
    last_login = None

    objects = BaseUserManager["Account"]()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("账户")
        ordering = ("area_id", "department", "role", "username")
        constraints = [
            models.CheckConstraint(
                name="account_institution_only_for_its_person",
                condition=Q(role=Role.INSTITUTION_PERSON, institution_id__isnull=False, area_id__isnull=True)
                | (~Q(role=Role.INSTITUTION_PERSON) & Q(institution_id__isnull=True)),
            ),
            models.CheckConstraint(
                name="account_area_needed",
                condition=Q(area_id__isnull=False) | Q(role__in=(Role.SYSTEM_ADMIN, Role.AUDITOR, Role.INSTITUTION_PERSON)),
            ),
            models.CheckConstraint(
                name="account_left_or_active",
                condition=Q(is_active=True, left_on__isnull=True) | Q(is_active=False, left_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_staff(self) -> bool:
        return ROLES[self.role].is_staff


class EntryCode(models.Model):
    """A one-time code that lets its account set a new password and second factor. Its text is never stored."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="entry_codes")
    kind = models.CharField(max_length=8, choices=CodeKind.choices)
    opened_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_on = models.DateField()
    first_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    first_half = models.CharField(max_length=128, blank=True)
    second_half = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField(null=True)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=8, blank=True, choices=CodeOutcome.choices)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="entry_code_one_open", fields=["account"], condition=Q(outcome="")),
            models.CheckConstraint(name="entry_code_two_officers", condition=Q(kind=CodeKind.NEW) | Q(second_by__isnull=True) | ~Q(first_by=F("second_by"))),
            models.CheckConstraint(name="entry_code_not_for_oneself", condition=~Q(first_by=F("account")) & ~Q(second_by=F("account"))),
            models.CheckConstraint(name="entry_code_halves_in_order", condition=Q(second_half="") | ~Q(first_half="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.outcome == CodeOutcome.OPEN

    @property
    def is_complete(self) -> bool:
        return bool(self.first_half and self.second_half)
