"""Interval bars in a terminal: ``├──●──┤`` on one log scale, with the reference band behind."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

_TICKS = (10, 20, 30, 50, 70, 80, 90, 100, 110, 120, 130, 140, 160, 200, 300, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The letters of a bar."""

    left: str
    right: str
    line: str
    band: str
    band_inside: str
    before: str
    after: str


UNICODE = Glyphs(left="├", right="┤", line="─", band="░", band_inside="═", before="‹", after="›")
ASCII = Glyphs(left="|", right="|", line="-", band=":", band_inside="=", before="<", after=">")


@dataclass(frozen=True, slots=True)
class Scale:
    """A log scale of ``width`` cells from ``low`` to ``high`` boys per 100 girls, with the reference band."""

    low: float
    high: float
    width: int
    band: tuple[float, float]

    @classmethod
    def holding(cls, intervals: Iterable[tuple[float, float]], *, width: int, band: tuple[float, float]) -> Scale:
        """Make the scale that holds the band and every finite interval whole."""
        ends = [end for interval in intervals for end in interval if math.isfinite(end) and end > 0]
        low, high = min([*ends, band[0] / 1.1]), max([*ends, band[1] * 1.1])
        return cls(low / 1.01, high * 1.01, width, band)

    def cell(self, ratio: float) -> int:
        """Cell of a ratio; outside the scale -1 or ``width``."""
        if not ratio > self.low:
            return -1
        if not ratio < self.high:
            return self.width
        return min(int(math.log(ratio / self.low) / math.log(self.high / self.low) * self.width), self.width - 1)

    def ticks(self, reference: float) -> str:
        """Return the head of the column: round ratios where they stand, the reference always among them."""
        line = [" "] * self.width
        taken: set[int] = set()
        for ratio in (reference, *_TICKS):
            word = f"{ratio:.0f}"
            start = self.cell(ratio) - len(word) // 2
            places = set(range(start - 1, start + len(word) + 1))
            if start >= 0 and start + len(word) <= self.width and not places & taken and self.low < ratio < self.high:
                line[start : start + len(word)] = word
                taken |= places
        return "".join(line)

    def bar(self, interval: tuple[float, float], ratio: float, *, mark: str, glyphs: Glyphs) -> str:
        """Draw one interval with its mark over the band; an end beyond the scale is an arrow."""
        band = range(self.cell(self.band[0]), self.cell(self.band[1]) + 1)
        line = [glyphs.band if cell in band else " " for cell in range(self.width)]
        if math.isnan(ratio):
            return "".join(line)
        first, last = self.cell(interval[0]), self.cell(interval[1])
        if last < 0 or first >= self.width:
            line[0 if last < 0 else -1] = glyphs.before if last < 0 else glyphs.after
            return "".join(line)
        for cell in range(max(first, 0), min(last, self.width - 1) + 1):
            line[cell] = glyphs.band_inside if cell in band else glyphs.line
        line[max(first, 0)] = glyphs.before if first < 0 else glyphs.left
        line[min(last, self.width - 1)] = glyphs.after if last >= self.width else glyphs.right
        line[min(max(self.cell(ratio), 0), self.width - 1)] = mark
        return "".join(line)
