"""Laplace: births in Paris, 1745 to 1770. Mém. Acad. R. Sci. Paris 1778 (1781), 227-332."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.special import betainc

from tianping.statistics.ratio import chance, judge

BOYS, GIRLS = 251_527, 241_945


@pytest.mark.parametrize(("prior", "probability"), [(1.0, 1.146058e-42), (0.5, 1.145841e-42)])
def test_the_probability_that_girls_are_born_more_often_is_one_in_10_to_the_42(prior, probability):
    # The posterior of a beta prior, straight: uniform (Laplace's own) and Jeffreys'.
    assert betainc(BOYS + prior, GIRLS + prior, 0.5) == pytest.approx(probability, rel=1e-6)


def test_one_in_k_tells_the_same_within_the_prior():
    # The uniform posterior tail is the tail of one birth more; the mid-p of these births lies beside it.
    found = chance(BOYS, GIRLS, reference=100)

    assert 1 / found.one_in == pytest.approx(1.1458e-42, rel=1e-3)


def test_a_verdict_with_a_uniform_prior_reproduces_his_posterior(bounds):
    # Weight 2 around 100 is the uniform prior; the band shrinks to the one value that he asked about.
    laplace = replace(bounds, reference=100, normal_low=100, normal_high=100, marked_excess=100, prior_weight=2)
    jeffreys = replace(laplace, prior_weight=1)

    assert judge(BOYS, GIRLS, bounds=laplace).probability_low == pytest.approx(1.146058e-42, rel=1e-6)
    assert judge(BOYS, GIRLS, bounds=jeffreys).probability_low == pytest.approx(1.145841e-42, rel=1e-6)
