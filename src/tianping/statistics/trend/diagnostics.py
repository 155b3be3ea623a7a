"""Whether the sampler can be believed: chains beside each other, effective draws, divergences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpyro.diagnostics import effective_sample_size, split_gelman_rubin

from tianping.statistics.trend.observations import Floats
from tianping.statistics.trend.sampling import Drawn

LARGEST_R_HAT = 1.02
"""Split R-hat of anything reported, above which the chains have not met."""

FEWEST_EFFECTIVE = 100.0
"""Effective draws of anything reported, over all chains: quantiles are then good to a tenth of a standard deviation."""

MOST_DIVERGENT = 0.001
"""Share of the draws."""


@dataclass(frozen=True)
class Convergence:
    """How well the chains agree.

    Parameters
    ----------
    converged : bool
        Whether the three measures below keep their bounds: 1.02, 100 and one in a thousand.
    r_hat : float
        Largest split R-hat [1]_ of the parameters and of the log ratios of all cells.
    effective_draws : float
        Smallest number of independent draws that would be worth the same.
    divergences : int
        Draws after the warm-up at which the sampler's path broke off.
    steps : int
        Steps of all chains after the warm-up.
    warning : str
        Empty if converged; else what is wrong, and what can be done.

    References
    ----------
    .. [1] Gelman et al. (2013), Bayesian Data Analysis, 3rd edition, section 11.4.
    """

    converged: bool
    r_hat: float
    effective_draws: float
    divergences: int
    steps: int
    warning: str


def convergence(drawn: Drawn) -> Convergence:
    """Judge the draws."""
    chains, draws = drawn.points.shape[:2]
    cells = drawn.values["log_ratio"].reshape(chains, draws, -1)
    r_hat, effective = spread(np.concatenate([drawn.points, cells], axis=2))
    worst, fewest = float(r_hat.max()), float(effective.min())
    faults = []
    if worst > LARGEST_R_HAT:
        faults.append(f"R-hat reaches {worst:.3f} (at most {LARGEST_R_HAT})")
    if fewest < FEWEST_EFFECTIVE:
        faults.append(f"only {fewest:.0f} effective draws (at least {FEWEST_EFFECTIVE:.0f})")
    if drawn.divergences > MOST_DIVERGENT * chains * draws:
        faults.append(f"{drawn.divergences} of {chains * draws} draws diverged (at most {MOST_DIVERGENT:.1%})")
    cure = "; raise warm_up and draws, or target_acceptance where draws diverged"
    return Convergence(
        converged=not faults,
        r_hat=worst,
        effective_draws=fewest,
        divergences=drawn.divergences,
        steps=drawn.steps,
        warning=f"not converged: {', '.join(faults)}{cure}" if faults else "",
    )


def spread(draws: Floats) -> tuple[Floats, Floats]:
    """Split R-hat and effective draws of each quantity of (n_chains, n_draws, n_quantities); 1 and all of what is constant."""
    moving = np.ptp(draws, axis=(0, 1)) > 0
    r_hat, effective = np.ones(draws.shape[2]), np.full(draws.shape[2], float(draws.shape[0] * draws.shape[1]))
    if moving.any():
        r_hat[moving] = split_gelman_rubin(draws[:, :, moving])
        effective[moving] = effective_sample_size(draws[:, :, moving])
    return r_hat, effective
