"""Is the uncertainty of smoothed ratios true? Counts simulated from the prior, ranks of the truth in the posterior.

Run it with ``python benchmarks/small_area_calibration.py``; it rewrites what stands between the two markers of
docs/methods/small_area.md. The prior is drawn here by its formulas, with dense matrices, not by the code under test.
Method: Talts et al. (2018), arXiv:1804.06788.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from scipy.stats import binom, chisquare

sys.path.insert(0, str(Path(__file__).parent))
from processes import machine

from tianping.statistics.small_area import Graph, Options, Rows, SmoothedRatios, smooth

Floats = NDArray[np.float64]

PAGE = Path(__file__).parent.parent / "docs" / "methods" / "small_area.md"
BEGIN, END = "<!-- calibration: begin -->", "<!-- calibration: end -->"
SEED = 20261123
DATA_SETS = 1_000
BINS = 20
LEVEL, LEVEL_SD, ORDER_SD, SD_RATE = np.log(1.06), 0.5, 0.5, -np.log(0.01) / 0.5
"""The default priors: level, its and the orders' standard deviations, rate of the exponential ones."""


@dataclass(frozen=True)
class Setting:
    """One kind of small data set; births are log-normal over the areas around ``births``."""

    name: str
    areas: int
    periods: int = 1
    orders: int = 1
    places_of_county: int = 0
    time: str = "none"
    births: float = 60.0


SETTINGS = (
    Setting("30 areas on a map, two of them islands; 60 births each; grid", areas=30),
    Setting("the same with 5 births each", areas=30, births=5.0),
    Setting("12 areas on a map × 5 years, random walk; composite design", areas=12, periods=5, time="rw1"),
    Setting("16 areas in 4 counties × 4 years × 2 orders, autoregression", 16, 4, 2, 4, "ar1"),
)


@dataclass
class Ranks:
    """Places of the truth in its posterior, from 0 to 1: of one row of each data set, and of each hyperparameter."""

    row: list[float] = field(default_factory=list)
    inside: list[float] = field(default_factory=list)
    hyper: dict[str, list[float]] = field(default_factory=dict)

    def uniform_p(self, ranks: list[float] | None = None) -> float:
        """P of the χ² test that ranks are uniform over 20 bins."""
        return float(chisquare(counts(self.row if ranks is None else ranks)).pvalue)

    def coverage(self) -> tuple[float, float, float]:
        """Coverage of 95 % intervals over all rows, and its exact 99.9 % bounds.

        Rows of one data set go together: the bounds are binomial for the number of independent rows that would
        have the standard error seen between data sets.
        """
        share = float(np.mean(self.inside))
        error = float(np.std(self.inside, ddof=1)) / np.sqrt(len(self.inside))
        independent = int(share * (1 - share) / error**2)
        low, high = binom.interval(0.999, independent, 0.95)
        return share, low / independent, high / independent


def counts(ranks: list[float]) -> NDArray[np.int64]:
    """Count the ranks in 20 bins."""
    return np.histogram(ranks, BINS, (0, 1))[0]


def calibrate(setting: Setting, data_sets: int, *, seed: int = SEED) -> Ranks:
    """Simulate, smooth and rank."""
    ranks = Ranks()
    for number in range(data_sets):
        rng = np.random.default_rng(np.random.SeedSequence([seed, SETTINGS.index(setting), number]))
        truth, hyper, smoothed = _one(setting, rng)
        places = 1 - smoothed.probability_above(100 * np.exp(truth))
        ranks.row.append(float(places[rng.integers(len(places))]))
        ranks.inside.append(float(((places > 0.025) & (places < 0.975)).mean()))
        for found in smoothed.hyperparameters:
            # A deviation is close to normal in its cube root, a share in its normal quantile: the scale of the search.
            scale = np.cbrt if found.unit == "log odds" else ndtri
            middle, reach = 0.5 * (scale(found.low) + scale(found.high)), 0.5 * (scale(found.high) - scale(found.low))
            place = ndtr((scale(hyper[found.name]) - middle) / reach * ndtri(0.975))
            ranks.hyper.setdefault(found.name, []).append(float(place))
    return ranks


def _one(setting: Setting, rng: np.random.Generator) -> tuple[Floats, dict[str, float], SmoothedRatios]:
    area, period, order = (index.ravel() for index in np.indices((setting.areas, setting.periods, setting.orders)))
    county = area // setting.places_of_county if setting.places_of_county else None
    graph = _map(setting.areas, rng)
    truth, hyper = _effects(setting, graph, (area, period, order), rng)
    births = rng.poisson(setting.births * rng.lognormal(0, 1, setting.areas))[area]
    boys = rng.binomial(births, 1 / (1 + np.exp(-truth)))
    rows = Rows(place=area, period=period, order=order, county=county)
    return (
        truth,
        hyper,
        smooth(boys, births - boys, rows=rows, graph=graph, options=Options(time=setting.time, threads=1)),
    )


def _map(areas: int, rng: np.random.Generator) -> Graph:
    """Points with their Delaunay triangles, the last two areas cut off as islands."""
    graph = Graph.from_points(np.arange(areas), x=rng.random(areas), y=rng.random(areas))
    return Graph(graph.edges[(graph.edges < areas - 2).all(axis=1)], np.arange(areas))


def _effects(
    setting: Setting, graph: Graph, index: tuple[NDArray[np.int64], ...], rng: np.random.Generator
) -> tuple[Floats, dict[str, float]]:
    """Draw hyperparameters and log odds from the prior."""
    area, period, order = index
    hyper = {"area_sd": rng.exponential(1 / SD_RATE), "spatial_share": rng.random()}
    spatial = _typical_root(_laplacian(graph.edges, setting.areas)) @ rng.standard_normal(setting.areas)
    mixed = hyper["spatial_share"] ** 0.5 * spatial + (1 - hyper["spatial_share"]) ** 0.5 * rng.standard_normal(
        setting.areas
    )
    truth = LEVEL + LEVEL_SD * rng.standard_normal() + hyper["area_sd"] * mixed[area]
    truth += np.append(0, ORDER_SD * rng.standard_normal(setting.orders - 1))[order]
    if setting.places_of_county:
        hyper["county_sd"] = rng.exponential(1 / SD_RATE)
        truth += hyper["county_sd"] * rng.standard_normal(setting.areas)[area // setting.places_of_county]
    if setting.periods > 1:
        hyper |= {name: rng.exponential(1 / SD_RATE) for name in ("period_sd", "interaction_sd")}
        hyper["correlation"] = rng.random()
        if setting.time == "rw1":
            steps = np.arange(setting.periods - 1)
            root = _typical_root(_laplacian(np.column_stack([steps, steps + 1]), setting.periods))
        else:
            apart = np.abs(np.subtract.outer(np.arange(setting.periods), np.arange(setting.periods)))
            root = np.linalg.cholesky(hyper["correlation"] ** apart + 1e-12 * np.eye(setting.periods))
        truth += hyper["period_sd"] * (root @ rng.standard_normal(setting.periods))[period]
        truth += hyper["interaction_sd"] * rng.standard_normal((setting.areas, setting.periods))[area, period]
    return truth, hyper


def _laplacian(edges: NDArray[np.int64], size: int) -> Floats:
    links = np.zeros((size, size))
    links[edges[:, 0], edges[:, 1]] = links[edges[:, 1], edges[:, 0]] = 1
    return np.diag(links.sum(axis=1)) - links


def _typical_root(precision: Floats) -> Floats:
    """Root of the covariance, each connected part of typical variance 1; parts are small enough to be searched plainly."""
    size = len(precision)
    reach = np.linalg.matrix_power((precision != 0) | np.eye(size, dtype=bool), size) > 0
    covariance = np.zeros((size, size))
    for members in {tuple(np.flatnonzero(row)) for row in reach}:
        part = np.linalg.pinv(precision[np.ix_(members, members)]) if len(members) > 1 else np.ones((1, 1))
        covariance[np.ix_(members, members)] = part / np.exp(np.log(np.diag(part)).mean())
    values, vectors = np.linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0))


def histogram(ranks: list[float]) -> str:
    """Draw the bins as bars; full height is twice what is expected."""
    expected = len(ranks) / BINS
    return "".join("▁▂▃▄▅▆▇█"[min(int(4 * count / expected), 7)] for count in counts(ranks))


def section(setting: Setting, ranks: Ranks) -> str:
    """Write up one setting."""
    share, low, high = ranks.coverage()
    lines = [
        f"{setting.name}",
        f"  coverage of 95 % intervals, all rows   {100 * share:.2f} %   (99.9 % bounds {100 * low:.2f}–{100 * high:.2f})",
    ]
    for name, values in {"ratio of one row": ranks.row, **ranks.hyper}.items():
        bins = counts(values)
        p = ranks.uniform_p(values)
        lines.append(
            f"  {name:<18} {histogram(values)}  bins {bins.min()}–{bins.max()}, χ² p {f'= {p:.3f}' if p >= 0.001 else '< 0.001'}"
        )
    return "\n".join(lines)


def main() -> None:
    """Write the ranks into the page."""
    started = time.process_time()
    sections = [section(setting, calibrate(setting, DATA_SETS)) for setting in SETTINGS]
    low, high = binom.interval(0.999, DATA_SETS, 1 / BINS)
    text = (
        f"{DATA_SETS:,} data sets of each kind, simulated from the default priors (seed {SEED}); ranks of the truth in 20 bins, each expected\n"
        f"to hold {DATA_SETS // BINS} (99.9 % of bins between {low:.0f} and {high:.0f}). {machine()}; {(time.process_time() - started) / 60:.0f} processor minutes.\n\n"
        "```text\n" + "\n\n".join(sections) + "\n```"
    )
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
