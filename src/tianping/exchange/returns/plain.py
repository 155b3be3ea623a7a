"""A filled form as a plain document, for packages: rows and columns by code, cells as numbers, null or a word."""

from __future__ import annotations

from collections.abc import Mapping

from tianping.exchange.returns.codes import ReturnProblemCode as Code
from tianping.exchange.returns.filled import ANYTHING, Expected, Filled, FormLookup, Key
from tianping.exchange.returns.json_text import Json
from tianping.exchange.returns.limits import MOST_ROWS
from tianping.exchange.returns.origin import Claim, origin_of
from tianping.exchange.returns.placed import complete_from
from tianping.exchange.returns.problems import Findings, ReturnProblem, refuse
from tianping.terms import ABSENT, EMPTY, REFUSED, CellState, CellValue
from tianping.terms.cells import LARGEST_NUMBER

PLAIN_KEYS = frozenset({"form", "edition", "place", "period", "columns", "rows", "cells"})
_WORDS: Mapping[str, CellValue] = {"absent": ABSENT, "refused": REFUSED}


def as_plain(filled: Filled) -> dict[str, Json]:
    """The document: a number is a number, an empty cell null, the other two ``"absent"`` and ``"refused"``."""
    cells: list[Json] = [[_plain_cell(filled.cells[row, column]) for column in filled.columns] for row in filled.rows]
    return {
        "form": filled.form,
        "edition": filled.edition.isoformat(),
        "place": filled.place,
        "period": str(filled.period),
        "columns": list(filled.columns),
        "rows": list(filled.rows),
        "cells": cells,
    }


def _plain_cell(value: CellValue) -> Json:
    if value.state is CellState.GIVEN:
        return value.number
    return None if value.state is CellState.EMPTY else value.state.value


def from_plain(document: Json, *, where: str, forms: FormLookup, expected: Expected = ANYTHING) -> Filled:
    """The filled form of a document.

    Raises
    ------
    ReturnRefused
        If it is not one, or not of a known form; ``where`` names it.
    """
    if not isinstance(document, dict) or set(document) != PLAIN_KEYS:
        raise refuse(Code.OBJECT_WRONG, where=where, wanted=", ".join(sorted(PLAIN_KEYS)))
    texts = {name: document[name] for name in ("form", "edition", "place", "period")}
    form, edition, place, period = (value if isinstance(value, str) else "" for value in texts.values())
    origin = origin_of(Claim(form, edition, place, period, where=where), forms=forms, expected=expected)
    columns, rows, lines = (_list(document, name, where) for name in ("columns", "rows", "cells"))
    if columns != [column.code for column in origin.form.columns]:
        raise refuse(Code.OBJECT_WRONG, where=f"{where}.columns", wanted="the columns of the form in their order")
    if not all(isinstance(row, str) for row in rows) or len(set(map(str, rows))) < len(rows) or len(rows) > MOST_ROWS:
        raise refuse(Code.OBJECT_WRONG, where=f"{where}.rows", wanted=f"codes, each once, at most {MOST_ROWS:,}")
    if len(lines) != len(rows):
        raise refuse(Code.OBJECT_WRONG, where=f"{where}.cells", wanted="a line for every row")
    findings = Findings()
    cells: dict[Key, CellValue] = {}
    for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
        here = f"{where}.cells[{number}]"
        if not isinstance(line, list) or len(line) != len(columns):
            findings.add(ReturnProblem(Code.OBJECT_WRONG, where=here, wanted=f"{len(columns)} cells"))
            continue
        for place_of, (column, cell) in enumerate(zip(columns, line, strict=True)):
            cells[str(row), str(column)] = _cell(cell, f"{here}[{place_of}]", findings)
    places = {str(row): f"{where}.rows[{number}]" for number, row in enumerate(rows)}
    return complete_from(origin, cells, places=places, expected=expected, findings=findings)


def _list(document: dict[str, Json], name: str, where: str) -> list[Json]:
    value = document[name]
    if not isinstance(value, list):
        raise refuse(Code.OBJECT_WRONG, where=f"{where}.{name}", wanted="a list")
    return value


def _cell(cell: Json, where: str, findings: Findings) -> CellValue:
    if cell is None:
        return EMPTY
    if isinstance(cell, int) and not isinstance(cell, bool) and 0 <= cell <= LARGEST_NUMBER:
        return CellValue.of(cell)
    if isinstance(cell, str) and cell in _WORDS:
        return _WORDS[cell]
    findings.add(ReturnProblem(Code.CELL_WRONG, where=where))
    return EMPTY
