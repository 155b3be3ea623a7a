"""Small areas: sex ratios at birth that borrow strength from neighbours, larger areas and other years."""

from tianping.statistics.small_area.graph import Graph
from tianping.statistics.small_area.options import Integration, Options, Priors, Rows, SdPrior, Time
from tianping.statistics.small_area.result import (
    Benchmarked,
    Convergence,
    EffectEstimates,
    Hyperparameter,
    SmoothedRatios,
)
from tianping.statistics.small_area.smoothing import smooth

__all__ = [
    "Benchmarked",
    "Convergence",
    "EffectEstimates",
    "Graph",
    "Hyperparameter",
    "Integration",
    "Options",
    "Priors",
    "Rows",
    "SdPrior",
    "SmoothedRatios",
    "Time",
    "smooth",
]
