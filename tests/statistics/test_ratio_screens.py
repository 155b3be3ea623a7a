"""False discovery rates against scipy's and against their definition."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import false_discovery


def test_q_values_equal_scipys():
    p = np.random.default_rng(3).uniform(size=500) ** 3

    np.testing.assert_allclose(false_discovery(p), stats.false_discovery_control(p), rtol=1e-12)


def test_the_example_of_benjamini_and_hochberg_calls_four():
    # Their table of 15 comparisons of thrombolytic treatments (1995, section 3.2): at 0.05 the first four are called.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]

    assert (false_discovery(p) < 0.05).tolist() == [True] * 4 + [False] * 11


def test_what_is_no_test_does_not_count():
    q = false_discovery([0.01, np.nan, 0.03, np.nan])

    np.testing.assert_allclose(q, [0.02, np.nan, 0.03, np.nan])


def test_one_place_keeps_its_p_value():
    assert false_discovery([0.03]).tolist() == [0.03]


def test_ties_share_a_q_value_and_shapes_are_kept():
    q = false_discovery([[0.02, 0.02], [0.5, 1.0]])

    np.testing.assert_allclose(q, [[0.04, 0.04], [2 / 3, 1.0]])


def test_nothing_tested_gives_nothing():
    assert false_discovery([]).shape == (0,)
    assert np.isnan(false_discovery([np.nan, np.nan])).all()
    assert false_discovery(0.2).shape == ()


@pytest.mark.parametrize("wrong", [-0.1, 1.5])
def test_what_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match=f"p must lie between 0 and 1, got {wrong} at 1"):
        false_discovery([0.5, wrong])
