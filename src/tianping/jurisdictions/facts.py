"""Dated facts: each with its unit, what it is used for, its source and our confidence in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Literal, get_args

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One number that law, an authority or a convention sets.

    Parameters
    ----------
    value : float
        The number, in ``unit``.
    unit, use, source : str
        What it counts, what it is for, and who says so.
    confidence : {'high', 'medium', 'low'}
        ``low`` marks a fact that nobody has verified.
    """

    value: float
    unit: str
    use: str
    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        for field in ("unit", "use", "source"):
            if not getattr(self, field).strip():
                raise ValueError(f"a fact needs its {field}: value={self.value}")
        if self.confidence not in get_args(Confidence):
            raise ValueError(f"confidence must be one of {get_args(Confidence)}, got {self.confidence!r}")


def read_toml(folder: str, name: str) -> dict[str, Any]:
    """Read one data file of this package, e.g. ``read_toml("world", "sex_ratio")``."""
    return tomllib.loads((files(__package__) / folder / f"{name}.toml").read_text(encoding="utf-8"))


def in_force(entries: list[dict[str, Any]], *, entry_id: str, on: date) -> dict[str, Any]:
    """Return the entry of that id in force on a day: the latest ``valid_from`` that is not after it.

    Raises
    ------
    LookupError
        If none is in force; the error names the id, the day and the ids there are.
    """
    dated = [e for e in entries if e["id"] == entry_id and e["valid_from"] <= on and e.get("valid_to", date.max) >= on]
    if not dated:
        raise LookupError(f"no {entry_id!r} in force on {on}; there are {sorted({e['id'] for e in entries})}")
    return max(dated, key=lambda entry: entry["valid_from"])
