"""A page that is one file: no script, no request, the same on screen, in dark and on paper."""

from tianping.charts.sheet.contents import Method, NullRate, Sheet, SheetTable
from tianping.charts.sheet.render import render_sheet

__all__ = ["Method", "NullRate", "Sheet", "SheetTable", "render_sheet"]
