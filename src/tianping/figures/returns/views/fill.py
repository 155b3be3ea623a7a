"""Saving cells: from the page's script while somebody types, or from the plain form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tianping.exchange.returns import ReturnRefused, say
from tianping.figures.returns import actions, queries
from tianping.figures.returns.queries import CellKey, Sheet
from tianping.figures.returns.views.seen import actor_of, language_of, sheet_at
from tianping.figures.returns.views.sheet import context_of, where_of
from tianping.terms import EMPTY, CellValue
from tianping.terms.cells import LARGEST_NUMBER

JSON = "application/json"
EDIT = frozenset({"row", "column", "was", "now"})
LONGEST_VERSION = 9
"""Digits: a return is not saved a thousand million times."""
CELL_TAKES = f"a cell takes a whole number from 0 to {LARGEST_NUMBER}, '—' (not applicable), '拒报' (refused) or nothing"


class WrongBody(ValueError):
    """A message is not what the page sends. It never repeats the message: that could be a person's."""


@require_POST
def save(request: HttpRequest, return_id: int) -> HttpResponse:
    """Save what the page's script sends: cells with what they showed before and what they hold now."""
    actor = actor_of(request)
    sheet_at(request, return_id)
    if request.content_type != JSON:
        return JsonResponse({"problem": f"the body must be {JSON}"}, status=415)
    try:
        edits = _edits(json.loads(request.body))
        saved = actions.save_cells(return_id, edits, by=actor, on=timezone.localdate())
    except (ValueError, RecursionError) as wrong:
        # JSON's own errors and refused cells alike: nothing was saved, and nothing of it is repeated.
        told = str(wrong) if isinstance(wrong, (actions.NotOnTheForm, WrongBody)) else "the body is not understood"
        return JsonResponse({"problem": told}, status=422)
    except ReturnRefused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=422)
    language = language_of()
    return JsonResponse(
        {
            "version": saved.version,
            "changed": saved.changed,
            "conflicts": [
                {"row": row, "column": column, "theirs": value.text(language)}
                for (row, column), value in saved.conflicts.items()
            ],
        }
    )


@require_POST
def fill(request: HttpRequest, return_id: int) -> HttpResponse:
    """Save the plain form, where no script runs: what differs from the page as it was drawn.

    A cell that somebody else changed since then to something else is left, and told.
    """
    actor, shown = actor_of(request), sheet_at(request, return_id)
    drawn = request.POST.get("version", str(shown.version))
    if not (drawn.isascii() and drawn.isdigit() and len(drawn) <= LONGEST_VERSION):
        told = _("请从网页上的链接或按钮重新进入。")
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    typed, wrong = _typed(request, shown)
    if wrong:
        told = _("有 %(count)s 格不是数字：只收整数、0、—（不适用）、拒报。没有保存任何改动。") % {"count": wrong}
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    was = dict(shown.values) | queries.values_before(return_id, int(drawn))
    edits = {key: actions.Edit(was.get(key, EMPTY), now) for key, now in typed.items() if was.get(key, EMPTY) != now}
    try:
        saved = actions.save_cells(return_id, edits, by=actor, on=timezone.localdate())
    except ReturnRefused as refusal:
        told = _("没有保存任何改动：有几格连起来是个人的号码，这样的内容一概不收。")
        reasons = [say(problem, language=language_of()) for problem in refusal.problems[:20]]
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told, reasons=reasons), status=422)
    if saved.conflicts:
        return _conflicts(request, shown, typed=typed, theirs=saved.conflicts)
    return redirect("returns:sheet", return_id)


def _conflicts(
    request: HttpRequest, shown: Sheet, *, typed: Mapping[CellKey, CellValue], theirs: Mapping[CellKey, CellValue]
) -> HttpResponse:
    """Show both numbers of each cell: what was typed is nowhere else."""
    language = language_of()
    told = _("有 %(count)s 格在您填的时候被别人改过，没有覆盖；其余的都已存。") % {"count": len(theirs)}
    reasons = [
        where_of(shown, key, language=language)
        + " · "
        + _("别人改成 {theirs}，您填的是 {mine}。").format(theirs=value.text(language), mine=typed[key].text(language))
        for key, value in theirs.items()
    ]
    return render(request, "returns/sheet.html", context_of(request, shown.id, refused=told, reasons=reasons), status=409)


def _typed(request: HttpRequest, shown: Sheet) -> tuple[dict[CellKey, CellValue], int]:
    """Return the cells of the form as they were sent, and how many of them are no cell's content."""
    typed, wrong = {}, 0
    for row in shown.rows:
        for column in shown.form.columns:
            text = request.POST.get(f"{row.code}:{column.code}")
            if text is None:
                continue
            try:
                typed[row.code, column.code] = CellValue.parse(text)
            except ValueError:
                wrong += 1
    return typed, wrong


def _edits(body: Any) -> dict[CellKey, actions.Edit]:
    if not isinstance(body, dict) or set(body) != {"edits"} or not isinstance(body["edits"], list):
        raise WrongBody("the body needs a list 'edits', and nothing else")
    edits: dict[CellKey, actions.Edit] = {}
    for number, edit in enumerate(body["edits"]):
        if not isinstance(edit, dict) or set(edit) != EDIT or not all(isinstance(text, str) for text in edit.values()):
            raise WrongBody(f"edits[{number}] needs row, column, was and now as texts, and nothing else")
        cell = edit["row"], edit["column"]
        if cell in edits:
            raise WrongBody(f"edits[{number}] is about the same cell as one before it")
        try:
            edits[cell] = actions.Edit(CellValue.parse(edit["was"]), CellValue.parse(edit["now"]))
        except ValueError:
            raise WrongBody(f"edits[{number}]: {CELL_TAKES}") from None
    return edits
