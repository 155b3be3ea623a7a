"""The change of a ratio between two periods, in parts that add up exactly."""

from tianping.statistics.decompose.change import Births, RatioChange, decompose_change

__all__ = ["Births", "RatioChange", "decompose_change"]
