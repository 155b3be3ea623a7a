"""Numbers of this room, each with its reason. The bounds of the verdict are jurisdiction data."""

from __future__ import annotations

METHOD = "direct"
"""Counts as they are: interval by Wilson, verdict by the posterior under a weak prior. Nothing is borrowed from neighbours."""

METHOD_VERSION = "1"
"""Raised whenever the same inputs would give other figures: it is part of every run's identity."""

WINDOW_YEARS = 5
"""Years taken together beside single years. Convention of this project: the length of a plan (五年规划)."""

LATE_TEST_YEARS = 5
"""Years of registration in which late and prompt registrations are compared; the same convention."""

MOST_DELAYS = 8
"""Years from birth to registration that are told apart, 0 included. Children enter school at six, and school asks for the
household register (Compulsory Education Law, article 11): nearly all registrations are in by then."""

LARGEST_SHARE_UNKNOWN = 0.05
"""Share of births whose registration is not known beyond which delays are not estimated. Convention of this project."""

ORDERS = (0, 1, 2, 3)
"""Birth orders of the figures: 0 all, 3 third and later."""
