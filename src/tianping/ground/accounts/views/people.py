"""The office's accounts: adding, changing posts, leaving, one-time codes by two officers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianping.ground.accounts import actions, policies, queries
from tianping.ground.accounts.forms import LeaveForm, NewAccountForm, PostForm


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    reader = queries.reader_of(request)
    policies.check_may_see_people(reader)
    context = {
        "people": queries.people_shown(reader),
        "may_add": policies.may_add_account(reader),
        "codes": [(code, policies.may_approve_code(code, reader)) for code in queries.codes_to_approve(reader)],
    }
    return render(request, "accounts/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    reader = queries.reader_of(request)
    policies.check_may_add_account(reader)
    form = NewAccountForm(request.POST or None, **_choices(reader))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            account = actions.add_account(
                username=given["username"], display_name=given["display_name"], post=_post(given), on=timezone.localdate(), by=reader
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            code = actions.open_new_code(account=account, at=timezone.now(), by=reader)
            return render(request, "accounts/code.html", {"person": account, "code": code, "whole": True})
    return render(request, "accounts/add.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, account_id: int) -> HttpResponse:
    reader = queries.reader_of(request)
    policies.check_may_see_people(reader)
    account = _account(reader, account_id)
    initial = {"role": account.role, "department": account.department, "area_id": account.area_id}
    form = PostForm(request.POST or None, initial=initial, **_choices(reader))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_post(account=account, post=_post(form.cleaned_data), by=reader, on=timezone.localdate())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("岗位已改，马上生效。"))
            return redirect("accounts:person", account_id)
    context = {
        "person": account,
        "area": queries.area_name(account.area_id),
        "post": queries.post_held(account),
        "form": form,
        "may_change": policies.may_change_post(account, reader),
        "why_not": policies.reason(policies.check_may_change_post, account, reader),
        "may_open_code": policies.may_open_code(account, reader),
        "open_code": queries.open_code_of(account),
        "leave_form": LeaveForm(successors=queries.successor_choices(account)),
        "open_work": actions.open_work_of(account),
    }
    return render(request, "accounts/person.html", context, status=400 if form.errors else 200)


@never_cache
@require_POST
def ask_code(request: HttpRequest, account_id: int) -> HttpResponse:
    """Give a new account's code again, or ask two officers for an account that was entered before."""
    reader = queries.reader_of(request)
    account = _account(reader, account_id)
    if not account.has_usable_password() and account.is_active:
        code = actions.open_new_code(account=account, at=timezone.now(), by=reader)
        return render(request, "accounts/code.html", {"person": account, "code": code, "whole": True})
    actions.open_code(account=account, by=reader, on=timezone.localdate())
    messages.success(request, _("请求已登记，等两位负责人同意。"))
    return redirect("accounts:people")


@never_cache
@require_POST
def answer_code(request: HttpRequest, code_id: int) -> HttpResponse:
    """Agree to a request, or refuse it."""
    reader = queries.reader_of(request)
    try:
        if "refuse" in request.POST:
            actions.close_code(code_id=code_id, by=reader, on=timezone.localdate())
            messages.success(request, _("已记下：没有同意。"))
            return redirect("accounts:people")
        half = actions.approve_code(code_id=code_id, by=reader, at=timezone.now())
    except ObjectDoesNotExist as absent:
        raise Http404 from absent
    return render(request, "accounts/code.html", {"code": half, "whole": False})


@require_POST
def leave(request: HttpRequest, account_id: int) -> HttpResponse:
    reader = queries.reader_of(request)
    account = _account(reader, account_id)
    form = LeaveForm(request.POST, successors=queries.successor_choices(account))
    if not form.is_valid():
        raise PermissionDenied(_("接手人必须是同一地区在岗的另一个账户。"))
    chosen = form.cleaned_data["successor"]
    successor = queries.get_account(chosen, seen_by=reader) if chosen else None
    moved = actions.leave(account=account, by=reader, on=timezone.localdate(), successor=successor)
    messages.success(request, _("已办离岗，移交 %(count)d 项。") % {"count": moved})
    return redirect("accounts:people")


def _account(reader: queries.Reader, account_id: int) -> queries.Reader:
    try:
        return queries.get_account(account_id, seen_by=reader)
    except ObjectDoesNotExist as absent:
        raise Http404 from absent


def _choices(reader: queries.Reader) -> dict[str, Any]:
    return {"departments": queries.department_choices(timezone.localdate()), "areas": queries.area_choices(reader)}


def _post(given: dict[str, Any]) -> actions.Post:
    return actions.Post(role=given["role"], department=given["department"], area_id=given["area_id"])
