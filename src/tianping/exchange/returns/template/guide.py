"""The sheet of instructions: how the form is filled in, and what each column is."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from tianping.exchange.returns.template import looks, words
from tianping.exchange.returns.template.plan import head_digest, in_line, labelled, spoken
from tianping.jurisdictions.forms import Form
from tianping.terms import Bilingual, Language

_WIDTHS = (34.0, 12.0, 74.0)
_A4 = 9


def write_guide(sheet: Worksheet, form: Form, *, language: Language | None) -> str:
    """Write the instructions; return the check value of their first cell, by which the sheet is known again."""
    title = labelled(words.GUIDE_SHEET, in_line(form.title, language), language=language)
    due = Bilingual(zh=f"{words.DUE.zh}：{form.due.word.zh}", en=f"{words.DUE.en}: {form.due.word.en}")
    for text in (form.help, due, words.STATES, words.KEEP_SHAPE, words.NO_PERSONS):
        sheet.append([spoken(text, language)])
    sheet.insert_rows(1)
    sheet.cell(1, 1, title)
    for row in range(1, sheet.max_row + 1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_WIDTHS))
        cell = sheet.cell(row, 1)
        cell.alignment, cell.font = looks.LEFT, looks.TITLE if row == 1 else looks.TEXT
        sheet.row_dimensions[row].height = looks.LINE_POINTS * looks.lines_needed(str(cell.value), width=sum(_WIDTHS)) + 10
    _write_columns(sheet, form, language)
    for letters, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    return head_digest([title])


def _write_columns(sheet: Worksheet, form: Form, language: Language | None) -> None:
    top = sheet.max_row + 2
    heads = [in_line(word, language) for word in (words.COLUMN, words.UNIT, words.HELP)]
    lines = [[spoken(c.label, language), spoken(c.unit, language), spoken(c.help, language) if c.help else ""] for c in form.columns]
    for row, line in enumerate([heads, *lines], top):
        for at, text in enumerate(line, 1):
            cell = sheet.cell(row, at, text or None)
            cell.border, cell.alignment = looks.BOX, looks.LEFT
            cell.font = looks.BOLD if row == top else looks.TEXT
            if row == top:
                cell.fill = looks.HEAD
        lines_of_row = max(looks.lines_needed(text, width=width) for text, width in zip(line, _WIDTHS, strict=True))
        sheet.row_dimensions[row].height = looks.LINE_POINTS * lines_of_row + 4
