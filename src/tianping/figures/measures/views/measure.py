from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tianping.figures.births import actions as births
from tianping.figures.measures import actions, policies
from tianping.figures.measures.views.seen import of_figures, reach_of
from tianping.ground.audit.queries import actor_at


@require_POST
@of_figures
def measure(request: HttpRequest) -> HttpResponse:
    """Work the figures of the reader's counties out now instead of tonight."""
    actor = actor_at(request)
    policies.check_may_measure(actor)
    if actor is None:
        raise PermissionDenied
    refused = [taken for taken in births.take_returns(on=timezone.localdate()) if taken.refused is not None]
    if refused:
        told = _("有 %(count)s 期收下的报表与已有的数冲突，没有计入。")
        messages.warning(request, told % {"count": len(refused)})
    runs = actions.measure_reached(reach=reach_of(request), by=actor, on=timezone.localdate())
    if runs:
        messages.success(request, _("已测算。"))
    else:
        messages.warning(request, _("还没有可测算的出生数。"))
    return redirect("home")
