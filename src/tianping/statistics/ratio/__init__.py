"""The sex ratio at birth: interval, verdict, power, funnel, and the differences between places.

Ratios are boys per 100 girls. Counts are arrays of places; a scalar is one place.
"""

from tianping.statistics.ratio.chance import Chance, chance
from tianping.statistics.ratio.funnels import FunnelLimits, FunnelMethod, funnel_limits
from tianping.statistics.ratio.intervals import IntervalMethod, RatioIntervals, ratio_intervals
from tianping.statistics.ratio.judgement import Judgement, judge
from tianping.statistics.ratio.power import Side, births_needed, detectable_change, detectable_ratio
from tianping.statistics.ratio.quantiles import ratio_quantiles
from tianping.statistics.ratio.screens import false_discovery
from tianping.statistics.ratio.spread import Dispersion, Homogeneity, dispersion, homogeneity
from tianping.statistics.ratio.verdicts import VERDICT_CODES, Posterior, VerdictCodes, call_verdicts

__all__ = [
    "VERDICT_CODES",
    "Chance",
    "Dispersion",
    "FunnelLimits",
    "FunnelMethod",
    "Homogeneity",
    "IntervalMethod",
    "Judgement",
    "Posterior",
    "RatioIntervals",
    "Side",
    "VerdictCodes",
    "births_needed",
    "call_verdicts",
    "chance",
    "detectable_change",
    "detectable_ratio",
    "dispersion",
    "false_discovery",
    "funnel_limits",
    "homogeneity",
    "judge",
    "ratio_intervals",
    "ratio_quantiles",
]
