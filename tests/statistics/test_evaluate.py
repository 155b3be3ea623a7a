"""Did the ratio change: a second way of fitting, brute force over assignments, drawn worlds with stated rates, honest words."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import t as student
from tests.published.classic_tables import read_columns

from tianping.statistics.evaluate import Change, Plan, evaluate_difference, evaluate_series
from tianping.statistics.evaluate.difference import Changes, _randomise
from tianping.statistics.evaluate.mixture import Regression, effect_of

SERIES = Plan(design="interrupted series", question="a campaign", first=0, start=12, last=19)
PLACES = Plan(design="difference in differences", question="a benefit", first=0, start=5, last=9, treated=("p0", "p1"))


def random_of(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(seed))


def autocorrelated(random: np.random.Generator, *, periods: int, rho: float, deviation: float) -> NDArray[np.float64]:
    noise = random.normal(0, deviation, periods)
    for t in range(1, periods):
        noise[t] = rho * noise[t - 1] + np.sqrt(1 - rho**2) * noise[t]
    return noise


def series(random: np.random.Generator, *, births: int, rho: float = 0.0, extra: float = 0.0, change: float = 0.0) -> NDArray[np.int64]:
    """Boys in 20 periods, the last 8 with a change of log odds; ``extra`` is in units of the sampling variance."""
    odds = 0.058 + autocorrelated(random, periods=20, rho=rho, deviation=np.sqrt(4 * extra / births)) + change * (np.arange(20) >= 12)
    return random.binomial(births, 1 / (1 + np.exp(-odds)))


def evaluated(boys: NDArray[np.int64], births: int, plan: Plan = SERIES):  # type: ignore[no-untyped-def]  # of a test
    return evaluate_series(plan, period=np.arange(20), boys=boys, girls=births - boys)


def panel(random: np.random.Generator, *, places: int = 12, births: int = 2000, spread: float = 0.0, change: float = 0.0, plan: Plan = PLACES):  # type: ignore[no-untyped-def]  # of a test
    """Rows of ten periods; every place keeps a ratio of its own and changes by one of its own."""
    place, period = (each.ravel() for each in np.meshgrid(np.arange(places), np.arange(10), indexing="ij"))
    names = np.array([f"p{number}" for number in place])
    odds = 0.058 + random.normal(0, 0.05, places)[place]
    odds = odds + (random.normal(0, spread, places)[place] + change * np.isin(names, plan.treated)) * (period >= plan.start)
    boys = random.binomial(births, 1 / (1 + np.exp(-odds)))
    return {"place": names.tolist(), "period": period, "boys": boys, "girls": births - boys}


def test_a_plan_cannot_be_changed_and_any_other_has_another_digest() -> None:
    with pytest.raises(FrozenInstanceError):
        SERIES.start = 13  # type: ignore[misc]  # that it cannot be set is what is tested
    others = [replace(SERIES, **{name: value}) for name, value in (("start", 13), ("trend", False), ("confidence", 0.9), ("question", "b"), ("season", 4))]

    assert len({SERIES.digest, *(plan.digest for plan in others)}) == 6
    assert Plan(**{name: getattr(SERIES, name) for name in SERIES.__slots__}).digest == SERIES.digest
    assert replace(PLACES, treated=("p1", "p0")).digest == PLACES.digest


def test_a_plan_says_its_model_in_words() -> None:
    assert "a straight trend" in SERIES.text().en
    assert "直线趋势" in SERIES.text().zh
    assert "2 places" in replace(PLACES, transition=1).text().en


def test_the_result_carries_the_plans_digest_its_seed_and_the_version() -> None:
    table = evaluated(series(random_of(1), births=4000), 4000).to_arrow()

    assert table.schema.metadata[b"plan_digest"].decode() == SERIES.digest
    assert table.schema.metadata[b"seed"] == b"1"
    assert table.schema.metadata[b"version"]
    assert table.column("what")[0].as_py() == "measure"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"design": "guess"}, "design must be one of"),
        ({"shape": "cliff"}, "shape must be one of"),
        ({"question": " "}, "in words"),
        ({"start": 0}, "before and after"),
        ({"start": 25}, "before and after"),
        ({"transition": 9}, "before and after"),
        ({"confidence": 1.0}, "confidence"),
        ({"season": 1}, "season"),
        ({"treated": ("a",)}, "treated must name places exactly"),
        ({"design": "difference in differences"}, "treated must name places exactly"),
        ({"design": "difference in differences", "treated": ("a", "a")}, "every place once"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_is_refused(change: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(SERIES, **change)


def test_the_fit_is_the_binomial_one_where_there_is_no_extra_variance() -> None:
    """A second way: the likelihood of the logistic regression, climbed by a general search."""
    boys, births = series(random_of(2), births=3000, change=-0.2), 3000
    time = np.arange(20) - 12
    design = np.stack([np.ones(20), time / 10, time >= 0], axis=1)

    def minus_log_likelihood(terms: NDArray[np.float64]) -> float:
        odds = design @ terms
        return float((births * np.log1p(np.exp(odds)) - boys * odds).sum())

    best = minimize(minus_log_likelihood, np.zeros(3), method="BFGS", options={"gtol": 1e-6}).x
    found = evaluated(boys, births)

    assert np.log(found.estimate.times) == pytest.approx(best[2], abs=0.01)
    assert found.verdict is Change.FELL


def test_with_ample_extra_variance_the_interval_is_students() -> None:
    """Sampling error that does not matter and no correlation: the oldest result there is."""
    y = random_of(3).normal(0, 1, 12)
    half = np.repeat([0.0, 1.0], 6)
    found = effect_of(Regression(y, np.stack([np.ones(12), half], axis=1), np.full(12, 1e-4)), np.array([0.0, 1.0]))
    first, second = y[:6], y[6:]
    error = np.sqrt((first.var(ddof=1) + second.var(ddof=1)) / 6)
    # A standard deviation that may be anything takes one degree of freedom: 9 of the 10.
    centre, width = second.mean() - first.mean(), student(9).ppf(0.975) * error * np.sqrt(10 / 9)

    assert found.mean == pytest.approx(centre, abs=1e-6)
    assert (found.quantile(0.025), found.quantile(0.975)) == pytest.approx((centre - width, centre + width), rel=0.02)


def test_no_correlation_and_the_unit_matrix_are_the_same() -> None:
    random = random_of(30)
    model = Regression(random.normal(0, 1, 9), np.stack([np.ones(9), np.arange(9.0)], axis=1), random.uniform(0.1, 0.2, 9))
    plain, matrix = (effect_of(model, np.array([0.0, 1.0]), correlations=(each,)) for each in (None, np.eye(9)))

    assert plain.quantile(0.025) == pytest.approx(matrix.quantile(0.025))
    assert plain.weights == pytest.approx(matrix.weights)


def test_three_thousand_places_are_compared_in_one_go() -> None:
    plan = replace(PLACES, treated=tuple(f"p{i}" for i in range(100)), replicates=499)
    found = evaluate_difference(plan, **panel(random_of(31), places=3000, births=200, change=-0.1, plan=plan))

    assert found.verdict is Change.FELL
    assert found.places_without == 2900


@pytest.mark.parametrize(("births", "rho", "extra"), [(300, 0.0, 0.0), (5000, 0.5, 1.0)])
def test_a_series_without_a_change_is_called_at_most_at_the_stated_rate(births: int, rho: float, extra: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.statistics.evaluate.series.MOST_PLACEBOS", 0)
    random = random_of(4)
    called = sum(evaluated(series(random, births=births, rho=rho, extra=extra), births).verdict is not Change.CANNOT_TELL for _ in range(60))

    # 60 draws at 5 % exceed 9 once in a thousand.
    assert called <= 9


@pytest.mark.slow
@pytest.mark.parametrize(("births", "rho", "extra", "most"), [(300, 0.0, 0.0, 0.06), (5000, 0.0, 1.0, 0.07), (5000, 0.5, 1.0, 0.07), (50_000, 0.5, 5.0, 0.07), (50_000, 0.8, 5.0, 0.1)])
def test_intervals_of_series_cover_in_many_worlds(births: int, rho: float, extra: float, most: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.statistics.evaluate.series.MOST_PLACEBOS", 0)
    random = random_of(5)
    change, rounds, missed = -0.05, 600, 0
    for _ in range(rounds):
        found = evaluated(series(random, births=births, rho=rho, extra=extra, change=change), births).estimate
        missed += not found.low <= np.exp(change) <= found.high

    assert missed / rounds <= most


def test_the_detectable_change_is_found_four_times_in_five(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tianping.statistics.evaluate.series.MOST_PLACEBOS", 0)
    random, births = random_of(6), 20_000
    null = evaluated(series(random, births=births), births)
    change = np.log1p(null.detectable / null.ratio_without)
    seen = np.mean([evaluated(series(random, births=births, change=change), births).verdict is Change.ROSE for _ in range(80)])

    assert 0.6 < seen <= 0.97


def test_words_never_say_more_than_the_interval() -> None:
    for seed in range(8):
        for change in (-0.15, 0.0, 0.15):
            found = evaluated(series(random_of(seed), births=4000, change=change), 4000)
            expected = Change.FELL if found.estimate.high < 1 else Change.ROSE if found.estimate.low > 1 else Change.CANNOT_TELL
            assert found.verdict is expected
            assert found.answer().en.lower().startswith(expected.value)
            assert found.answer().zh.startswith(expected.word.zh)


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 1000))
def test_swapping_the_sexes_turns_the_effect_and_the_order_of_rows_does_not_matter(seed: int) -> None:
    boys, births = series(random_of(seed), births=1000, change=-0.1), 1000
    order = random_of(seed).permutation(20)
    found, swapped = evaluated(boys, births).estimate, evaluated(births - boys, births).estimate
    mixed = evaluate_series(SERIES, period=np.arange(20)[order], boys=boys[order], girls=(births - boys)[order]).estimate

    assert found.times * swapped.times == pytest.approx(1, rel=1e-6)
    assert found.low * swapped.high == pytest.approx(1, rel=1e-6)
    assert mixed.high == pytest.approx(found.high)


def test_rows_of_one_period_add_up_and_what_is_not_given_is_not_used() -> None:
    boys = series(random_of(7), births=1000)
    period = np.arange(20)
    whole = evaluated(boys, 1000).estimate
    parts = evaluate_series(
        SERIES,
        period=[*period, *period, 3, 30],
        boys=[*(boys // 2), *(boys - boys // 2), -1, 7],
        girls=[*((1000 - boys) // 2), *(1000 - boys - (1000 - boys) // 2), np.nan, 7],
    ).estimate

    assert parts.low == pytest.approx(whole.low)


@pytest.mark.parametrize(
    ("boys", "girls", "words"),
    [
        ([0] * 20, [0] * 20, "Too few periods with births (0 before, 0 after)"),
        ([50] * 20, [0] * 20, "One sex is too rare"),
        ([0] * 12 + [50] * 8, [0] * 12 + [50] * 8, "Too few periods with births (0 before, 8 after)"),
        ([-1] * 20, [5] * 20, "Too few periods"),
        ([50] * 12 + [50] * 8, [50] * 12 + [0] * 8, "One sex is too rare"),
    ],
)
def test_series_that_cannot_be_fitted_say_why(boys: list[int], girls: list[int], words: str) -> None:
    found = evaluate_series(SERIES, period=np.arange(20), boys=boys, girls=girls)

    assert found.verdict is Change.CANNOT_TELL
    assert words in found.answer().en
    assert found.to_arrow().column("times")[0].as_py() is None


def test_a_billion_births_a_period() -> None:
    boys = np.where(np.arange(20) < 12, 515_000_000, 510_000_000)
    found = evaluated(boys, 10**9, replace(SERIES, trend=False))

    assert found.verdict is Change.FELL
    assert found.estimate.points == pytest.approx(100 * (510 / 490 - 515 / 485), abs=0.01)


def test_season_and_slope_are_taken_out_when_planned() -> None:
    random, births = random_of(8), 40_000
    time = np.arange(60)
    plan = Plan(design="interrupted series", question="q", first=0, start=36, last=59, season=12, shape="step and slope")
    odds = 0.05 + 0.08 * np.cos(2 * np.pi * time / 12) + 0.001 * time - 0.004 * np.maximum(time - 36, 0)
    boys = random.binomial(births, 1 / (1 + np.exp(-odds)))
    found = evaluate_series(plan, period=time, boys=boys, girls=births - boys)

    assert np.log(found.estimate.times) == pytest.approx(-0.004 * 11.5, abs=0.03)
    assert found.verdict is Change.FELL
    assert found.placebo_alarms <= 2


def test_too_little_to_tell_season_from_measure_says_so() -> None:
    plan = Plan(design="interrupted series", question="q", first=0, start=12, last=19, season=12)
    every = [0, 6, 12, 18]
    found = evaluate_series(plan, period=[*every, 1, 2], boys=[50] * 6, girls=[50] * 6)

    assert found.verdict is Change.CANNOT_TELL
    assert found.reasons


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: evaluate_series(PLACES, period=[1], boys=[1], girls=[1]), "interrupted series"),
        (lambda: evaluate_series(SERIES, period=[1.5], boys=[1], girls=[1]), "whole number"),
        (lambda: evaluate_series(SERIES, period=[1, 2], boys=[1], girls=[1]), "whole number"),
        (lambda: evaluate_series(SERIES, period=[1], boys=[-4], girls=[1]), "must not be negative"),
        (lambda: evaluate_difference(SERIES, place=["a"], period=[1], boys=[1], girls=[1]), "difference in differences"),
        (lambda: evaluate_difference(PLACES, place=["p0"], period=[1], boys=[1], girls=[1]), "1 of 2 have no row"),
        (lambda: evaluate_difference(PLACES, place=["p0"], period=[1, 2], boys=[1, 1], girls=[1, 1]), "place must name"),
    ],
)
def test_what_does_not_fit_the_plan_is_refused(call, message: str) -> None:  # type: ignore[no-untyped-def]  # lambdas of one table
    with pytest.raises(ValueError, match=message):
        call()


def test_the_randomisation_p_is_that_of_going_through_all_assignments() -> None:
    random = random_of(9)
    value, variance = random.normal(0, 0.1, 9), np.full(9, 0.01)
    treated = np.arange(9) < 2
    p, assignments = _randomise(Changes(value, variance, treated), PLACES)
    gaps = [abs(value[list(pair)].mean() - np.delete(value, pair).mean()) for pair in combinations(range(9), 2)]

    assert assignments == 36
    assert p == pytest.approx(np.mean(np.array(gaps) >= gaps[0] - 1e-12))


def test_drawn_assignments_give_nearly_what_all_give(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = panel(random_of(10), places=12, spread=0.05, change=-0.1)
    every = evaluate_difference(PLACES, **rows)
    monkeypatch.setattr("tianping.statistics.evaluate.difference.MOST_ENUMERATED", 10)
    some = evaluate_difference(PLACES, **rows)

    assert some.assignments == every.assignments == 66
    assert some.p_randomised == pytest.approx(every.p_randomised, abs=0.02)


def test_two_places_of_twelve_with_a_large_effect_are_found() -> None:
    found = evaluate_difference(PLACES, **panel(random_of(11), births=4000, spread=0.02, change=-0.25))

    assert found.verdict is Change.FELL
    assert found.estimate.times == pytest.approx(np.exp(-0.25), rel=0.08)
    assert (found.places_with, found.places_without, found.places_left_out) == (2, 10, 0)
    assert found.placebos


def test_one_place_of_ten_can_never_be_sure() -> None:
    plan = replace(PLACES, treated=("p0",))
    found = evaluate_difference(plan, **panel(random_of(12), places=10, births=50_000, change=-0.5, plan=plan))

    assert found.estimate.high < 1
    assert found.verdict is Change.CANNOT_TELL
    assert "10 ways only" in found.answer().en


def test_what_chance_assignments_do_as_well_is_not_called() -> None:
    rows = panel(random_of(13), places=12, births=3000, spread=0.3, change=-0.3)
    found = evaluate_difference(PLACES, **rows)

    assert found.verdict is Change.CANNOT_TELL
    assert found.p_randomised > 0.05


def test_trends_that_were_apart_before_forbid_a_verdict() -> None:
    random = random_of(14)
    rows = panel(random, births=20_000)
    drift = np.array([0.06 * t if name in PLACES.treated else 0.0 for name, t in zip(rows["place"], rows["period"], strict=True)])
    boys = random.binomial(20_000, 1 / (1 + np.exp(-(0.05 - drift))))
    found = evaluate_difference(PLACES, place=rows["place"], period=rows["period"], boys=boys, girls=20_000 - boys)

    assert found.estimate.high < 1
    assert found.trends_apart.high < 1
    assert found.verdict is Change.CANNOT_TELL
    assert "Trends were apart" in found.answer().en


@pytest.mark.parametrize(("places", "boys", "girls"), [(2, 50, 50), (3, 50, 50), (12, 0, 0)])
def test_too_few_places_say_so(places: int, boys: int, girls: int) -> None:
    names = [f"p{i}" for i in range(places) for _ in range(10)]
    period = list(range(10)) * places
    found = evaluate_difference(PLACES, place=names, period=period, boys=[boys] * len(names), girls=[girls] * len(names))

    assert found.verdict is Change.CANNOT_TELL
    assert "Too few places" in found.answer().en
    assert np.isnan(found.estimate.times)


def test_places_with_one_sex_only_still_count() -> None:
    rows = panel(random_of(15), births=40)
    rows["boys"][:10], rows["girls"][:10] = 40, 0
    found = evaluate_difference(PLACES, **rows)

    assert np.isfinite(found.estimate.times)
    assert found.places_with == 2


def null_rate(*, treated: int, births: int, spread: float, rounds: int, seed: int) -> tuple[float, float]:
    """How often places without an effect are called, and how often the interval misses a true one of -0.05."""
    plan = replace(PLACES, treated=tuple(f"p{i}" for i in range(treated)))
    random = random_of(seed)
    called = missed = 0
    for _ in range(rounds):
        called += evaluate_difference(plan, **panel(random, births=births, spread=spread, plan=plan)).verdict is not Change.CANNOT_TELL
        found = evaluate_difference(plan, **panel(random, births=births, spread=spread, change=-0.05, plan=plan)).estimate
        missed += not found.low <= np.exp(-0.05) <= found.high
    return called / rounds, missed / rounds


def test_places_without_an_effect_are_called_at_most_at_the_stated_rate() -> None:
    called, missed = null_rate(treated=2, births=500, spread=0.05, rounds=60, seed=16)

    assert called <= 9 / 60
    assert missed <= 9 / 60


@pytest.mark.slow
@pytest.mark.parametrize(("treated", "births", "spread"), [(2, 200, 0.0), (2, 2000, 0.1), (4, 2000, 0.1), (6, 500, 0.05)])
def test_differences_cover_in_many_worlds(treated: int, births: int, spread: float) -> None:
    called, missed = null_rate(treated=treated, births=births, spread=spread, rounds=800, seed=17)

    assert called < 0.065
    assert missed < 0.07


def test_swedish_counties_where_nothing_was_done_are_called_at_most_at_the_stated_rate(real_data) -> None:  # type: ignore[no-untyped-def]  # fixture of a folder
    """Pairs of counties 'with a measure' that never was, at four dates: a true null of real births."""
    path = real_data / "classic" / "sweden_births_county_year_sex_1968_1999.csv"
    year, boys, girls = read_columns(path, "year", "male", "female")
    county = [line.split(",")[0].strip('"') for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
    names = sorted(set(county))
    random = random_of(18)
    called = []
    for number in range(60):
        treated = tuple(str(name) for name in random.choice(names, 2, replace=False))
        plan = Plan(design="difference in differences", question="none", first=1968, start=(1976, 1982, 1988, 1992)[number % 4], last=1999, treated=treated)
        called.append(evaluate_difference(plan, place=county, period=year, boys=boys, girls=girls).verdict is not Change.CANNOT_TELL)

    assert np.mean(called) <= 9 / 60
