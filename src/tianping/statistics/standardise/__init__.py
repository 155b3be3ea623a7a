"""Ratios of places as if all had the same mix of birth orders, and the ratio that a place's own mix would give."""

from __future__ import annotations

from tianping.statistics.standardise.direct import StandardisedRatios, standardise_ratios
from tianping.statistics.standardise.expected import expected_ratio

__all__ = ["StandardisedRatios", "expected_ratio", "standardise_ratios"]
