"""Births not yet registered: chain ladder by sex, delay-corrected ratios, and whether girls are registered later.

Counts stand by period of birth, period of registration and sex. Ratios are boys per 100 girls.
"""

from tianping.statistics.delay.corrected import DelayCorrection, SexLadder, correct_delay
from tianping.statistics.delay.ladder import Ladder, chain_ladder
from tianping.statistics.delay.mack import MackErrors, mack_errors
from tianping.statistics.delay.order import LaterTest, later_registered
from tianping.statistics.delay.triangle import Triangle, read_triangle

__all__ = [
    "DelayCorrection",
    "Ladder",
    "LaterTest",
    "MackErrors",
    "SexLadder",
    "Triangle",
    "chain_ladder",
    "correct_delay",
    "later_registered",
    "mack_errors",
    "read_triangle",
]
