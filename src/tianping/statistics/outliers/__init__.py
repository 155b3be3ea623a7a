"""Returns that look wrong: counts and shares far from a place's own past, rounded and copied figures, a sex missing.

All tests are made for counts: none takes a bell curve for granted, all state how often they speak up without cause.
"""

from tianping.statistics.outliers.copied import CopiedRuns, copied_forward
from tianping.statistics.outliers.digits import DigitPreference, digit_preference
from tianping.statistics.outliers.impossible import MissingSex, impossible_delays, one_sex_missing
from tianping.statistics.outliers.laws import Law
from tianping.statistics.outliers.screen import screen_counts, screen_shares
from tianping.statistics.outliers.unusual import Unusual

__all__ = [
    "CopiedRuns",
    "DigitPreference",
    "Law",
    "MissingSex",
    "Unusual",
    "copied_forward",
    "digit_preference",
    "impossible_delays",
    "one_sex_missing",
    "screen_counts",
    "screen_shares",
]
