"""The steps of a return: one button each."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tianping.figures.returns import actions
from tianping.figures.returns.choices import ReopenReason
from tianping.figures.returns.views.seen import actor_of, sheet_at
from tianping.figures.returns.views.sheet import context_of


@require_POST
def send(request: HttpRequest, return_id: int) -> HttpResponse:
    actor = actor_of(request)
    sheet_at(request, return_id)
    try:
        actions.send_return(return_id, by=actor, on=timezone.localdate())
    except actions.CannotSend as refusal:
        told = _("还不能报送：有 %(errors)s 处要改，%(open)s 个疑问没有答复。") % {"errors": len(refusal.errors), "open": refusal.unanswered}
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    messages.success(request, _("已报送。"))
    return redirect("returns:sheet", return_id)


@require_POST
def withdraw(request: HttpRequest, return_id: int) -> HttpResponse:
    return _done(request, return_id, actions.withdraw_return, _("已撤回，可以接着改。"))


@require_POST
def accept(request: HttpRequest, return_id: int) -> HttpResponse:
    actor = actor_of(request)
    sheet_at(request, return_id)
    try:
        accepted = actions.accept_return(return_id, by=actor, on=timezone.localdate())
    except actions.QuestionsOpen as refusal:
        told = _("还有 %(count)s 个疑问没有答复，不能收下。") % {"count": refusal.count}
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    messages.success(request, _("已收下，快照 %(digest)s。") % {"digest": accepted.digest[:12]})
    return redirect("returns:sheet", return_id)


@require_POST
def lock(request: HttpRequest, return_id: int) -> HttpResponse:
    return _done(request, return_id, actions.lock_return, _("已锁定。"))


@require_POST
def reopen(request: HttpRequest, return_id: int) -> HttpResponse:
    actor = actor_of(request)
    sheet_at(request, return_id)
    why = request.POST.get("why", "")
    if why not in ReopenReason.values:
        told = _("请选一个退回的原因。")
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    actions.reopen_return(return_id, ReopenReason(why), by=actor, on=timezone.localdate())
    messages.success(request, _("已退回，可以改了；收下的数在新的收下之前照用。"))
    return redirect("returns:sheet", return_id)


def _done(request: HttpRequest, return_id: int, act: Callable[..., object], told: str) -> HttpResponse:
    actor = actor_of(request)
    sheet_at(request, return_id)
    act(return_id, by=actor, on=timezone.localdate())
    messages.success(request, told)
    return redirect("returns:sheet", return_id)
