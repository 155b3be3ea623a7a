"""A page that is one file: no script, no request, the same on screen, in dark and on paper."""

from tianping.charts.sheet.contents import Method, NullRate, Sheet, SheetTable
from tianping.charts.sheet.render import render_sheet
from tianping.charts.sheet.study import Cell, Heading, StudySheet, StudyTable, render_study

__all__ = [
    "Cell",
    "Heading",
    "Method",
    "NullRate",
    "Sheet",
    "SheetTable",
    "StudySheet",
    "StudyTable",
    "render_sheet",
    "render_study",
]
