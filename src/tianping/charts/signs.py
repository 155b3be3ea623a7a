"""What stands for a place in a drawing: a verdict of the statistics, or the triage of an alert."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Protocol

from tianping.terms import Bilingual, Verdict


class Sign(Protocol):
    """Anything with a word, a shape that reads without colour, and a name in style sheets; ``terms.Verdict`` is one."""

    @property
    def word(self) -> Bilingual: ...
    @property
    def mark(self) -> str: ...
    @property
    def token(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Triage:
    """A sign that is no verdict of the statistics."""

    word: Bilingual
    mark: str
    token: str


LATE_REGISTRATION = Triage(word=Bilingual(zh="可能登记迟缓", en="late registration likely"), mark="◆", token="late")  # noqa: S106 - a name in a style sheet
"""An excess that the records may explain: in past years most late entries were girls."""

PAINTED_IN_ORDER = (
    "not-given",
    "no-births",
    "unclear",
    "no-excess",
    "expected",
    "maybe-low",
    "maybe-high",
    "late",
    "low",
    "high",
)
"""Hollow rings lie at the bottom, verdicts on top."""

SURE = frozenset({"high", "low"})
SAYING_SOMETHING = frozenset({"high", "low", "maybe-high", "maybe-low", "late"})
"""Signs whose places are named in a drawing."""

WITHOUT_RATIO = frozenset({Verdict.NO_BIRTHS.token, Verdict.NOT_GIVEN.token})

_HALF = 0.6 * sqrt(3)
_UP = f"M0 -1.2L{_HALF:.4f} .6H-{_HALF:.4f}Z"
_DOWN = f"M0 1.2L{_HALF:.4f} -.6H-{_HALF:.4f}Z"
_DIAMOND = "M0 -1.25L1.25 0L0 1.25L-1.25 0Z"
_SHAPES = {"high": _UP, "maybe-high": _UP, "low": _DOWN, "maybe-low": _DOWN, "late": _DIAMOND}


def shape_of(token: str) -> str | None:
    """Outline of a sign around (0, 0) in units of its radius; None stands for a circle."""
    return _SHAPES.get(token)


def outline(token: str, radius: float) -> str | None:
    """The outline at a radius, as path data; None stands for a circle."""
    unit = shape_of(token)
    if unit is None:
        return None
    return _scaled(unit, radius)


def _scaled(path: str, factor: float) -> str:
    steps: list[str] = []
    number = ""
    for letter in path + "Z":
        if letter.isdigit() or letter in "-.":
            number += letter
            continue
        if number:
            steps.append(f"{float(number) * factor:.1f}")
            number = ""
        steps.append(letter)
    return "".join(steps[:-1])
