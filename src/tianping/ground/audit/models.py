from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from django.db import models
from django.db.models import Q

BEGINNING: Final = "0" * 64
"""What the first entry follows."""
_LEAF = b"\x00"


class Entry(models.Model):
    """One act: the day, who (by pseudonym and post), what was done to which thing. No content, no names."""

    seq = models.BigIntegerField(primary_key=True)
    day = models.DateField()
    actor = models.CharField(max_length=32)
    role = models.CharField(max_length=32)
    department = models.CharField(max_length=32)
    area_id = models.BigIntegerField(null=True)
    act = models.CharField(max_length=64)
    subject = models.CharField(max_length=128, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    # Unique: no two entries follow the same one, so the chain cannot fork inside the database.
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("seq",)
        indexes = [models.Index(fields=["day"], name="audit_by_day"), models.Index(fields=["subject"], name="audit_by_subject")]
        constraints = [models.CheckConstraint(name="audit_seq_from_1", condition=Q(seq__gte=1))]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    def computed_hash(self, *, seq: int | None = None) -> str:
        """Hash what the entry says, after the one it follows.

        Parameters
        ----------
        seq : int or None
            Compute as if the entry stood at that place; ``None`` for where it says it stands.
        """
        said: dict[str, Any] = {
            "act": self.act,
            "actor": self.actor,
            "area_id": self.area_id,
            "day": self.day.isoformat(),
            "department": self.department,
            "digest": self.digest,
            "role": self.role,
            "seq": self.seq if seq is None else seq,
            "subject": self.subject,
        }
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(_LEAF + bytes.fromhex(self.previous) + canonical.encode()).hexdigest()


class Head(models.Model):
    """How long the chain is and where it ends: one row, locked by each writer."""

    size = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=BEGINNING)
    day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="audit_one_head", condition=Q(pk=1)),
            models.CheckConstraint(name="audit_empty_or_dated", condition=Q(size=0, day__isnull=True) | Q(size__gt=0, day__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.hash[:8]}"
