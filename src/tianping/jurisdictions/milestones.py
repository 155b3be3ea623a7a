"""Days that bear on a series of births, as dated data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tianping.jurisdictions.facts import Confidence, read_toml
from tianping.terms import Bilingual


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something that happened on a day, with who says so."""

    on: date
    word: Bilingual
    source: str
    confidence: Confidence


def load_milestones(country: str = "china") -> tuple[Milestone, ...]:
    """Load the milestones of a country, by day.

    Examples
    --------
    >>> [(fact.on.year, fact.word.en) for fact in load_milestones()]
    [(2016, 'two-child policy'), (2021, 'three-child policy')]
    """
    entries = sorted(read_toml(country, "milestones")["milestones"], key=lambda entry: entry["on"])
    return tuple(
        Milestone(entry["on"], Bilingual(zh=entry["zh"], en=entry["en"]), entry["source"], entry["confidence"])
        for entry in entries
    )
