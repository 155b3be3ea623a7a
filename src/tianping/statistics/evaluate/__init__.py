"""Did the ratio change after a measure: interrupted series and difference in differences, planned before the result is seen.

A plan is fixed first; its digest stands in the result. 'Cannot tell' is a result.
"""

from tianping.statistics.evaluate.change import Change
from tianping.statistics.evaluate.difference import DifferenceEffect, evaluate_difference
from tianping.statistics.evaluate.effect import Effect, Estimate
from tianping.statistics.evaluate.plan import Plan
from tianping.statistics.evaluate.series import evaluate_series

__all__ = [
    "Change",
    "DifferenceEffect",
    "Effect",
    "Estimate",
    "Plan",
    "evaluate_difference",
    "evaluate_series",
]
