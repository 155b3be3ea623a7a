"""Quantiles of a ratio agree with the probabilities that its verdict rests on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from tianping.jurisdictions import VerdictBounds
from tianping.statistics.ratio import judge, ratio_quantiles


@given(boys=st.integers(0, 3000), girls=st.integers(0, 3000))
def test_as_much_lies_above_the_band_as_the_verdict_says(bounds: VerdictBounds, boys: int, girls: int) -> None:
    if boys + girls == 0:
        return
    above = float(judge([boys], [girls], bounds=bounds).probability_high[0])
    if 0.001 < above < 0.999:
        assert ratio_quantiles([boys], [girls], bounds=bounds, probabilities=[1 - above])[0, 0] == pytest.approx(bounds.normal_high, rel=1e-4)


def test_quantiles_are_those_of_the_beta_distribution(bounds: VerdictBounds) -> None:
    levels = np.arange(0.025, 1, 0.05)
    centre = bounds.reference / (100 + bounds.reference)
    shares = beta.ppf(levels, 250 + bounds.prior_weight * centre, 168 + bounds.prior_weight * (1 - centre))

    assert ratio_quantiles([250], [168], bounds=bounds, probabilities=levels)[0] == pytest.approx(100 * shares / (1 - shares))


def test_a_place_without_births_has_no_quantiles(bounds: VerdictBounds) -> None:
    assert np.isnan(ratio_quantiles([0, -1], [0, 5], bounds=bounds, probabilities=[0.5])).all()


def test_a_probability_of_one_is_refused(bounds: VerdictBounds) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        ratio_quantiles([5], [5], bounds=bounds, probabilities=[1.0])
