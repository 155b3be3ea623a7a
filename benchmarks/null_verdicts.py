"""How often places with nothing the matter get each verdict: exactly and simulated, written into docs/methods/ratio.md.

Run it with ``python benchmarks/null_verdicts.py``; it rewrites what stands between the two markers of the page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tianping.jurisdictions import VerdictBounds, load_verdict_bounds
from tianping.statistics.ratio import VERDICT_CODES, judge
from tianping.terms import Verdict

PAGE = Path(__file__).parent.parent / "docs" / "methods" / "ratio.md"
BEGIN, END = "<!-- null verdicts: begin -->", "<!-- null verdicts: end -->"
SIZES = (10, 100, 1_000, 10_000)
BOUNDS_ON = date(2026, 1, 1)
SEED = 20261101
PLACES = 200_000
SCREENS, SCREENED = 100, 3_000
"""Screens simulated, and null places on each: about the counties of China."""


def exact_rates(births: int, ratio: float, *, bounds: VerdictBounds) -> dict[Verdict, float]:
    """Probability of each verdict for one place of so many births and this true ratio: the sum over all splits."""
    boys = np.arange(births + 1)
    share = ratio / (100 + ratio)
    choices = np.array([math.lgamma(births + 1) - math.lgamma(k + 1) - math.lgamma(births - k + 1) for k in boys])
    weights = np.exp(choices + boys * np.log(share) + (births - boys) * np.log(1 - share))
    codes = judge(boys, births - boys, bounds=bounds, screen=False).verdict
    return _by_verdict(codes, weights)


def simulated_rates(births: int, ratio: float, *, bounds: VerdictBounds) -> dict[Verdict, float]:
    """Share of simulated places that get each verdict; the stream depends on seed and size alone."""
    generator = np.random.default_rng(np.random.SeedSequence([SEED, births]))
    boys = generator.binomial(births, ratio / (100 + ratio), PLACES)
    codes = judge(boys, births - boys, bounds=bounds, screen=False).verdict
    return _by_verdict(codes, np.full(PLACES, 1 / PLACES))


def screened_rates(births: int, *, bounds: VerdictBounds) -> dict[Verdict, float]:
    """Share of simulated null places that get each verdict when screened together."""
    generator = np.random.default_rng(np.random.SeedSequence([SEED, births, 1]))
    total: dict[Verdict, float] = dict.fromkeys(VERDICT_CODES, 0.0)
    for _ in range(SCREENS):
        boys = generator.binomial(births, bounds.reference / (100 + bounds.reference), SCREENED)
        codes = judge(boys, births - boys, bounds=bounds).verdict
        for verdict, rate in _by_verdict(codes, np.full(SCREENED, 1 / SCREENED)).items():
            total[verdict] += rate / SCREENS
    return total


def _by_verdict(codes: NDArray[np.uint8], weights: NDArray[np.float64]) -> dict[Verdict, float]:
    sums = np.bincount(codes, weights=weights, minlength=len(VERDICT_CODES))
    return {verdict: float(rate) for verdict, rate in zip(VERDICT_CODES, sums, strict=True)}


def table(columns: Mapping[str, Sequence[Mapping[Verdict, float]]]) -> str:
    """Draw one Markdown table of percentages; a second set of rates in a column stands in brackets."""
    lines = ["| verdict | " + " | ".join(columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for verdict in VERDICT_CODES:
        if verdict not in (Verdict.NO_BIRTHS, Verdict.NOT_GIVEN):
            cells = [_cell([rates[verdict] for rates in sets]) for sets in columns.values()]
            lines.append(f"| {verdict.word.en} {verdict.word.zh} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(rates: Sequence[float]) -> str:
    exact, *others = (f"{100 * rate:.2f}" for rate in rates)
    return exact + "".join(f" ({other})" for other in others)


def text() -> str:
    """Return all that stands between the markers."""
    bounds = load_verdict_bounds(on=BOUNDS_ON)
    free = replace(bounds, fewest_births=0)
    null = {
        "10 births, without the minimum": [
            rates(10, bounds.reference, bounds=free) for rates in (exact_rates, simulated_rates)
        ],
        **{
            f"{births:,} births": [
                rates(births, bounds.reference, bounds=bounds) for rates in (exact_rates, simulated_rates)
            ]
            for births in SIZES
        },
    }
    screened = {f"{births:,} births": [screened_rates(births, bounds=bounds)] for births in SIZES}
    found = {
        f"true {ratio}, {births:,} births": [exact_rates(births, ratio, bounds=bounds)]
        for ratio in (110, 115, 120)
        for births in (1_000, 10_000)
    }
    return "\n".join([
        f"Per cent of places whose true ratio is {bounds.reference:g}, judged one by one: exact, and in brackets among "
        f"{PLACES:,} simulated places (seed {SEED}).",
        "", table(null), "",
        f"Per cent of such places on screens of {SCREENED:,} judged together ({SCREENS} screens simulated, seed {SEED}).",
        "", table(screened), "",
        "Per cent of places with a true excess, judged one by one: exact.",
        "", table(found),
    ])  # fmt: skip


def main() -> None:
    """Write the tables into the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text()}\n{END}{after}", encoding="utf-8")
    print(f"{PAGE.name} rewritten")


if __name__ == "__main__":
    main()
