"""Girls who are missing from the births, and girls who were only not yet counted."""

from tianping.statistics.missing.cohorts import Cohort, CohortComparison, compare_cohorts
from tianping.statistics.missing.girls import (
    MissingGirls,
    MissingTotal,
    missing_girls,
    missing_girls_from_draws,
    missing_girls_in_series,
)

__all__ = [
    "Cohort",
    "CohortComparison",
    "MissingGirls",
    "MissingTotal",
    "compare_cohorts",
    "missing_girls",
    "missing_girls_from_draws",
    "missing_girls_in_series",
]
