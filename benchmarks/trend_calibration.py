"""Is the uncertainty of the trend true? Observations simulated from the prior, ranks of the truth in the posterior.

Run it with ``python benchmarks/trend_calibration.py``; it rewrites what stands between the two markers of
docs/methods/trend.md. The prior is drawn here by its formulas, with numpy, not by the code under test.
Method: Talts et al. (2018), arXiv:1804.06788.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import binom, chisquare

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine

from tianping.statistics.trend import Around, Fluctuation, Grid, Observations, Sampler, Transition
from tianping.statistics.trend.fluctuation import FluctuationDensity
from tianping.statistics.trend.problem import Problem, lay_out
from tianping.statistics.trend.sampling import sample
from tianping.statistics.trend.transition import TransitionDensity

Floats = NDArray[np.float64]

PAGE = Path(__file__).parent.parent / "docs" / "methods" / "trend.md"
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"
SEED = 20261123
BINS = 10
AREAS, FIRST = 4, 1990
FLUCTUATION = Fluctuation(105.0, source_limit=0.1)
TRANSITION = Transition(
    105.0, start=(1985.0, 2012.0), height=Around(8.0, 2.0), rise=Around(4.0, 1.0), plateau=Around(4.0, 1.0), fall=Around(5.0, 1.0),
    source_limit=0.05,
)  # fmt: skip


@dataclass
class Ranks:
    """Places of the truth in its posterior, from 0 to 1; coverage by data set; probabilities of imbalance, said and true."""

    places: dict[str, list[float]] = field(default_factory=dict)
    inside: list[float] = field(default_factory=list)
    said: list[float] = field(default_factory=list)
    true: list[bool] = field(default_factory=list)
    divergences: int = 0

    def add(self, name: str, draws: Floats, truth: float) -> None:
        self.places.setdefault(name, []).append(float((draws < truth).mean()))


def observe(
    log_ratio: Floats, source_sd: float, rng: np.random.Generator, *, errors: tuple[float, float]
) -> Observations:
    """A register in every year and a survey in every second one, of (n_years, n_areas) log ratios."""
    years, areas = np.indices(log_ratio.shape)
    surveyed = years % 2 == 0
    register = log_ratio + errors[0] * rng.standard_normal(log_ratio.shape)
    survey = log_ratio + np.hypot(errors[1], source_sd) * rng.standard_normal(log_ratio.shape)
    both = np.concatenate
    count, extra = log_ratio.size, int(surveyed.sum())
    return Observations(
        area=[f"area {a}" for a in both([areas.ravel(), areas[surveyed]])],
        year=FIRST + both([years.ravel(), years[surveyed]]),
        ratio=100 * np.exp(both([register.ravel(), survey[surveyed]])),
        error=np.repeat(errors, (count, extra)),
        source=["register"] * count + ["survey"] * extra,
        registered={"register"},
    )


def chain(years: int, correlation: float, innovation: float, rng: np.random.Generator) -> Floats:
    """A stationary autoregression by its covariance matrix."""
    apart = np.abs(np.subtract.outer(np.arange(years), np.arange(years)))
    covariance = innovation**2 / (1 - correlation**2) * correlation**apart
    return np.linalg.cholesky(covariance + 1e-18 * np.eye(years)) @ rng.standard_normal((years, AREAS))


@dataclass(frozen=True)
class Simulated:
    """One data set: what the sampler reads, the true log ratios (n_years, n_areas) and parameters."""

    problem: Problem
    log_ratio: Floats
    truth: dict[str, float]
    imbalance: NDArray[np.bool_] | None = None


def fluctuating(rng: np.random.Generator) -> Simulated:
    """8 years that fluctuate."""
    model = FLUCTUATION
    truth = {
        "baseline": np.log(model.baseline / 100) + model.baseline_sd * rng.standard_normal(),
        "correlation": rng.random(),
        "innovation_sd": model.innovation_limit * rng.random(),
        "offset_scale": model.offset_limit * rng.random(),
        "source_sd[survey]": model.source_limit * rng.random(),
    }
    offset = truth["offset_scale"] * rng.standard_t(3, AREAS)
    log_ratio = truth["baseline"] + offset + chain(8, truth["correlation"], truth["innovation_sd"], rng)
    problem = lay_out(observe(log_ratio, truth["source_sd[survey]"], rng, errors=(0.02, 0.04)), Grid())
    return Simulated(problem, log_ratio, truth | {"baseline": 100 * np.exp(truth["baseline"])})


def with_transition(rng: np.random.Generator) -> Simulated:
    """20 years, in which imbalances may come and go."""
    model = TRANSITION
    middle, spread, source_sd = logit(rng.random()), 2 * rng.random(), model.source_limit * rng.random()
    imbalance = rng.random(AREAS) < expit(middle + spread * rng.standard_normal(AREAS))
    start = rng.uniform(*model.start, AREAS)
    height, *lasting = (_positive(getattr(model, name), rng) for name in ("height", "rise", "plateau", "fall"))
    ends = np.cumsum([start, *lasting], axis=0)
    years = FIRST + 0.5 + np.arange(20)
    excess = np.column_stack([np.interp(years, ends[:, a], [0, height[a], height[a], 0]) for a in range(AREAS)])
    moves = chain(20, model.correlation, model.innovation_sd, rng)
    log_ratio = np.log(model.baseline / 100 * np.exp(moves) + imbalance * excess / 100)
    problem = lay_out(observe(log_ratio, source_sd, rng, errors=(0.02, 0.04)), Grid())
    truth = {
        "source_sd[survey]": source_sd,
        "start[area 0]": start[0],
        "height[area 0]": height[0],
        "fall[area 0]": lasting[2][0],
    }
    return Simulated(problem, log_ratio, truth, imbalance)


def _positive(around: Around, rng: np.random.Generator) -> Floats:
    drawn = np.full(AREAS, -1.0)
    while (drawn <= 0).any():
        drawn = np.where(drawn <= 0, rng.normal(around.mean, around.sd, AREAS), drawn)
    return drawn


@dataclass(frozen=True)
class Kind:
    """One kind of small data set, and how many of them are sampled side by side."""

    simulate: Callable[[np.random.Generator], Simulated]
    density: FluctuationDensity | TransitionDensity
    data_sets: int
    sampler: Sampler


KINDS = {
    "fluctuation: 4 areas × 8 years, a register and a survey": Kind(
        fluctuating, FluctuationDensity(FLUCTUATION, 1, AREAS), 200, Sampler(500, 300, 200, SEED)
    ),
    "transition: 4 areas × 20 years, a register and a survey": Kind(
        with_transition, TransitionDensity(TRANSITION, 1, AREAS), 60, Sampler(250, 200, 60, SEED)
    ),
}


def calibrate(name: str) -> Ranks:
    """Simulate, sample all data sets side by side, one chain each, and rank."""
    kind, number_of_kind = KINDS[name], list(KINDS).index(name)
    sets = [
        kind.simulate(np.random.default_rng(np.random.SeedSequence([SEED, number_of_kind, number])))
        for number in range(kind.data_sets)
    ]
    data = {name: np.stack([one.problem.cells[name] for one in sets]) for name in sets[0].problem.cells}
    data["time"] = np.stack([one.problem.years + 0.5 for one in sets])
    drawn = sample(kind.density, data, sampler=kind.sampler, own_data=True)
    names = list(kind.density.names(sets[0].problem.areas, sets[0].problem.sources))
    ranks, rng = Ranks(divergences=drawn.divergences), np.random.default_rng(SEED)
    for number, one in enumerate(sets):
        for name, truth in one.truth.items():
            ranks.add(name, drawn.values["values"][number, :, names.index(name)], truth)
        places = (drawn.values["log_ratio"][number] < one.log_ratio).mean(axis=0)
        ranks.places.setdefault("ratio of one cell", []).append(float(rng.choice(places.ravel())))
        ranks.inside.append(float(((places > 0.025) & (places < 0.975)).mean()))
        if one.imbalance is not None:
            ranks.said.extend(drawn.values["probability"][number].mean(axis=0).tolist())
            ranks.true.extend(one.imbalance.tolist())
    return ranks


def coverage(ranks: Ranks) -> tuple[float, float, float]:
    """Coverage of 95 % intervals over all cells and its exact 99.9 % bounds, for as many independent cells as the spread between data sets tells."""
    share, error = float(np.mean(ranks.inside)), float(np.std(ranks.inside, ddof=1)) / np.sqrt(len(ranks.inside))
    independent = max(int(share * (1 - share) / error**2), 1)
    low, high = binom.interval(0.999, independent, 0.95)
    return share, low / independent, high / independent


def section(kind: str, ranks: Ranks) -> str:
    share, low, high = coverage(ranks)
    lines = [
        f"{kind}; {len(ranks.inside)} data sets",
        f"  coverage of 95 % intervals, all cells   {100 * share:.1f} %   (99.9 % bounds {100 * low:.1f}–{100 * high:.1f})",
    ]
    for name, places in ranks.places.items():
        bins = np.histogram(places, BINS, (0, 1))[0]
        bars = "".join("▁▂▃▄▅▆▇█"[min(int(4 * count * BINS / len(places)), 7)] for count in bins)
        lines.append(f"  {name:<18} {bars}  bins {bins.min()}–{bins.max()}, χ² p = {chisquare(bins).pvalue:.3f}")
    if ranks.said:
        said, true = np.array(ranks.said), np.array(ranks.true)
        for low_, high_ in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.001)):
            held = (said >= low_) & (said < high_)
            if held.any():
                lines.append(
                    f"  imbalance said with {said[held].mean():.2f} on average: true in {true[held].mean():.2f} of {held.sum()} areas"
                )
    return "\n".join([*lines, f"  divergent draws: {ranks.divergences}"])


def main() -> None:
    """Write the ranks into the page."""
    started = time.process_time()
    sections = [section(kind, calibrate(kind)) for kind in KINDS]
    text = (
        f"Data sets simulated from the prior (seed {SEED}), one chain each; ranks of the truth in {BINS} bins.\n"
        f"{machine()}; {(time.process_time() - started) / 60:.0f} processor minutes.\n\n"
        "```text\n" + "\n\n".join(sections) + "\n```"
    )
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
