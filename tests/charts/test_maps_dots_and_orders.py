from __future__ import annotations

import numpy as np
import pytest

from tests.charts import reading, samples
from tianping.charts import OrderSeries, Seats, Series, Whole, order_by_year, points_map, quantile_dots
from tianping.charts.pictures.order_by_year import order_word
from tianping.terms import BirthOrder, Verdict


def drawn_map(east: list[float], north: list[float]) -> str:
    places = samples.places(samples.TOWNSHIPS[: len(east)])
    return points_map(places, Seats(np.array(east), np.array(north), schematic=True)).svg()


def test_a_map_draws_points_a_scale_and_nothing_else() -> None:
    svg = points_map(samples.places(), samples.seats()).svg()

    assert {shape.role for shape in reading.shapes(svg)} == {"mark", "name", "name-strong", "axis", ""}
    assert "不画界线" in points_map(samples.places(), samples.seats()).note.zh
    assert "点越大，出生越多；位置为示意" in reading.words(svg)


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    svg = drawn_map([0.0, 40.0], [0.0, 1.0])
    marks = reading.shapes(svg, "mark")
    across = sorted((mark.box.left + mark.box.right) / 2 for mark in marks)
    bar = max(shape.box.right - shape.box.left for shape in reading.shapes(svg, "axis"))
    said = next(float(word.removesuffix(" 千米")) for word in reading.words(svg) if word.endswith("千米"))

    assert bar / said == pytest.approx((across[1] - across[0]) / 40, rel=0.01)


def test_area_grows_with_births() -> None:
    marks = {
        shape.element[0].text.split("：")[0]: shape.box
        for shape in reading.shapes(drawn_map([0.0, 30.0], [0.0, 9.0]), "mark")
    }
    radius = {name: (box.right - box.left) / 2 for name, box in marks.items()}

    # 1,214 and 432 births.
    assert radius["新靖镇"] ** 2 / radius["化峒镇"] ** 2 == pytest.approx(1214 / 432, rel=0.04)


def test_north_is_up_and_east_is_right() -> None:
    marks = {
        shape.element[0].text.split("：")[0]: shape.box
        for shape in reading.shapes(drawn_map([0.0, 30.0], [9.0, 0.0]), "mark")
    }

    assert marks["新靖镇"].top < marks["化峒镇"].top
    assert marks["新靖镇"].left < marks["化峒镇"].left


def test_all_places_at_one_point_and_none_at_all_can_be_drawn() -> None:
    assert len(reading.shapes(drawn_map([5.0, 5.0], [5.0, 5.0]), "mark")) == 2
    assert not reading.shapes(drawn_map([], []), "mark")


def test_a_place_without_a_seat_is_counted() -> None:
    figure = points_map(samples.places(samples.TOWNSHIPS[:2]), Seats(np.array([1.0, np.nan]), np.array([1.0, np.nan])))

    assert figure.note.en == "no boundaries drawn; 1 without a position"
    assert len(reading.shapes(figure.svg(), "mark")) == 1


def test_a_seat_for_each_place_is_asked_for() -> None:
    with pytest.raises(ValueError, match="10 places, 2 seats"):
        points_map(samples.places(), samples.seats(2))


def test_degrees_become_kilometres() -> None:
    # One degree of latitude is 111.195 km on the mean sphere; of longitude at 60° half of it.
    seats = Seats.from_degrees(longitude=np.array([10.0, 11.0]), latitude=np.array([60.0, 60.0]))
    north = Seats.from_degrees(longitude=np.array([10.0, 10.0]), latitude=np.array([59.5, 60.5]))

    assert np.diff(seats.east_km)[0] == pytest.approx(111.195 / 2, rel=1e-6)
    assert np.diff(north.north_km)[0] == pytest.approx(111.195, rel=1e-6)


@pytest.mark.parametrize(
    ("quantiles", "said"),
    [
        (np.linspace(121, 142, 20), "All 20 dots lie above the reference range"),
        (np.linspace(103.5, 106.5, 20), "All 20 dots lie within the reference range"),
        (np.linspace(90, 102, 20), "All 20 dots lie below the reference range"),
        (np.linspace(100.5, 110, 20), "Of 20 dots 6 above, 9 within, 5 below the reference range"),
    ],
)
def test_twenty_dots_are_drawn_and_counted(quantiles: np.ndarray, said: str) -> None:
    figure = quantile_dots(quantiles.tolist(), whole=Whole(110, 100, 120, Verdict.CANNOT_TELL), band=samples.BAND)
    svg = figure.svg()
    dots = reading.shapes(svg, "quantile")

    assert figure.title.en == said
    assert len(dots) == 20
    assert not [1 for index, dot in enumerate(dots) for other in dots[index + 1 :] if dot.box.overlaps(other.box)]


@pytest.mark.parametrize("quantiles", [[110.0] * 19, [110.0] * 19 + [np.inf], [0.0] + [110.0] * 19])
def test_quantiles_that_cannot_be_drawn_are_refused(quantiles: list[float]) -> None:
    with pytest.raises(ValueError, match="20 finite ratios above 0 are needed"):
        quantile_dots(quantiles, whole=Whole(110, 100, 120, Verdict.CANNOT_TELL), band=samples.BAND)


def test_orders_share_one_scale() -> None:
    orders = [
        OrderSeries(BirthOrder(1), samples.series(2010, [105] * 6)),
        OrderSeries(BirthOrder(3, or_more=True), samples.series(2010, [150] * 6)),
    ]

    svg = order_by_year(orders, band=samples.BAND).svg()
    bands = reading.shapes(svg, "band")

    assert len(bands) == 2
    assert (bands[0].box.top, bands[0].box.bottom) == (bands[1].box.top, bands[1].box.bottom)
    assert {"一孩", "三孩及以上", "105.0（102.0–108.0）", "150.0（147.0–153.0）"} <= set(reading.words(svg))


def test_panels_begin_and_end_with_the_same_year() -> None:
    orders = [
        OrderSeries(BirthOrder(1), samples.series(2010, [105] * 6)),
        OrderSeries(BirthOrder(2), samples.series(2013, [115] * 3)),
    ]

    words = reading.words(order_by_year(orders, band=samples.BAND).svg(language="en"))

    assert words.count("2010") == words.count("2015") == 2


@pytest.mark.parametrize("count", [0, 7])
def test_too_few_or_too_many_orders_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 6 panels can be read, got {count}"):
        order_by_year([OrderSeries(BirthOrder(1), samples.series(2010, [105, 106]))] * count, band=samples.BAND)


def test_an_order_without_anything_known_keeps_its_panel() -> None:
    unknown = np.full(2, np.nan)
    nothing = Series(samples.series(2010, [105, 106]).periods, unknown, unknown, unknown)

    svg = order_by_year(
        [OrderSeries(BirthOrder(1), samples.series(2010, [105, 106])), OrderSeries(BirthOrder(0), nothing)],
        band=samples.BAND,
    ).svg()

    assert len(reading.shapes(svg, "band")) == 2
    assert "孩次不详" in reading.words(svg)


@pytest.mark.parametrize(
    ("order", "zh", "en"),
    [
        (BirthOrder(2), "二孩", "second births"),
        (BirthOrder(4, or_more=True), "四孩及以上", "fourth and later"),
        (BirthOrder(12), "12孩", "12th births"),
    ],
)
def test_orders_are_named_as_a_reader_does(order: BirthOrder, zh: str, en: str) -> None:
    assert (order_word(order, "zh"), order_word(order, "en")) == (zh, en)


def test_digits_of_a_long_interval_stand_below_it_and_whole() -> None:
    """With few births the interval fills the axis: there is no room beside it."""
    quantiles = np.geomspace(84, 172, 20).tolist()
    svg = quantile_dots(quantiles, whole=Whole(120.4, 84.1, 172.3, Verdict.CANNOT_TELL), band=samples.BAND).svg()
    (digits,) = [shape for shape in reading.shapes(svg, "strong") if shape.element.text == "120.4（84.1–172.3）"]

    assert digits.box.left >= 0
    assert digits.box.right <= 960
