from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tianping.figures.births.choices import Source
from tianping.terms import Basis, CountKind

_HASH = RegexValidator(r"^[0-9a-f]{64}\Z")


class Ledger(models.Model):
    """One row, locked by whoever accepts counts: two uploads at once cannot both find that nothing is there yet."""

    def __str__(self) -> str:
        return "ledger"


class Upload(models.Model):
    """One accepted set of counts. The counts lie in the lake under ``digest``; nothing here is ever changed but by replacing it."""

    digest = models.CharField(max_length=64, validators=[_HASH])
    """Of the content: the name of the snapshot in the lake."""
    parquet_sha256 = models.CharField(max_length=64, validators=[_HASH])
    file_sha256 = models.CharField(max_length=64, blank=True, validators=[_HASH])
    """Of the file that was brought; its name is not kept."""
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in CountKind])
    simulated = models.BooleanField()
    rows = models.PositiveIntegerField()
    boys = models.PositiveIntegerField()
    girls = models.PositiveIntegerField()
    unclear = models.PositiveIntegerField()
    not_given = models.PositiveIntegerField()
    accepted_on = models.DateField(_("收下日期"))
    accepted_by = models.CharField(max_length=32)
    """Pseudonym of the audit chain."""
    accepted_role = models.CharField(_("岗位"), max_length=32)
    accepted_department = models.CharField(_("部门"), max_length=32)
    area_id = models.BigIntegerField(null=True, db_index=True)
    """The area whose post accepted it; empty for the system."""
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")
    replaced_on = models.DateField(null=True)

    class Meta:
        ordering = ("-accepted_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="upload_content_once", fields=["digest"], condition=Q(replaced_by__isnull=True)
            ),
            models.CheckConstraint(
                name="upload_replaced_by_and_on_together",
                condition=Q(replaced_by__isnull=True, replaced_on__isnull=True)
                | Q(replaced_by__isnull=False, replaced_on__isnull=False, replaced_on__gte=F("accepted_on")),
            ),
            models.CheckConstraint(
                name="upload_not_by_itself", condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("pk"))
            ),
        ]

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def births(self) -> int:
        return self.boys + self.girls + self.unclear


class UploadPart(models.Model):
    """What an upload holds of one source and basis."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    source = models.CharField(max_length=16, choices=Source.choices)
    basis = models.CharField(max_length=16, choices=[(basis.value, basis.value) for basis in Basis])
    births = models.PositiveIntegerField()
    first = models.DateField()
    """First day of the earliest period of birth."""
    last = models.DateField()
    """Last day of the latest period of birth."""
    known_to = models.DateField(null=True)
    """Last day of the latest period of registration; empty where registration is not told."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="upload_part_once", fields=["upload", "source", "basis"]),
            models.CheckConstraint(name="upload_part_in_order", condition=Q(last__gte=F("first"))),
        ]
        indexes = [models.Index(fields=["source", "basis"], name="upload_part_by_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.basis}"


class Taking(models.Model):
    """Accepted returns of a form, period and county that became an upload, as a whole. Appended to, never changed."""

    form = models.CharField(max_length=48)
    period = models.CharField(max_length=10)
    area_id = models.BigIntegerField(db_index=True)
    manifest = models.CharField(max_length=64, validators=[_HASH])
    """Of the hashes of the returns."""
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="takings")
    on = models.DateField()

    class Meta:
        ordering = ("pk",)
        indexes = [models.Index(fields=["form", "period", "area_id"], name="taking_by_period")]

    def __str__(self) -> str:
        return f"{self.form} {self.period}"
