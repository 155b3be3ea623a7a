"""What is wrong with a table, in either language: the page shows where in columns of its own, so it is left out here."""

from __future__ import annotations

from tianping.exchange.tables.problems import Problem
from tianping.exchange.tables.wording import what
from tianping.exchange.tables.wording_zh import what_in_chinese
from tianping.terms import Language


def say_what(problem: Problem, *, language: Language) -> str:
    """One sentence without sheet, row and column."""
    if language == "zh":
        return f"{what_in_chinese(problem)}。"
    said = what(problem)
    return f"{said[:1].upper()}{said[1:]}."
