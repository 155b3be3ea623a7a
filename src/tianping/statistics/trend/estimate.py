"""The door: observations in, ratios by area and year out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tianping import __version__
from tianping.statistics.counts import check_share
from tianping.statistics.trend.balance import MARGIN, SURE, SURE_OF_TRANSITION, Balance, balance_of
from tianping.statistics.trend.observations import Floats, Ints, Observations
from tianping.statistics.trend.options import Fluctuation, Grid, ImbalancePrior, Sampler, Transition
from tianping.statistics.trend.problem import Problem, lay_out
from tianping.statistics.trend.result import Parameter, TrendResult

if TYPE_CHECKING:
    from tianping.statistics.trend.fluctuation import FluctuationDensity
    from tianping.statistics.trend.sampling import Drawn
    from tianping.statistics.trend.transition import TransitionDensity


class SamplerMissing(ImportError):
    """The libraries of the sampler are not installed."""


def estimate_trend(
    observations: Observations,
    *,
    model: Fluctuation | Transition,
    grid: Grid | None = None,
    sampler: Sampler | None = None,
    confidence: float = 0.95,
    on_progress: Callable[[float], None] | None = None,
) -> TrendResult:
    """Estimate the sex ratio at birth of areas over years from observations of unequal quality.

    Parameters
    ----------
    observations : Observations
        Ratios with sampling errors and sources, or counts (`Observations.from_counts`).
    model : Fluctuation or Transition
        How ratios may move, and around which baseline.
    grid : Grid, optional
        Areas and years to be estimated; by default those observed.
    sampler : Sampler, optional
        Draws, chains, seed.
    confidence : float
        Probability inside the intervals, between 0 and 1.
    on_progress : callable, optional
        Called with the share done, from 0 to 1, every 25 draws; what it raises stops the sampler.

    Returns
    -------
    TrendResult
        ``convergence.warning`` says where the chains do not agree; ``require_converged()`` raises then.

    Raises
    ------
    SamplerMissing
        If NumPyro is not installed (``pip install 'tianping[bayes]'``).
    ValueError, TypeError
        If an argument is not as described; the message names it, its value and what is allowed.

    Notes
    -----
    Log ratios are normal around the log of the true one; the variance is the sampling variance plus that of the source's
    non-sampling error. Given the few shared parameters the chain of years is Gaussian: it is summed by a Kalman filter and
    drawn exactly, as are offsets and imbalances; NUTS samples the rest [3]_. With a transition the log of baseline times
    exp(chain) plus excess is taken as linear in the chain; at the default innovation this errs by less than 10⁻⁴ of the
    ratio within three standard deviations. Nothing depends on the order of the rows.

    References
    ----------
    .. [1] Chao & Yadav (2019), Foundations of Data Science 1(2), 177-196.
    .. [2] Chao, Gerland, Cook & Alkema (2019), PNAS 116(19), 9303-9311.
    .. [3] Hoffman & Gelman (2014), Journal of Machine Learning Research 15, 1593-1623; Phan, Pradhan & Jankowiak (2019),
       arXiv:1912.11554.

    Examples
    --------
    Two areas over 17 years, 2,000 births a year in each; the second has 118 boys to 100 girls:

    >>> area, year = ["A"] * 17 + ["B"] * 17, 2 * list(range(1999, 2016))
    >>> counts = Observations.from_counts([1026] * 17 + [1083] * 17, [974] * 17 + [917] * 17, area=area, year=year)
    >>> sampler = Sampler(draws=300, warm_up=200, chains=2)
    >>> found = estimate_trend(counts, model=Fluctuation(105.325), sampler=sampler)
    >>> found.convergence.converged
    True
    >>> [str(word) for word in found.balance]
    ['in balance', 'imbalance']
    >>> found.ratio[:, -1].round().tolist()
    [105.0, 118.0]
    """
    check_share(confidence, name="confidence")
    sampler = sampler or Sampler()
    problem = lay_out(observations, grid or Grid())
    _require_sampler()
    from tianping.statistics.trend.sampling import sample

    density = _density(model, problem)
    drawn = sample(density, {**problem.cells, "time": problem.years + 0.5}, sampler=sampler, on_progress=on_progress)
    return _result(problem, drawn, density=density, sampler=sampler, confidence=confidence)


def _require_sampler() -> None:
    try:
        import jax  # noqa: F401 - only to see whether it is there
        import numpyro  # noqa: F401 - only to see whether it is there
    except ImportError as absent:
        raise SamplerMissing(
            "estimate_trend needs NumPyro and JAX, which the extra 'bayes' brings: pip install 'tianping[bayes]'"
        ) from absent


def _density(model: Fluctuation | Transition, problem: Problem) -> FluctuationDensity | TransitionDensity:
    from tianping.statistics.trend.fluctuation import FluctuationDensity
    from tianping.statistics.trend.transition import TransitionDensity

    if isinstance(model, Fluctuation):
        return FluctuationDensity(model, len(problem.sources), len(problem.areas))
    return TransitionDensity(model, len(problem.sources), len(problem.areas))


def _result(
    problem: Problem,
    drawn: Drawn,
    *,
    density: FluctuationDensity | TransitionDensity,
    sampler: Sampler,
    confidence: float,
) -> TrendResult:
    from tianping.statistics.trend.diagnostics import convergence

    count = sampler.chains * sampler.draws
    log_ratio = drawn.values["log_ratio"][:, :, problem.shown].reshape(count, -1, len(problem.areas))
    ratio = 100 * np.exp(log_ratio.swapaxes(1, 2))
    baseline = 100 * np.exp(drawn.values["log_baseline"].reshape(count))
    low, middle, high = np.quantile(ratio, [(1 - confidence) / 2, 0.5, (1 + confidence) / 2], axis=0)
    above, probability, sure = _imbalance(drawn, ratio, baseline, years=problem.years[problem.shown])
    excess = (ratio > baseline[:, None, None] + MARGIN).mean(axis=0).max(axis=1)
    return TrendResult(
        areas=problem.areas,
        years=problem.years[problem.shown],
        ratio=middle,
        ratio_low=low,
        ratio_high=high,
        above_baseline=above,
        imbalance_probability=probability,
        balance=tuple(_in_words(probability > sure, excess)),
        observed=problem.given.sum(axis=(0, 1)).astype(np.int64),
        baseline=float(np.median(baseline)),
        ratio_draws=ratio,
        baseline_draws=baseline,
        parameters=_parameters(problem, drawn, density=density, confidence=confidence),
        convergence=convergence(drawn),
        left_out=problem.left_out,
        imputed=problem.imputed,
        confidence=confidence,
        model=density.options,
        sampler=sampler,
        method=_method(density.options),
        version=__version__,
    )


def _imbalance(drawn: Drawn, ratio: Floats, baseline: Floats, *, years: Ints) -> tuple[Floats, Floats, float]:
    """Probability of an imbalance by area and year, by area, and from where on it is established."""
    if "probability" not in drawn.values:
        above: Floats = (ratio > baseline[:, None, None]).mean(axis=0)
        return above, above.max(axis=1), SURE
    count = len(ratio)
    each = drawn.values["probability"].reshape(count, -1)
    start, end = (drawn.values[name].reshape(count, -1) for name in ("start", "end"))
    time = years + 0.5
    under_way = (start[:, :, None] < time) & (time < end[:, :, None])
    above = (each[:, :, None] * under_way).mean(axis=0)
    return above, (each * under_way.any(axis=2)).mean(axis=0), SURE_OF_TRANSITION


def _in_words(established: NDArray[np.bool_], excess: Floats) -> list[Balance]:
    return [balance_of(bool(sure), float(share)) for sure, share in zip(established, excess, strict=True)]


def _parameters(
    problem: Problem, drawn: Drawn, *, density: FluctuationDensity | TransitionDensity, confidence: float
) -> tuple[Parameter, ...]:
    from tianping.statistics.trend.diagnostics import spread

    values = drawn.values["values"]
    r_hat, effective = spread(values)
    found = []
    for place, (name, unit) in enumerate(density.names(problem.areas, problem.sources).items()):
        kept = values[:, :, place].ravel()
        area = next((i for i, label in enumerate(problem.areas) if name.endswith(f"[{label}]")), None)
        if "imbalanced" in drawn.values and area is not None and not name.startswith("source_sd"):
            kept = kept[drawn.values["imbalanced"][:, :, area].ravel()]
        summary = (np.nan,) * 4
        if len(kept):
            low, high = np.quantile(kept, [(1 - confidence) / 2, (1 + confidence) / 2]).tolist()
            summary = float(kept.mean()), float(kept.std()), low, high
        found.append(Parameter(name, unit, *summary, float(r_hat[place]), float(effective[place])))
    return tuple(found)


def _method(model: Fluctuation | Transition) -> str:
    if isinstance(model, Fluctuation):
        return f"fluctuation around {model.baseline:g}, Chao & Yadav (2019), NUTS"
    prior = "the article's" if model.imbalance == ImbalancePrior.PAPER else "the published program's"
    return f"transition over {model.baseline:g}, {prior} prior of an imbalance, Chao et al. (2019), NUTS"
