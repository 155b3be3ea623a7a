"""Watching series of births by sex: sums and means for shifts that last, screens and forecasts for single periods.

Every way of watching gives the same: expected ratio, limits, flags, an explanation in words, and what could have been
seen. Ratios are boys per 100 girls; counts have the shape (series, periods).
"""

from tianping.statistics.watch.cusum import CusumSignals, OneSide, watch_cusum
from tianping.statistics.watch.designs import CusumDesign, EwmaDesign, FunnelDesign, RegressionDesign, Side
from tianping.statistics.watch.ewma import EwmaSignals, watch_ewma
from tianping.statistics.watch.regression import RegressionSignals, watch_regression
from tianping.statistics.watch.run_lengths import RunLengths, simulate_run_lengths
from tianping.statistics.watch.screen import FunnelSignals, watch_funnel
from tianping.statistics.watch.series import Series
from tianping.statistics.watch.signals import Limits, Signals

__all__ = [
    "CusumDesign",
    "CusumSignals",
    "EwmaDesign",
    "EwmaSignals",
    "FunnelDesign",
    "FunnelSignals",
    "Limits",
    "OneSide",
    "RegressionDesign",
    "RegressionSignals",
    "RunLengths",
    "Series",
    "Side",
    "Signals",
    "simulate_run_lengths",
    "watch_cusum",
    "watch_ewma",
    "watch_funnel",
    "watch_regression",
]
