"""Who fills, sends, asks and accepts. Whoever sent a return never accepts it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tianping.figures.returns.choices import FILLABLE, STEPS, QuestionState, State, Step
from tianping.figures.returns.models import Question, Return
from tianping.ground.accounts.choices import ROLES, Role
from tianping.ground.places import queries as places
from tianping.jurisdictions.forms import Form, load_form
from tianping.terms import Actor, Level

ACCEPTORS = frozenset({Role.COUNTY_STATISTICIAN, Role.COUNTY_LEAD})


def check_may_see_returns(by: Actor | None) -> None:
    if by is None or by.role not in ROLES or not ROLES[by.role].sees_figures:
        raise PermissionDenied(_("您的岗位不看报表。"))


def may_see_returns(by: Actor | None) -> bool:
    return not reason(check_may_see_returns, by)


def check_may_reach(area_id: int, by: Actor) -> None:
    if by.area_id is not None and area_id not in places.subtree_ids(by.area_id):
        raise PermissionDenied(_("这个地区不在您所管的范围之内。"))


def check_may_fill_form(form: Form, by: Actor, *, area_id: int) -> None:
    """A township's form is the township officer's; a department's form that department's officer's, in the same area."""
    if by.area_id != area_id:
        raise PermissionDenied(_("报表由本地区的专干填报。"))
    if form.sender is Level.TOWNSHIP and by.role == Role.TOWNSHIP_OFFICER:
        return
    if by.role == Role.DEPARTMENT_OFFICER and by.department == form.department:
        return
    raise PermissionDenied(_("这张表由另一个部门或岗位填报。"))


def check_may_fill(sheet: Return, by: Actor) -> None:
    _check_sender(sheet, by)
    if sheet.state not in FILLABLE:
        raise PermissionDenied(_("已经报送，不能再改；要改请先撤回，或请审核人退回。"))


def may_fill(sheet: Return, by: Actor) -> bool:
    return not reason(check_may_fill, sheet, by)


def check_may_send(sheet: Return, by: Actor) -> None:
    _check_sender(sheet, by)
    check_step(sheet, Step.SEND)


def check_may_withdraw(sheet: Return, by: Actor) -> None:
    _check_sender(sheet, by)
    check_step(sheet, Step.WITHDRAW)


def _check_sender(sheet: Return, by: Actor) -> None:
    check_may_fill_form(load_form(sheet.form, on=sheet.edition), by, area_id=sheet.area_id)


def check_may_decide(sheet: Return, by: Actor) -> None:
    """An acceptor's office lies above the sender's, or is another post of the same area."""
    if by.role not in ACCEPTORS:
        raise PermissionDenied(_("报表由统计岗或分管领导审核。"))
    check_may_reach(sheet.area_id, by)
    if sheet.sent_by and by.pseudonym == sheet.sent_by:
        raise PermissionDenied(_("不能审核自己报送的表，请另一位来审核。"))


def check_may_ask(sheet: Return, by: Actor) -> None:
    check_may_decide(sheet, by)
    if sheet.state not in (State.SENT, State.QUERIED):
        raise PermissionDenied(_("报送之后、收下之前才能提出疑问。"))


def check_may_accept(sheet: Return, by: Actor) -> None:
    check_may_decide(sheet, by)
    check_step(sheet, Step.ACCEPT)


def check_may_lock(sheet: Return, by: Actor) -> None:
    check_may_decide(sheet, by)
    check_step(sheet, Step.LOCK)


def check_may_reopen(sheet: Return, by: Actor) -> None:
    """What is locked is opened by whoever is responsible for the whole, not by whoever locked it."""
    check_may_decide(sheet, by)
    if sheet.state == State.LOCKED and by.role != Role.COUNTY_LEAD:
        raise PermissionDenied(_("锁定的表由分管领导退回。"))
    check_step(sheet, Step.REOPEN)


def check_may_answer(question: Question, by: Actor) -> None:
    _check_sender(question.sheet, by)
    if question.state not in (QuestionState.OPEN, QuestionState.ANSWERED):
        raise PermissionDenied(_("这个疑问已经了结。"))


def check_may_close(question: Question, by: Actor) -> None:
    check_may_decide(question.sheet, by)
    if question.state not in (QuestionState.OPEN, QuestionState.ANSWERED):
        raise PermissionDenied(_("这个疑问已经了结。"))


def check_step(sheet: Return, step: Step) -> None:
    if (State(sheet.state), step) not in STEPS:
        raise PermissionDenied(
            _("“%(state)s”的表不能%(step)s。") % {"state": State(sheet.state).label, "step": step.label}
        )


def reason(check: Callable[..., None], *arguments: object, **named: object) -> str:
    """Return why a check refuses, for the greyed button's side; empty if it does not."""
    try:
        check(*arguments, **named)
    except PermissionDenied as refusal:
        return str(refusal)
    return ""
