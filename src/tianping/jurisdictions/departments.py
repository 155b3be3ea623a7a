"""The departments of a programme, with what they were called in older plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from tianping.jurisdictions.facts import Confidence, in_force, read_toml
from tianping.terms import Bilingual


@dataclass(frozen=True, slots=True)
class Department:
    """One department that takes part in the programme.

    Parameters
    ----------
    code : str
        What data and the audit chain call it.
    word : Bilingual
        Short name, as a page's head shows it.
    formerly : tuple of str
        Names in older plans that mean this department today.
    source : str
        Who says so.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks what nobody has verified.
    """

    code: str
    word: Bilingual
    formerly: tuple[str, ...]
    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        if not self.source.strip() or self.confidence not in get_args(Confidence):
            raise ValueError(f"a department needs a source and one of {get_args(Confidence)}: code={self.code}")


def load_departments(*, on: date) -> dict[str, Department]:
    """Load the departments in force on a day, by code, in the order of the data.

    Examples
    --------
    >>> load_departments(on=date(2026, 1, 1))["statistics"].word.zh
    '统计局'
    """
    entries = read_toml("china", "departments")["departments"]
    codes = dict.fromkeys(entry["id"] for entry in entries if entry["valid_from"] <= on)
    return {code: _read(in_force(entries, entry_id=code, on=on)) for code in codes}


def _read(entry: dict[str, object]) -> Department:
    return Department(
        code=str(entry["id"]),
        word=Bilingual(zh=str(entry["zh"]), en=str(entry["en"])),
        formerly=tuple(entry["formerly"]),  # type: ignore[arg-type] # a list of strings by the data's test
        source=str(entry["source"]),
        confidence=entry["confidence"],  # type: ignore[arg-type] # checked in Department
    )
