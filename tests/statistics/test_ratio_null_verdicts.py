"""The rates printed on the page are the exact ones, and the simulated ones lie where chance puts them."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from tianping.statistics.ratio import VERDICT_CODES, judge

PAGE = (Path(__file__).parents[2] / "docs" / "methods" / "ratio.md").read_text(encoding="utf-8")
PLACES = 200_000
SCREENED = 300_000


def tables():
    """The tables between the markers: a list of {verdict: [cell, …]}."""
    between = PAGE.split("<!-- null verdicts: begin -->")[1].split("<!-- null verdicts: end -->")[0]
    blocks = re.findall(r"(?:^\|.*\n?)+", between, flags=re.MULTILINE)
    return [
        {
            row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")[2:-1]]
            for row in block.strip().splitlines()[2:]
        }
        for block in blocks
    ]


def exact(births, ratio, bounds):
    """Probability of each verdict, summed over all splits with scipy's binomial law."""
    boys = np.arange(births + 1)
    codes = judge(boys, births - boys, bounds=bounds, screen=False).verdict
    weights = stats.binom.pmf(boys, births, ratio / (100 + ratio))
    return {
        f"{verdict.word.en} {verdict.word.zh}": weights[codes == code].sum()
        for code, verdict in enumerate(VERDICT_CODES)
    }


@pytest.fixture
def settings(bounds):
    """Births and bounds of each column of the first table."""
    return [(10, replace(bounds, fewest_births=0)), *[(births, bounds) for births in (10, 100, 1_000, 10_000)]]


def test_the_page_prints_the_exact_rates_of_null_places(settings):
    null = tables()[0]
    for column, (births, bounds) in enumerate(settings):
        rates = exact(births, 106, bounds)
        for verdict, cells in null.items():
            assert cells[column].split()[0] == f"{100 * rates[verdict]:.2f}", (verdict, births)


def test_the_simulated_rates_lie_within_their_binomial_error(settings):
    null = tables()[0]
    for column, (births, bounds) in enumerate(settings):
        rates = exact(births, 106, bounds)
        for verdict, cells in null.items():
            simulated = float(cells[column].split("(")[1].rstrip(")")) / 100
            error = np.sqrt(rates[verdict] * (1 - rates[verdict]) / PLACES)
            assert simulated == pytest.approx(rates[verdict], abs=4 * error + 0.5e-4), (verdict, births)


def test_the_page_prints_the_exact_rates_of_places_with_an_excess(bounds):
    found = tables()[2]
    columns = [(ratio, births) for ratio in (110, 115, 120) for births in (1_000, 10_000)]
    for column, (ratio, births) in enumerate(columns):
        rates = exact(births, ratio, bounds)
        for verdict, cells in found.items():
            assert cells[column] == f"{100 * rates[verdict]:.2f}"


def test_on_a_screen_null_places_move_from_sure_to_probable_and_nothing_else_changes(settings):
    _, screened, _ = tables()
    for column, (births, bounds) in enumerate(settings[1:]):
        rates = exact(births, 106, bounds)
        for sure, probable in (("high 确实偏高", "probably high 可能偏高"), ("low 确实偏低", "probably low 可能偏低")):
            together = rates[sure] + rates[probable]
            error = np.sqrt(together * (1 - together) / SCREENED)
            printed = (float(screened[sure][column]) + float(screened[probable][column])) / 100
            assert printed == pytest.approx(together, abs=4 * error + 1e-4)
            assert float(screened[sure][column]) <= 0.05


@pytest.mark.parametrize(("births", "high", "high_or_probable"), [(10, 1.4, None), (100, 2.2, 5.3), (1_000, 1.9, 3.9)])
def test_the_stated_false_alarms_come_out(births, high, high_or_probable, bounds):
    rates = exact(births, 106, replace(bounds, fewest_births=0))

    assert 100 * rates["high 确实偏高"] == pytest.approx(high, abs=0.05)
    if high_or_probable is not None:
        both = rates["high 确实偏高"] + rates["probably high 可能偏高"]
        assert 100 * both == pytest.approx(high_or_probable, abs=0.055)
