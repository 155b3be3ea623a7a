from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from tianping.terms import Basis, CountKind, Level


class Run(models.Model):
    """One computation over accepted counts, with everything that it rests on: the same inputs have the same identity."""

    run_id = models.CharField(max_length=12, unique=True, validators=[RegexValidator(r"^[0-9a-f]{12}\Z")])
    identity = models.CharField(max_length=64, unique=True)
    """The whole hash of which ``run_id`` is the beginning."""
    within_id = models.BigIntegerField()
    """The area whose subtree was measured."""
    source = models.CharField(max_length=16)
    basis = models.CharField(max_length=16, choices=[(basis.value, basis.value) for basis in Basis])
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in CountKind])
    simulated = models.BooleanField()
    method = models.CharField(max_length=16)
    method_version = models.CharField(max_length=16)
    package_version = models.CharField(max_length=32)
    seed = models.BigIntegerField(null=True)
    """Empty where no random numbers were drawn."""
    inputs = models.JSONField()
    """Digests of the snapshots that were counted."""
    compared = models.JSONField(default=list)
    """Digests of the snapshots of the other source it was compared with."""
    map_fingerprint = models.CharField(max_length=64)
    bounds = models.JSONField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    known_to = models.DateField(null=True)
    counted_to = models.DateField(null=True)
    """Last day counted, where no year of the series has ended yet; empty where whole years are measured."""
    births = models.PositiveIntegerField()
    computed_on = models.DateField()
    is_current = models.BooleanField(default=True)
    """False once the inputs, the map or the method have changed; the figures stay."""

    class Meta:
        ordering = ("-computed_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                name="run_current_once", fields=["within_id", "source", "basis", "kind"], condition=Q(is_current=True)
            ),
            models.CheckConstraint(name="run_years_in_order", condition=Q(last_year__gte=models.F("first_year"))),
        ]

    def __str__(self) -> str:
        return self.run_id

    @property
    def years(self) -> list[int]:
        return list(range(self.first_year, self.last_year + 1))


class AreaFigures(models.Model):
    """The figures of one area and birth order over all years of a run, or over windows of years that end in each.

    ``shown`` holds what tables show, ``behind`` what a place's page adds; both are lists by year under each name.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="figures")
    area_id = models.BigIntegerField()
    level = models.CharField(max_length=16, choices=[(level.value, level.value) for level in Level])
    order = models.PositiveSmallIntegerField()
    window = models.PositiveSmallIntegerField()
    shown: models.JSONField[dict[str, list[Any]], dict[str, list[Any]]] = models.JSONField()
    behind: models.JSONField[dict[str, list[Any]], dict[str, list[Any]]] = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(name="figures_once", fields=["run", "area_id", "order", "window"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.area_id} {self.order}"


class Explanation(models.Model):
    """What explains the excess of one area in one year, in points."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="explanations")
    area_id = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    late = models.BooleanField()
    excess = models.FloatField(null=True)
    parts: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    evidence: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(name="explanation_once", fields=["run", "area_id", "year"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.area_id} {self.year}"
