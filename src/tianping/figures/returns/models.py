from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tianping.figures.returns.choices import Answer, Asked, Origin, QuestionState, ReopenReason, State
from tianping.terms import CellState, CellValue, Period

_HASH = RegexValidator(r"^[0-9a-f]{64}\Z")
_CELL_STATES = [(state.value, state.value) for state in CellState]


class Return(models.Model):
    """One form, of one area, for one period. It is never deleted."""

    form = models.CharField(_("表"), max_length=48)
    edition = models.DateField()
    """First day of the edition of the form it was opened with."""
    area_id = models.BigIntegerField(db_index=True)
    """The area that sends it."""
    period = models.CharField(_("时期"), max_length=10)
    first = models.DateField()
    last = models.DateField()
    due = models.DateField(_("截止日期"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0)
    """Counts the saves; a change of a cell carries the one that made it."""
    accepted_version = models.PositiveIntegerField(null=True)
    sent_on = models.DateField(_("报送日期"), null=True)
    sent_by = models.CharField(max_length=32, blank=True)
    reopened = models.CharField(max_length=12, blank=True, choices=ReopenReason.choices)
    """Why it was opened again, until it is accepted anew."""
    simulated = models.BooleanField()

    class Meta:
        ordering = ("-first", "form", "area_id")
        constraints = [
            models.UniqueConstraint(name="return_once", fields=["form", "area_id", "period"]),
            models.CheckConstraint(name="return_period_in_order", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(
                name="return_sent_with_its_day", condition=Q(state=State.DRAFT) | Q(sent_on__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["form", "first", "state"], name="return_by_form")]

    def __str__(self) -> str:
        return f"{self.form} {self.period}"

    @property
    def of_period(self) -> Period:
        return Period.parse(self.period)


class Cell(models.Model):
    """What stands in one cell. A cell that was never touched has no row and is empty."""

    sheet = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="cells")
    row = models.CharField(max_length=32)
    """An area's identity, or a code of the form's own rows."""
    column = models.CharField(max_length=48)
    state = models.CharField(max_length=8, choices=_CELL_STATES)
    number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="cell_once", fields=["sheet", "row", "column"]),
            models.CheckConstraint(
                name="cell_number_if_given",
                condition=Q(state=CellState.GIVEN, number__isnull=False)
                | (~Q(state=CellState.GIVEN) & Q(number__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"

    @property
    def value(self) -> CellValue:
        return CellValue(CellState(self.state), self.number)


class CellChange(models.Model):
    """One change of one cell. Nothing is ever taken out of this table."""

    sheet = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="changes")
    version = models.PositiveIntegerField()
    row = models.CharField(max_length=32)
    column = models.CharField(max_length=48)
    before = models.CharField(max_length=8, choices=_CELL_STATES)
    before_number = models.PositiveIntegerField(null=True)
    after = models.CharField(max_length=8, choices=_CELL_STATES)
    after_number = models.PositiveIntegerField(null=True)
    on = models.DateField()
    by = models.CharField(max_length=32)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="cell_changed_once_a_save", fields=["sheet", "version", "row", "column"])
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.version}"


class Question(models.Model):
    """Something about a cell that somebody has to answer: raised by a rule or by an officer, never thrown away."""

    sheet = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="questions")
    row = models.CharField(max_length=32, blank=True)
    column = models.CharField(max_length=48, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    rule = models.CharField(max_length=48, blank=True)
    asked = models.CharField(max_length=8, blank=True, choices=Asked.choices)
    state = models.CharField(_("状态"), max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN)
    area_id = models.BigIntegerField(db_index=True)
    """The area that owes the answer."""
    opened_on = models.DateField()
    opened_by = models.CharField(max_length=32)
    answer = models.CharField(max_length=10, blank=True, choices=Answer.choices)
    answer_number = models.PositiveIntegerField(null=True)
    """How many of the cell's count the answer is about."""
    answered_on = models.DateField(null=True)
    answered_by = models.CharField(max_length=32, blank=True)
    closed_on = models.DateField(null=True)

    class Meta:
        ordering = ("opened_on", "pk")
        constraints = [
            models.CheckConstraint(
                name="question_of_rule_or_officer",
                condition=Q(origin=Origin.RULE, asked="") & ~Q(rule="") | Q(origin=Origin.OFFICER, rule="") & ~Q(asked=""),
            ),
            models.CheckConstraint(
                name="question_answered_with_its_day",
                condition=Q(answer="", answered_on__isnull=True) | ~Q(answer="") & Q(answered_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "opened_on"], name="question_by_age"),
            models.Index(fields=["opened_on", "id", "area_id"], name="question_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"


class Acceptance(models.Model):
    """One acceptance: the cells lie in the lake under ``digest``. A later one supersedes it and overwrites nothing."""

    sheet = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="acceptances")
    digest = models.CharField(max_length=64, validators=[_HASH])
    file_sha256 = models.CharField(max_length=64, validators=[_HASH])
    version = models.PositiveIntegerField()
    on = models.DateField()
    by = models.CharField(max_length=32)
    level = models.CharField(max_length=12)
    """Level of the office that accepted."""
    standing = models.BooleanField(default=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(name="acceptance_one_standing", fields=["sheet"], condition=Q(standing=True))
        ]

    def __str__(self) -> str:
        return self.digest[:12]
