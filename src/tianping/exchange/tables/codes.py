"""Every reason for which a table is refused, and the parts of a file that are not cells."""

from __future__ import annotations

from enum import StrEnum


class ProblemCode(StrEnum):
    """Every reason for which a table is refused.

    The fields that a problem of each code carries stand behind it; all others are ``None``.
    ``column`` is the header in the file (``#4`` where the header is blank, too long or could be a person's),
    ``row`` the number of the row as a spreadsheet shows it, ``sheet`` the sheet of a workbook (``#2`` where its name
    holds an identity). Numbers in ``found`` and ``wanted`` are plain digits.
    """

    # The file as a whole.
    FILE_MISSING = "file missing"
    """No fields."""
    NOT_A_FILE = "not a file"
    """A folder, pipe or device. No fields."""
    NOT_READABLE = "not readable"
    """The system refuses access. No fields."""
    FILE_EMPTY = "file empty"
    """No bytes, or blanks only. ``sheet`` where one was chosen."""
    FILE_TOO_LARGE = "file too large"
    """``found`` bytes, ``wanted`` at most so many bytes."""
    ENCRYPTED_OR_OLD_EXCEL = "encrypted or old Excel"
    """An .xls or a workbook with a password: both look alike from outside. No fields."""
    UNSUPPORTED_FORMAT = "unsupported format"
    """``found``: pdf, html, ods, xlsb, zip, gzip, word, image."""
    DAMAGED = "damaged"
    """Not what it claims to be, or cut short. ``found``: xlsx, parquet or text; ``sheet`` where known."""
    UNPACKS_TOO_LARGE = "unpacks too large"
    """A zip bomb: more bytes, more parts or better packed than an honest workbook. No fields."""
    UNSAFE_XML = "unsafe XML"
    """Document types, entities or endless nesting inside a workbook. No fields."""
    EMBEDDED_FILE = "embedded file"
    """Macros or another file inside a workbook, which cannot be looked through. No fields."""
    WRONG_ENCODING = "wrong encoding"
    """``row`` of the first byte that is no text; ``found``: the encoding it was taken for."""
    NUL_BYTE = "NUL byte"
    """``row``."""
    LINE_TOO_LONG = "line too long"
    """``row``, ``wanted`` at most so many bytes."""
    CELL_TOO_LONG = "cell too long"
    """``row``, ``wanted`` at most so many characters; in a text table mostly a stray quotation mark."""
    TOO_MANY_COLUMNS = "too many columns"
    """``row``, ``found``, ``wanted`` at most."""
    TOO_MANY_CELLS = "too many cells"
    """``found`` rows times columns, ``wanted`` at most."""
    UNCLOSED_QUOTE = "unclosed quote"
    """``row`` in which the quote opens."""
    OUT_OF_MEMORY = "out of memory"
    """More than the memory of this machine holds. No fields."""
    UNFORESEEN = "unforeseen"
    """A fault of the program; ``found``: kind of the exception, file and line of the code, nothing of the table."""

    # Sheets, headers and the shape of rows.
    SHEET_MISSING = "sheet missing"
    """``found``: the sheets there are; ``wanted``: the one asked for (``None``: any with cells)."""
    SEVERAL_SHEETS = "several sheets"
    """More than one visible sheet holds such a table. ``found``: their names."""
    COLUMN_MISSING = "column missing"
    """``wanted``: the role (boys, girls, place, …) or the name given by the user; ``found``: the columns there are."""
    COLUMN_AMBIGUOUS = "column ambiguous"
    """``wanted``: the role; ``found``: the headers that match it; ``row`` of the header."""
    LOOKS_WIDE = "looks wide"
    """No columns of boys and girls, but one of each for every period: to be read as a wide sheet. ``sheet``."""
    NO_ROWS = "no rows"
    """A header and nothing below it. ``sheet``."""
    ROW_UNEVEN = "row uneven"
    """``row``, ``found`` cells, ``wanted`` cells."""

    # A person's trace.
    IDENTITY = "identity"
    """``kind``; ``row`` (``None``: the whole column looks like persons' names), ``column``, ``sheet``; ``part`` where it
    did not stand in a cell of the table."""

    # Cells; all carry ``row``, ``column``, ``sheet``.
    COUNT_IS_TEXT = "count is text"
    """No ``found``: free text is never quoted."""
    COUNT_HAS_DECIMALS = "count has decimals"
    """``found`` where short."""
    COUNT_NEGATIVE = "count negative"
    """``found`` where short."""
    COUNT_TOO_LARGE = "count too large"
    """``wanted`` at most."""
    COUNT_BLANK = "count blank"
    """Only under ``strict``."""
    KEY_BLANK = "key blank"
    """A row has counts but no place or period."""
    PERIOD_UNREADABLE = "period unreadable"
    """Not like 2025, 2025Q1, 2025-03 or SY2025."""
    ORDER_UNREADABLE = "order unreadable"
    """Not like 1, 2, 3+, 二孩 or 不详."""
    REGISTERED_BEFORE_BIRTH = "registered before birth"
    """The period of registration ends before the period of birth begins."""
    ROW_DUPLICATE = "row duplicate"
    """``first_row``: the row with the same place, period, order, source and time of registration."""
    COORDINATE_IS_TEXT = "coordinate is text"
    """Not a decimal number. No ``found``."""
    COORDINATE_OUT_OF_RANGE = "coordinate out of range"
    """``found`` where short, ``wanted`` at most so many degrees either way; in the plane no number a computer can hold."""
    POSITION_INCOMPLETE = "position incomplete"
    """One of the two coordinates is blank. ``column``: the blank one."""
    POSITION_DIFFERS = "position differs"
    """``first_row``: a row with the same place and another position."""
    PLACE_UNPLACED = "place unplaced"
    """``found`` places have no position; ``row`` of the first. No ``column``."""
    FORMULA_WITHOUT_VALUE = "formula without value"
    """The program that wrote the file has not calculated it."""
    CELL_MERGED = "cell merged"
    """One count stands over several cells."""
    CELL_ERROR = "cell error"
    """#REF!, #DIV/0! and their like."""


class Part(StrEnum):
    """Where something stood that is not a cell of the table."""

    FILE_NAME = "file name"
    SHEET_NAME = "sheet name"
    HEADING = "heading"
    COMMENT = "comment"
    FORMULA = "formula"
    DEFINED_NAME = "defined name"
    PROPERTIES = "document properties"
    DRAWING = "drawing"
    STRINGS = "stored text"
    SETTINGS = "settings of the sheet"
    METADATA = "metadata"
    OTHER = "another part of the file"
