"""Cells out of objects: rows checked, numbers cut over cells refused, the rest left empty."""

from __future__ import annotations

from collections.abc import Mapping

from tianping.exchange.returns.filled import Expected, Filled, Key
from tianping.exchange.returns.origin import Listed, Origin, check_rows, wanted_rows
from tianping.exchange.returns.problems import Findings
from tianping.exchange.returns.screening import Table, screen_split
from tianping.terms import CellValue


def complete_from(
    origin: Origin, cells: Mapping[Key, CellValue], *, places: Mapping[str, str], expected: Expected, findings: Findings
) -> Filled:
    """A filled form of the cells that a file names.

    Parameters
    ----------
    origin : Origin
        What the file is.
    cells : mapping of (str, str) to CellValue
        As named; their rows may be anything.
    places : mapping of str to str
        Rows as the file lists them, with the object where each stands first.
    expected : Expected
        Which rows there are, where that is known: a row that the file leaves out is empty.
    findings : Findings
        What was wrong so far.

    Raises
    ------
    ReturnRefused
        If anything was wrong, a row is unknown, or a person's number is cut over cells.
    """
    codes = [column.code for column in origin.form.columns]
    texts = [[cells[row, code].text("en") if (row, code) in cells else "" for row in places] for code in codes]
    identities = Findings()
    screen_split(Table(texts, [None] * len(places), codes, list(places.values())), identities)
    identities.raise_if_any()
    wanted = wanted_rows(origin.form, expected)
    listed = [Listed(row, where=where) for row, where in places.items()]
    listed += [Listed(row) for row in wanted or () if row not in places]
    check_rows(listed, wanted=wanted, findings=findings)
    findings.raise_if_any()
    rows = list(places) if wanted is None else wanted
    return Filled.complete(origin.form, cells, place=origin.place, period=origin.period, rows=rows)
