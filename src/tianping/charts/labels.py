"""Where labels stand: beside their mark, over nothing else, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

import numpy as np

from tianping.charts.readings import Floats

Anchor = Literal["start", "middle", "end"]

FONT_PIXELS = 12
_WIDE, _NARROW = 12.0, 6.9
_ASCENT, _DESCENT = 10.0, 3.5
_OUTLINE = 1.5
"""A triangle reaches so many radii from its middle."""

_CLEAR_ACROSS = 2.0
"""Pixels between a name and the next mark: nearer, the name would seem to be that mark's."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label that wants a place beside its mark: (x, y, radius)."""

    text: str
    mark: tuple[float, float, float]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its place: the baseline's point and how the text hangs on it."""

    text: str
    x: float
    y: float
    anchor: Anchor
    strong: bool

    @property
    def box(self) -> Box:
        return text_box(self.text, (self.x, self.y), anchor=self.anchor)


def text_width(text: str) -> float:
    """Width in pixels at 12 px; on the safe side for the faces of the style sheet.

    Examples
    --------
    >>> text_width("渠洋镇"), round(text_width("2025年"), 1)
    (36.0, 39.6)
    """
    return sum(_WIDE if east_asian_width(letter) in "WF" else _NARROW for letter in text)


def text_box(text: str, at: tuple[float, float], *, anchor: Anchor = "start") -> Box:
    x, y = at
    width = text_width(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - _ASCENT, left + width, y + _DESCENT)


def place_labels(
    wanted: Sequence[Wanted], *, room: Box, marks: Floats, taken: Sequence[Box] = (), most: int | None = None
) -> list[Placed]:
    """Place labels in the order given; one that would cover a mark, a label or the frame is left out.

    Parameters
    ----------
    wanted : sequence of Wanted
        The most important first.
    room : Box
        No label leaves it.
    marks : ndarray of shape (n_marks, 3)
        x, y and radius of every mark, labelled or not.
    taken : sequence of Box
        Where other words stand already.
    most : int, optional
        No more labels than this.
    """
    placed: list[Placed] = []
    boxes = list(taken)
    for label in wanted:
        if most is not None and len(placed) >= most:
            break
        for candidate in _candidates(label):
            box = candidate.box
            if box.within(room) and not any(box.overlaps(other) for other in boxes) and not _covers(box, marks, label):
                placed.append(candidate)
                boxes.append(box)
                break
    return placed


def _candidates(label: Wanted) -> list[Placed]:
    x, y, radius = label.mark
    side, rise = radius + 5, radius * _OUTLINE + 4
    spots: tuple[tuple[float, float, Anchor], ...] = (
        (x + side, y + 4, "start"),
        (x - side, y + 4, "end"),
        (x, y + rise + _ASCENT - 2, "middle"),
        (x, y - rise, "middle"),
        (x + radius, y + rise + _ASCENT - 2, "start"),
        (x + radius, y - rise, "start"),
        (x - radius, y + rise + _ASCENT - 2, "end"),
        (x - radius, y - rise, "end"),
    )
    return [Placed(label.text, x, y, anchor, label.strong) for x, y, anchor in spots]


def _covers(box: Box, marks: Floats, label: Wanted) -> bool:
    if not len(marks):
        return False
    x, y, radius = marks.T
    own = (np.abs(x - label.mark[0]) < 0.05) & (np.abs(y - label.mark[1]) < 0.05)
    wide, tall = radius * _OUTLINE + _CLEAR_ACROSS, radius * _OUTLINE + 1
    touching = (x + wide > box.left) & (x - wide < box.right) & (y + tall > box.top) & (y - tall < box.bottom)
    return bool((touching & ~own).any())


def stacked(blocks: Sequence[tuple[float, float]], *, low: float, high: float) -> list[float]:
    """Move blocks of words apart, down an edge, until none overlap.

    Parameters
    ----------
    blocks : sequence of (middle, height)
        Where each wants to stand, from the top down; this order is kept.
    low, high : float
        The edge; blocks leave it only where all together are longer.

    Returns
    -------
    list of float
        The middles.
    """
    middles: list[float] = []
    floor = low
    for middle, height in blocks:
        middles.append(max(middle, floor + height / 2))
        floor = middles[-1] + height / 2
    ceiling = max(high, low + sum(height for _, height in blocks))
    for index in reversed(range(len(blocks))):
        half = blocks[index][1] / 2
        middles[index] = min(middles[index], ceiling - half)
        ceiling = middles[index] - half
    return middles
