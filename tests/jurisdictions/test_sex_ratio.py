from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tianping.jurisdictions import VerdictBounds, load_baseline, load_verdict_bounds, load_verdict_facts


def test_every_bound_has_its_unit_use_source_and_confidence() -> None:
    for name, fact in load_verdict_facts(on=date(2026, 1, 1)).items():
        assert fact.unit, name
        assert fact.use, name
        assert len(fact.source) > 10, name


def test_the_bounds_are_those_of_the_method() -> None:
    bounds = load_verdict_bounds(on=date(2026, 1, 1))

    assert (bounds.reference, bounds.normal_low, bounds.normal_high, bounds.marked_excess) == (106, 103, 107, 115)
    assert (bounds.sure, bounds.probable, bounds.expected, bounds.no_excess) == (0.975, 0.95, 0.8, 0.05)
    assert (bounds.prior_weight, bounds.fewest_births, bounds.false_discovery) == (2, 30, 0.05)


def test_nothing_is_in_force_before_its_day() -> None:
    with pytest.raises(LookupError, match="1800-01-01"):
        load_verdict_bounds(on=date(1800, 1, 1))


def test_an_unknown_set_of_bounds_names_those_there_are() -> None:
    with pytest.raises(LookupError, match="default"):
        load_verdict_bounds(on=date(2026, 1, 1), bounds_id="other")


def test_the_baseline_of_missing_girls_is_apart_from_the_reference() -> None:
    assert load_baseline("missing-girls-east-asia", on=date(2026, 1, 1)).value == 1.0628


def test_an_own_band_keeps_the_rest(bounds: VerdictBounds) -> None:
    own = bounds.with_band(reference=105, normal=(102, 106))

    assert (own.reference, own.normal_low, own.normal_high, own.marked_excess) == (105, 102, 106, 115)
    assert bounds.with_band(normal=(103, 120)).marked_excess == 120


@pytest.mark.parametrize("wrong", [{"reference": 101.0}, {"normal_low": 108.0}, {"prior_weight": 0.0}, {"sure": 1.0}, {"no_excess": 0.0}])
def test_bounds_out_of_order_are_refused(bounds: VerdictBounds, wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must"):
        replace(bounds, **wrong)
