from __future__ import annotations

import math

import pytest

from tianping.cli.bars import ASCII, UNICODE, Glyphs, Scale

BAND = (103.0, 107.0)


def test_scale_holds_every_finite_interval_and_the_whole_band() -> None:
    scale = Scale.holding([(60.0, 90.0), (95.0, 250.0)], width=40, band=BAND)

    assert scale.low < 60
    assert scale.high > 250
    assert 0 <= scale.cell(103) <= scale.cell(107) < 40


def test_equal_ratios_are_equally_long_on_the_log_scale() -> None:
    scale = Scale.holding([(50.0, 200.0)], width=400, band=BAND)

    assert abs((scale.cell(200) - scale.cell(100)) - (scale.cell(100) - scale.cell(50))) <= 1


def test_bar_shows_ends_mark_and_band() -> None:
    scale = Scale.holding([(90.0, 150.0)], width=40, band=BAND)
    bar = scale.bar((95.0, 140.0), 112.0, mark="○", glyphs=UNICODE)

    assert len(bar) == 40
    assert bar[scale.cell(95)] == "├"
    assert bar[scale.cell(140)] == "┤"
    assert bar[scale.cell(112)] == "○"
    assert "═" in bar


def test_band_is_seen_outside_the_interval() -> None:
    scale = Scale.holding([(90.0, 150.0)], width=60, band=BAND)

    assert "░" in scale.bar((120.0, 140.0), 131.0, mark="▲", glyphs=UNICODE)


def test_an_end_beyond_the_scale_is_an_arrow_and_never_cut_silently() -> None:
    scale = Scale.holding([(90.0, 150.0)], width=40, band=BAND)
    bar = scale.bar((0.0, math.inf), math.inf, mark="o", glyphs=ASCII)

    assert bar[0] == "<"
    assert bar[-1] in ">o"


def test_a_row_without_births_shows_the_band_alone() -> None:
    scale = Scale.holding([], width=30, band=BAND)

    assert set(scale.bar((0.0, math.inf), math.nan, mark="x", glyphs=ASCII)) <= {" ", ":"}


def test_ticks_name_the_reference_and_never_touch() -> None:
    ticks = Scale.holding([(80.0, 160.0)], width=60, band=BAND).ticks(106)

    assert "106" in ticks.split()
    assert len(ticks) == 60
    assert all(tick.isdigit() for tick in ticks.split())


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_an_interval_wholly_outside_the_scale_is_one_arrow_at_its_end(glyphs: Glyphs) -> None:
    scale = Scale.holding([(90.0, 150.0)], width=20, band=BAND)
    above = scale.bar((400.0, math.inf), math.inf, mark="o", glyphs=glyphs)
    below = scale.bar((0.0, 5.0), 0.0, mark="o", glyphs=glyphs)

    assert (len(above), above[-1]) == (20, glyphs.after)
    assert (len(below), below[0]) == (20, glyphs.before)
    assert "o" not in above + below
