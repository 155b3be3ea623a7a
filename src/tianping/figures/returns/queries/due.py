"""What is expected, when, and what has come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from tianping.figures.returns.choices import STANDING, State
from tianping.figures.returns.limits import LATE_LIST_MONTHS
from tianping.figures.returns.models import Return
from tianping.ground.places import queries as places
from tianping.ground.places.queries import Place
from tianping.jurisdictions.calendar import load_calendar
from tianping.jurisdictions.forms import Form, load_forms
from tianping.terms import Level, Period, PeriodKind


@dataclass(frozen=True, slots=True)
class Expected:
    """One return that is or was due, and the return itself if it has been opened."""

    form: Form
    place: Place
    period: Period
    due: date
    return_id: int | None
    state: str
    sent_on: date | None

    @property
    def is_late(self) -> bool:
        """Whether it was sent after its day. What has not come is late once its day is over: see ``overdue``."""
        return self.sent_on is not None and self.sent_on > self.due

    def overdue(self, on: date) -> bool:
        return self.state in ("", State.DRAFT, State.QUERIED) and on > self.due


def expected_returns(
    *, reach: Collection[int], on: date, form: str | None = None, months: int = LATE_LIST_MONTHS
) -> list[Expected]:
    """Return what every area in reach was to send for periods that ended in the last months, latest first.

    A period is asked for once it is over; one that is running may be filled, not yet sent late.
    """
    forms = [one for one in load_forms(on=on).values() if form in (None, one.code)]
    senders = {level: _areas(reach, level) for level in {one.sender for one in forms}}
    known = {
        (one.form, one.area_id, one.period): one
        for one in Return.objects.filter(first__gte=_months_before(on, months + 12), form__in=[one.code for one in forms])
    }
    found = []
    for one in forms:
        for period in _periods(one.frequency, on=on, months=months):
            for place in senders[one.sender]:
                found.append(_expected(one, place, period, known.get((one.code, place.id, str(period)))))
    return sorted(found, key=lambda each: (each.period.end, each.form.code, each.place.code), reverse=True)


def _expected(form: Form, place: Place, period: Period, there: Return | None) -> Expected:
    if there is None:
        return Expected(form, place, period, form.due.on(period, load_calendar()), None, "", None)
    return Expected(form, place, period, there.due, there.pk, there.state, there.sent_on)


def _areas(reach: Collection[int], level: Level) -> list[Place]:
    return [place for place in places.places(reach) if place.level is level and place.ended_on is None]


def _periods(kind: PeriodKind, *, on: date, months: int) -> Iterator[Period]:
    """Yield the periods of a frequency that have begun and ended not longer ago than so many months, latest first."""
    period = Period.holding(on, kind)
    oldest = _months_before(on, months)
    while period.end >= oldest:
        yield period
        period = period.preceding()


def _months_before(on: date, months: int) -> date:
    index = on.year * 12 + on.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what was due has come, of one form and period."""

    form: Form
    period: Period
    due: date
    expected: int
    sent: int
    in_time: int
    accepted: int
    waiting: tuple[Place, ...]


def completeness(found: Collection[Expected]) -> list[Completeness]:
    """Sum expected returns up by form and period."""
    groups: dict[tuple[str, str], list[Expected]] = {}
    for each in found:
        groups.setdefault((each.form.code, str(each.period)), []).append(each)
    return [_completeness(group) for group in groups.values()]


def _completeness(group: list[Expected]) -> Completeness:
    sent = [each for each in group if each.sent_on is not None and each.state != State.DRAFT]
    return Completeness(
        form=group[0].form,
        period=group[0].period,
        due=group[0].due,
        expected=len(group),
        sent=len(sent),
        in_time=sum(not each.is_late for each in sent),
        accepted=sum(each.state in STANDING for each in group),
        waiting=tuple(each.place for each in group if each not in sent),
    )
