"""Sex ratios at birth over time from observations of unequal quality: a Bayesian state model, with imbalances that come and go.

Needs the extra ``bayes`` (NumPyro, JAX), loaded by the first estimate and not by this import.
"""

from tianping.statistics.trend.balance import Balance
from tianping.statistics.trend.deficits import GirlsMissing
from tianping.statistics.trend.estimate import SamplerMissing, estimate_trend
from tianping.statistics.trend.observations import Observations
from tianping.statistics.trend.options import Around, Fluctuation, Grid, ImbalancePrior, Sampler, Transition
from tianping.statistics.trend.result import NotConverged, Parameter, TrendResult

__all__ = [
    "Around",
    "Balance",
    "Fluctuation",
    "GirlsMissing",
    "Grid",
    "ImbalancePrior",
    "NotConverged",
    "Observations",
    "Parameter",
    "Sampler",
    "SamplerMissing",
    "Transition",
    "TrendResult",
    "estimate_trend",
]
