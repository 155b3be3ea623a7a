"""Registers of places as facts: codes, names, levels, parents and earlier codes, with source and date."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, get_args

from tianping.jurisdictions.facts import Confidence, read_toml
from tianping.terms import Bilingual, Level, PlaceCode


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """One place of a register.

    Parameters
    ----------
    code : PlaceCode
        Division code on the day of the register.
    name : str
        Chinese name as the register prints it.
    latin : str
        Pinyin without tones; empty where the register has none.
    level : Level
        Administrative level; the code's own level.
    parent : PlaceCode or None
        The place above; ``None`` for the highest place of the register.
    """

    code: PlaceCode
    name: str
    latin: str
    level: Level
    parent: PlaceCode | None

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(f"a place needs a name: code={self.code}")
        if self.code.level is not self.level:
            raise ValueError(f"the level of {self.code} is {self.code.level}, the register says {self.level.value}")
        if self.parent is not None and self.parent != self.code.parent:
            raise ValueError(f"the parent of {self.code} is {self.code.parent}, the register says {self.parent}")


@dataclass(frozen=True, slots=True)
class FormerCode:
    """A code that a place had before a day, on the same territory.

    Parameters
    ----------
    code, became : PlaceCode
        The old code and the one that replaced it.
    name : Bilingual
        The name the place had under the old code.
    on : date
        First day of the new code.
    with_places_below : bool
        Whether the places below changed too, keeping their digits after the changed part.
    source : str
        Who says so.
    confidence : {'high', 'medium', 'low'}
        How sure that is.
    """

    code: PlaceCode
    became: PlaceCode
    name: Bilingual
    on: date
    with_places_below: bool
    source: str
    confidence: Confidence

    def __post_init__(self) -> None:
        if self.code.level is not self.became.level:
            raise ValueError(f"{self.code} and {self.became} are codes of different levels")
        if self.confidence not in get_args(Confidence) or not self.source.strip():
            raise ValueError(f"a former code needs a source and one of {get_args(Confidence)}: code={self.code}")

    def of(self, present: PlaceCode) -> PlaceCode | None:
        """Return what the code ``present`` was before the day, or ``None`` if this change did not touch it."""
        if present == self.became:
            return self.code
        if self.with_places_below and self.became.contains(present):
            return PlaceCode(self.code.text + present.text[len(self.became.text) :])
        return None


@dataclass(frozen=True, slots=True)
class PlaceRegister:
    """The places of one jurisdiction on one day.

    Parameters
    ----------
    name : Bilingual
        What the register covers.
    as_of, valid_from : date
        The day of the list, and the day from which its codes have been in force.
    source : str
        Who says so.
    places : tuple of PlaceFact
        Parents before their children.
    former : tuple of FormerCode
        Earlier codes.
    """

    name: Bilingual
    as_of: date
    valid_from: date
    source: str
    places: tuple[PlaceFact, ...]
    former: tuple[FormerCode, ...]

    def __post_init__(self) -> None:
        seen: set[PlaceCode] = set()
        for place in self.places:
            if place.code in seen:
                raise ValueError(f"{place.code} stands twice in the register")
            if place.parent is not None and place.parent not in seen:
                raise ValueError(f"the parent of {place.code}, {place.parent}, must stand before it")
            seen.add(place.code)

    def of_level(self, level: Level) -> tuple[PlaceFact, ...]:
        """Return the places of one level, in the order of the register."""
        return tuple(place for place in self.places if place.level is level)


def load_places(jurisdiction: str) -> PlaceRegister:
    """Load the register of a jurisdiction by its folder.

    Parameters
    ----------
    jurisdiction : str
        Folder below this package, e.g. ``"china/guangxi/jingxi"``.

    Raises
    ------
    FileNotFoundError
        If the jurisdiction has no register.
    ValueError
        If the register contradicts itself: a level that is not the code's, a parent that is not listed, a code twice.

    Examples
    --------
    >>> register = load_places("china/guangxi/jingxi")
    >>> len(register.of_level(Level.TOWNSHIP)), len(register.of_level(Level.VILLAGE))
    (19, 293)
    >>> register.former[0].of(PlaceCode("451081105")).text
    '451025105'
    """
    toml = read_toml(jurisdiction, "places")
    head = toml["register"]
    table = (files(__package__) / jurisdiction / "places.csv").read_text(encoding="utf-8")
    return PlaceRegister(
        name=Bilingual(zh=head["name_zh"], en=head["name_en"]),
        as_of=head["as_of"],
        valid_from=head["valid_from"],
        source=head["source"],
        places=tuple(_place(row) for row in csv.DictReader(table.splitlines())),
        former=tuple(_former(entry) for entry in toml.get("former", [])),
    )


def _place(row: dict[str, str]) -> PlaceFact:
    return PlaceFact(
        code=PlaceCode.parse(row["code"]),
        name=row["name"],
        latin=row["latin"],
        level=Level(row["level"]),
        parent=PlaceCode.parse(row["parent"]) if row["parent"] else None,
    )


def _former(entry: dict[str, Any]) -> FormerCode:
    return FormerCode(
        code=PlaceCode.parse(entry["code"]),
        became=PlaceCode.parse(entry["became"]),
        name=Bilingual(zh=entry["name_zh"], en=entry["name_en"]),
        on=entry["on"],
        with_places_below=entry["with_places_below"],
        source=entry["source"],
        confidence=entry["confidence"],
    )
