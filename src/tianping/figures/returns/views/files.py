"""The return as a workbook to fill in away from the network, and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tianping.exchange.returns import Filled, ReturnRefused, say, write_template
from tianping.exchange.tables import TableBytes
from tianping.figures.returns import actions
from tianping.figures.returns.forms import FileForm
from tianping.figures.returns.queries import Sheet
from tianping.figures.returns.views.seen import actor_of, language_of, sheet_at
from tianping.figures.returns.views.sheet import context_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def workbook(request: HttpRequest, return_id: int) -> HttpResponse:
    """The template of this return with what it holds, in both languages."""
    shown = sheet_at(request, return_id)
    if not shown.rows:
        raise Http404
    rows = [(row.place or row.code, row.word.zh) for row in shown.rows]
    content = write_template(
        shown.form,
        rows=rows if shown.form.rows.kind == "areas" else (),
        place=(shown.place_code, shown.place.zh),
        period=shown.period,
        filled=_filled(shown),
    )
    name = f"{shown.form.code}-{shown.place_code}-{shown.period}.xlsx"
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _filled(sheet: Sheet) -> Filled:
    cells = {
        (row.place or row.code, column.code): sheet.value(row.code, column.code)
        for row in sheet.rows
        for column in sheet.form.columns
    }
    rows = [row.place or row.code for row in sheet.rows]
    return Filled.complete(sheet.form, cells, place=sheet.place_code, period=sheet.period, rows=rows)


@require_POST
def bring(request: HttpRequest, return_id: int) -> HttpResponse:
    """Take a filled workbook or CSV in, whole or not at all."""
    actor = actor_of(request)
    sheet_at(request, return_id)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        told = _("请选一个文件：下载的 XLSX 模板，或 CSV。")
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told), status=422)
    file = form.cleaned_data["file"]
    try:
        saved = actions.bring_file(return_id, TableBytes(file.name, file.read()), by=actor, on=timezone.localdate())
    except ReturnRefused as refusal:
        language = language_of()
        told = _("文件没有收下，什么也没有留存：%(total)s 处不对。") % {"total": refusal.total}
        reasons = [say(problem, language=language) for problem in refusal.problems[:20]]
        return render(request, "returns/sheet.html", context_of(request, return_id, refused=told, reasons=reasons), status=422)
    messages.success(request, _("文件已收下，改了 %(count)s 格。") % {"count": saved.changed})
    return redirect("returns:sheet", return_id)
