"""How far chance alone takes a place from a true 106: 95 % bands on the log odds."""

from __future__ import annotations

import pytest

from tianping.statistics.ratio import funnel_limits


@pytest.mark.parametrize(("births", "low", "high"), [(100, 72, 157), (1_000, 94, 120), (10_000, 102, 110)])
def test_normal_bands_are_the_published_ones(births, low, high):
    limits = funnel_limits(births, reference=106, method="normal")

    assert (round(float(limits.low)), round(float(limits.high))) == (low, high)


@pytest.mark.parametrize(("births", "low", "high"), [(100, 72, 157), (1_000, 94, 120), (10_000, 102, 110)])
def test_exact_limits_lie_within_a_point_and_a_half_of_them(births, low, high):
    limits = funnel_limits(births, reference=106)

    assert limits.low == pytest.approx(low, abs=1.5)
    assert limits.high == pytest.approx(high, abs=1.5)
