"""What the frame and the board ask of this room."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tianping.figures.returns import queries
from tianping.figures.returns.choices import State
from tianping.figures.returns.policies import ACCEPTORS, may_see_returns
from tianping.terms import Actor

MONTHS_OF_WORK = 3


@dataclass(frozen=True, slots=True)
class Work:
    """One line of work on the board."""

    word: str
    count: int
    address: str


def may_enter(actor: Actor) -> bool:
    return may_see_returns(actor)


def board_work(actor: Actor | None, *, reach: Collection[int], on: date) -> list[Work]:
    """Return what waits: returns to review, returns overdue, questions without an answer; nothing where nothing waits."""
    if actor is None or not may_see_returns(actor):
        return []
    expected = queries.expected_returns(reach=reach, on=on, months=MONTHS_OF_WORK)
    due, asked = reverse("returns:due"), reverse("returns:questions")
    found = [
        Work(_("待审核的报表"), sum(each.state == State.SENT for each in expected) if actor.role in ACCEPTORS else 0, due),
        Work(_("过期未报的报表"), sum(each.overdue(on) for each in expected), due),
        Work(_("待答复的疑问"), queries.questions(reach=reach).filter(state="open").count(), asked),
    ]
    return [work for work in found if work.count]
