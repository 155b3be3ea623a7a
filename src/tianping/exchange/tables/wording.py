"""English sentences for problems of tables; the hall has its own for its readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tianping.exchange.tables.codes import ProblemCode

if TYPE_CHECKING:
    from tianping.exchange.tables.problems import Problem

_SENTENCES = {
    ProblemCode.FILE_MISSING: "there is no such file",
    ProblemCode.NOT_A_FILE: "this is a folder, pipe or device; wanted a file",
    ProblemCode.NOT_READABLE: "the system does not allow this file to be read",
    ProblemCode.FILE_EMPTY: "there is nothing in it",
    ProblemCode.FILE_TOO_LARGE: "{found} bytes; at most {wanted} are taken",
    ProblemCode.ENCRYPTED_OR_OLD_EXCEL: "a workbook with a password or in the old .xls format; save it as .xlsx without a password",
    ProblemCode.UNSUPPORTED_FORMAT: "a file of kind {found}; wanted CSV, TSV, XLSX or Parquet",
    ProblemCode.DAMAGED: "cannot be read as {found}: it is damaged, cut short or something else; save it anew",
    ProblemCode.UNPACKS_TOO_LARGE: "unpacks to far more than an honest workbook does",
    ProblemCode.UNSAFE_XML: "holds XML with document types, entities or endless nesting, which no spreadsheet program writes",
    ProblemCode.EMBEDDED_FILE: "holds macros or another file inside it; save as .xlsx without them",
    ProblemCode.WRONG_ENCODING: "bytes that are no text in {found}; save as UTF-8 or GB18030",
    ProblemCode.NUL_BYTE: "a NUL byte; save as text in UTF-8 or GB18030",
    ProblemCode.LINE_TOO_LONG: "a line longer than {wanted} bytes",
    ProblemCode.CELL_TOO_LONG: "a cell longer than {wanted} characters; look for a stray quotation mark",
    ProblemCode.TOO_MANY_COLUMNS: "{found} columns; at most {wanted} are taken",
    ProblemCode.TOO_MANY_CELLS: "{found} cells; at most {wanted} are taken",
    ProblemCode.UNCLOSED_QUOTE: "a quotation mark opens and is never closed",
    ProblemCode.OUT_OF_MEMORY: "more than the memory of this machine holds",
    ProblemCode.UNFORESEEN: "could not be read, by a fault of the program ({found}); please tell its authors",
    ProblemCode.SHEET_MISSING: "no such sheet with cells; there are: {found}",
    ProblemCode.SEVERAL_SHEETS: "more than one sheet holds such a table ({found}); say which one",
    ProblemCode.COLUMN_MISSING: "no column for {wanted}; there are: {found}",
    ProblemCode.COLUMN_AMBIGUOUS: "more than one column for {wanted}: {found}; say which one",
    ProblemCode.LOOKS_WIDE: "no columns for boys and girls but one of each for every period; read it as a wide sheet (--wide)",
    ProblemCode.NO_ROWS: "a header and no rows below it",
    ProblemCode.ROW_UNEVEN: "{found} cells; wanted {wanted} as in the header",
    ProblemCode.COUNT_IS_TEXT: "not a number; wanted a whole number of children",
    ProblemCode.COUNT_HAS_DECIMALS: "a number with decimals{quoted}; wanted a whole number of children",
    ProblemCode.COUNT_NEGATIVE: "a negative number{quoted}; wanted 0 or more",
    ProblemCode.COUNT_TOO_LARGE: "too large for a count; at most {wanted}",
    ProblemCode.COUNT_BLANK: "blank; wanted a number (strict reading)",
    ProblemCode.KEY_BLANK: "blank beside counts; wanted the place or period of the row",
    ProblemCode.PERIOD_UNREADABLE: "not a period; wanted one like 2025, 2025Q1, 2025-03 or SY2025",
    ProblemCode.ORDER_UNREADABLE: "not a birth order; wanted one like 1, 2, 3+ or unknown",
    ProblemCode.REGISTERED_BEFORE_BIRTH: "registered before the births; wanted the same period or a later one",
    ProblemCode.ROW_DUPLICATE: "the same place, period, order, source and registration as in row {first_row}",
    ProblemCode.COORDINATE_IS_TEXT: "not a number; wanted a coordinate in decimals, such as 106.42",
    ProblemCode.COORDINATE_OUT_OF_RANGE: "out of range{quoted}; wanted a number between -{wanted} and {wanted}",
    ProblemCode.POSITION_INCOMPLETE: "blank beside the other coordinate; wanted both",
    ProblemCode.POSITION_DIFFERS: "the same place as in row {first_row} at another position; wanted one position a place",
    ProblemCode.PLACE_UNPLACED: "without a position: {found} (places), this row's first; give them one, or leave them out (--skip-unplaced)",
    ProblemCode.FORMULA_WITHOUT_VALUE: "a formula without its value; open and save the file, or save it as values",
    ProblemCode.CELL_MERGED: "merged cells over counts; wanted one number a cell",
    ProblemCode.CELL_ERROR: "an error such as #REF!; wanted a value",
}


def say(problem: Problem) -> str:
    """Where and what, in one English line."""
    place = [f"sheet {problem.sheet!r}"] if problem.sheet else []
    place += [problem.part.value] if problem.part else []
    place += [f"row {problem.row}"] if problem.row is not None else []
    place += [f"column {problem.column!r}"] if problem.column else []
    return (", ".join(place) + ": " if place else "") + what(problem)


def what(problem: Problem) -> str:
    """What is wrong and what is wanted, without the place."""
    if problem.code is ProblemCode.IDENTITY:
        kind = problem.kind.word.en if problem.kind else "identity"
        whole = problem.row is None and problem.part is None
        return f"{'the column looks like' if whole else 'holds'} a person's identity ({kind}); such data are never taken in"
    return _SENTENCES[problem.code].format(
        found=problem.found or "none",
        wanted=problem.wanted,
        first_row=problem.first_row,
        quoted=f" ({problem.found})" if problem.found else "",
    )
