"""Every reason for which a filled form is refused at the door."""

from __future__ import annotations

from enum import StrEnum


class ReturnProblemCode(StrEnum):
    """Every reason for which a filled form is refused.

    The fields that a problem of each code carries stand behind it; all others are ``None``. ``row`` is the number of
    the row as a spreadsheet shows it, ``column`` the code of a column of the form or the letters of a spreadsheet's
    column, ``where`` the object of a JSON or XML file such as ``dataValues[3].dataElement``, counted from 0.
    No field holds text from the file but names of sheets and columns beside an identity, and those only where they are
    short and could not be a person's.
    """

    # The file as a whole.
    FILE = "file"
    """It cannot be read at all; ``file`` is the problem as ``exchange.tables`` tells it."""
    TOO_LARGE = "too large"
    """``wanted`` at most: bytes, rows or objects with their unit."""
    DAMAGED = "damaged"
    """Not JSON, XML or what it claims to be, or cut short; ``wanted``: the format; ``row`` where known."""
    UNSAFE_XML = "unsafe XML"
    """Document types, entities or endless nesting. No fields."""
    LINK_OUTSIDE = "link outside"
    """A workbook that draws on other files or on the network. No fields."""
    UNFORESEEN = "unforeseen"
    """A fault of the program; ``found``: kind of the exception, file and line of the code, nothing of the file."""

    # A person's trace.
    IDENTITY = "identity"
    """``kind``; ``row`` (``None``: a whole column looks like names), ``column``, ``sheet``, ``part`` or ``where``."""

    # What the file is about.
    NO_TEMPLATE = "no template"
    """The hidden sheet that says which form, place and period this is, is not there or not whole."""
    TEMPLATE_CHANGED = "template changed"
    """The hidden sheet no longer fits its own check value."""
    HEAD_CHANGED = "head changed"
    """Title or place or period above the table were typed over: what a reader sees is not what the file is for."""
    FORM_UNKNOWN = "form unknown"
    """No such form; ``where``, ``row``."""
    FORM_WRONG = "form wrong"
    """Another form than the one asked for; ``wanted``."""
    EDITION_WRONG = "edition wrong"
    """Another edition of the form; ``wanted``: the one in force."""
    PLACE_WRONG = "place wrong"
    """Another place; ``wanted``."""
    PERIOD_UNREADABLE = "period unreadable"
    """``where``, ``row``."""
    PERIOD_WRONG = "period wrong"
    """Another period or another kind of period; ``wanted``."""
    SEVERAL_RETURNS = "several returns"
    """Rows of different forms, places or periods in a file that holds one return; ``row``."""

    # Rows and columns.
    COLUMN_MISSING = "column missing"
    """``wanted``: the code of the column."""
    COLUMN_UNKNOWN = "column unknown"
    """``column``: letters or number."""
    COLUMN_TWICE = "column twice"
    """``column``: letters or number."""
    NO_ROWS = "no rows"
    """No fields."""
    ROW_MISSING = "row missing"
    """``wanted``: the code of the row."""
    ROW_UNKNOWN = "row unknown"
    """A row that is not in the form for this place; ``row`` or ``where``."""
    ROW_TWICE = "row twice"
    """``row`` or ``where``."""
    ROW_RENAMED = "row renamed"
    """The name beside the code of a row was typed over; ``row``."""
    EXTRA_TEXT = "extra text"
    """Something outside the cells to be filled; ``row``, ``column``."""
    EXTRA_SHEET = "extra sheet"
    """A sheet with cells that is not the template's; ``found``: its number."""

    # Cells; all carry ``row`` and ``column``, or ``where``.
    CELL_WRONG = "cell wrong"
    """Neither a whole number from 0 to 10**9 nor one of the other three states."""
    CELL_FORMULA = "cell formula"
    CELL_ERROR = "cell error"
    """#REF!, #DIV/0! and their like."""
    CELL_MERGED = "cell merged"

    # Objects of JSON and XML; all carry ``where``.
    OBJECT_UNKNOWN = "object unknown"
    """``wanted``: which kind of object of the form."""
    OBJECT_MISSING = "object missing"
    """``wanted``: its name."""
    OBJECT_WRONG = "object wrong"
    """``wanted``: what it should be."""
    OBJECT_TWICE = "object twice"
    """A value for a cell that has one."""
