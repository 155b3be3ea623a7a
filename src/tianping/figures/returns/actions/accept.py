"""Accepting a return: its cells become a snapshot in the lake; opened again, the snapshot stands until the next one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tianping.exchange.lake import ReturnKey, write_returned
from tianping.figures.returns import policies
from tianping.figures.returns.choices import STEPS, Origin, QuestionState, ReopenReason, State, Step
from tianping.figures.returns.models import Acceptance, Return
from tianping.figures.returns.queries.sheets import coded_cells
from tianping.ground.audit import actions as audit
from tianping.ground.places import queries as places
from tianping.jurisdictions.forms import load_form
from tianping.terms import Actor


class QuestionsOpen(Exception):
    """A return with open questions is not accepted."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} questions are open")
        self.count = count


def accept_return(sheet_id: int, *, by: Actor, on: date) -> Acceptance:
    """Accept a sent return. The snapshot is written first: without its entry here it is a file that nobody reads.

    Raises
    ------
    QuestionsOpen
        If an officer's question stands open; the rules' questions are the acceptor's to see.
    """
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        policies.check_may_accept(sheet, by)
        waiting = sheet.questions.filter(origin=Origin.OFFICER, state=QuestionState.OPEN).count()
        if waiting:
            raise QuestionsOpen(waiting)
        form = load_form(sheet.form, on=sheet.edition)
        place = places.get_place(sheet.area_id)
        key = ReturnKey(sheet.form, sheet.edition, place.code, sheet.of_period, sheet.simulated)
        snapshot = write_returned(key, coded_cells(sheet, form), lake=Path(settings.LAKE))
        sheet.acceptances.filter(standing=True).update(standing=False)
        accepted = Acceptance.objects.create(
            sheet=sheet, digest=snapshot.digest, file_sha256=snapshot.file_sha256, version=sheet.version, on=on,
            by=by.pseudonym, level=_level_of(by),
        )  # fmt: skip
        sheet.questions.exclude(state__in=(QuestionState.GONE, QuestionState.CLOSED)).update(
            state=QuestionState.CLOSED, closed_on=on
        )
        sheet.state, sheet.accepted_version, sheet.reopened = STEPS[State.SENT, Step.ACCEPT], sheet.version, ""
        sheet.save(update_fields=["state", "accepted_version", "reopened"])
        audit.record("returns.sheet.accepted", by=by, on=on, subject=f"returns.sheet:{sheet.pk}", digest=snapshot.digest)
    return accepted


def reopen_return(sheet_id: int, why: ReopenReason, *, by: Actor, on: date) -> Return:
    """Open an accepted return again. Figures go on using what was accepted until something newer is."""
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        policies.check_may_reopen(sheet, by)
        sheet.state, sheet.reopened = STEPS[State(sheet.state), Step.REOPEN], why
        sheet.save(update_fields=["state", "reopened"])
        audit.record("returns.sheet.reopened", by=by, on=on, subject=f"returns.sheet:{sheet.pk}")
    return sheet


def lock_return(sheet_id: int, *, by: Actor, on: date) -> Return:
    with transaction.atomic():
        sheet = Return.objects.select_for_update().get(pk=sheet_id)
        policies.check_may_lock(sheet, by)
        sheet.state = STEPS[State(sheet.state), Step.LOCK]
        sheet.save(update_fields=["state"])
        audit.record("returns.sheet.locked", by=by, on=on, subject=f"returns.sheet:{sheet.pk}")
    return sheet


def _level_of(by: Actor) -> str:
    return "" if by.area_id is None else places.get_place(by.area_id).level.value
