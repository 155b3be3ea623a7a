"""Pages for what went wrong: what, why, and what to do next."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception  # may quote what was sent
    return render(request, "site/error.html", {"title": _("没有看懂这个请求"), "reason": _("请从网页上的链接或按钮重新进入。")}, status=400)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    reason = str(exception) or _("您的岗位看不到这一页。需要的话，请联系系统管理员。")
    return render(request, "site/error.html", {"title": _("没有打开"), "reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception  # names the address patterns
    reason = _("没有这一页，或者它不在您的岗位所管的地区之内。")
    return render(request, "site/error.html", {"title": _("没有找到"), "reason": reason}, status=404)


def our_fault(request: HttpRequest) -> HttpResponse:
    """Answer with as little of the site as possible: what failed may be needed to draw the page."""
    number = f"E-{secrets.randbelow(9000) + 1000}"
    log.error("%s: %s failed", number, request.resolver_match.view_name if request.resolver_match else "a page")
    return HttpResponse(render_to_string("site/fault.html", {"number": number}), status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    del reason  # speaks of tokens
    context = {"title": _("这一页开得太久了"), "reason": _("请退回上一页，刷新后再提交一次。填过的内容没有收下。")}
    return render(request, "site/error.html", context, status=403)
