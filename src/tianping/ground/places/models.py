from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tianping.ground.places.choices import ChangeKind, Side
from tianping.terms import Level

_LEVELS = [(level.value, level.value) for level in Level]


class Area(models.Model):
    """One place, the same through changes of code, name and parent. What it is called at present stands here too."""

    level = models.CharField(_("级别"), max_length=16, choices=_LEVELS)
    code = models.CharField(_("区划代码"), max_length=32)
    name = models.CharField(_("名称"), max_length=60)
    latin = models.CharField(_("拼音"), max_length=60, blank=True)
    search = models.CharField(max_length=200, db_index=True)
    """Name, pinyin, its initials and code, in small letters."""
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    began_on = models.DateField(_("设立日期"), null=True, blank=True)
    """Empty: before the records begin."""
    ended_on = models.DateField(_("撤销日期"), null=True, blank=True)
    """The first day on which it was no more."""
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    position_simulated = models.BooleanField(_("位置为模拟"), default=False)

    class Meta:
        verbose_name = _("地区")
        ordering = ("code", "pk")
        constraints = [
            models.UniqueConstraint(
                name="area_code_once_at_a_time", fields=["code"], condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(name="area_level_known", condition=Q(level__in=[level.value for level in Level])),
            models.CheckConstraint(
                name="area_ended_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(began_on__isnull=True) | Q(ended_on__gt=F("began_on")),
            ),
            models.CheckConstraint(
                name="area_position_whole_and_on_the_globe",
                condition=Q(lon__isnull=True, lat__isnull=True, position_simulated=False)
                | Q(lon__isnull=False, lat__isnull=False, lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "code"], name="area_by_parent"),
            models.Index(fields=["level", "code"], name="area_by_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class _Spell(models.Model):
    """Something that held from a day (empty: always) until the day before another (empty: still)."""

    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=F("since"))
    )


class AreaCode(_Spell):
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["code", "since"], name="area_code_by_code")]
        constraints = [
            _in_order("area_code_in_order"),
            models.UniqueConstraint(name="area_code_open_once", fields=["code"], condition=Q(until__isnull=True)),
            models.UniqueConstraint(name="area_code_one_open_each", fields=["area"], condition=Q(until__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.code


class AreaName(_Spell):
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=60)
    latin = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            _in_order("area_name_in_order"),
            models.UniqueConstraint(name="area_name_one_open_each", fields=["area"], condition=Q(until__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(_Spell):
    """To which area another belonged, and when."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="members")

    class Meta:
        constraints = [
            _in_order("membership_in_order"),
            models.CheckConstraint(name="membership_not_in_itself", condition=~Q(area=F("parent"))),
            models.UniqueConstraint(name="membership_one_open_each", fields=["area"], condition=Q(until__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} in {self.parent_id}"


class Change(models.Model):
    """One change of the map, on the day it took effect, with who says so."""

    kind = models.CharField(max_length=16, choices=ChangeKind.choices)
    since = models.DateField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("since", "pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.since}"


class ChangePart(models.Model):
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="parts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="changes")
    side = models.CharField(max_length=8, choices=Side.choices)

    class Meta:
        constraints = [models.UniqueConstraint(name="change_part_once", fields=["change", "area", "side"])]

    def __str__(self) -> str:
        return f"{self.change_id} {self.side} {self.area_id}"


class Inside(models.Model):
    """The territory of ``area`` lies wholly in that of ``within``: worked out anew at each change (``queries.lineage``).

    ``depth`` counts steps up the present tree; it is empty where one of the two is no more.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    within = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    depth = models.SmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="inside_once", fields=["within", "area"])]
        indexes = [models.Index(fields=["area", "depth"], name="inside_by_area")]

    def __str__(self) -> str:
        return f"{self.area_id} in {self.within_id}"


class Neighbour(models.Model):
    """Two areas that touch; each pair once, the smaller identity first."""

    first = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="neighbour_once", fields=["first", "second"]),
            models.CheckConstraint(name="neighbour_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
