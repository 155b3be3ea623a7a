"""Windows stand on the right scale, their places inside and ringed, every rank written."""

from __future__ import annotations

import numpy as np
import pytest

from tests.charts import reading, samples
from tianping.charts import ClusterWindow, Places, Positions, cluster_map
from tianping.charts.projection import EARTH_RADIUS_KM, Projection
from tianping.terms import Bilingual, Verdict


def some_places(count: int = 4) -> Places:
    return samples.places(samples.TOWNSHIPS[:count])


def drawn(*clusters: ClusterWindow, positions: Positions | None = None, places: Places | None = None) -> str:
    shown = some_places() if places is None else places
    return cluster_map(shown, positions or samples.positions(), clusters=clusters).svg()


def middles(svg: str, role: str) -> list[tuple[float, float]]:
    return [
        ((shape.box.left + shape.box.right) / 2, (shape.box.top + shape.box.bottom) / 2)
        for shape in reading.shapes(svg, role)
    ]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Along the earth, by haversines; degrees."""
    east, north, other_east, other_north = np.radians([*one, *other])
    half = (
        np.sin((north - other_north) / 2) ** 2
        + np.cos(north) * np.cos(other_north) * np.sin((east - other_east) / 2) ** 2
    )
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


def test_a_window_is_as_wide_as_the_scale_bar_says() -> None:
    svg = drawn(samples.cluster(radius=150.0))
    window = reading.shapes(svg, "reach")[0].box
    bar = max(shape.box.right - shape.box.left for shape in reading.shapes(svg, "axis"))
    said = next(float(word.removesuffix(" 千米")) for word in reading.words(svg) if word.endswith("千米"))

    assert (window.right - window.left) / bar * said == pytest.approx(2 * 150, rel=0.01)
    assert (window.bottom - window.top) / bar * said == pytest.approx(2 * 150, rel=0.01)


def test_places_of_a_cluster_are_ringed_and_no_others() -> None:
    svg = drawn(samples.cluster(members=np.array([2, 1])))
    rings = middles(svg, "ring")
    marks = {shape.element[0].text.split("：")[0]: shape.element for shape in reading.shapes(svg, "mark")}

    assert len(rings) == 2
    assert sorted(across for across, _ in rings)[0] == pytest.approx(float(marks["化峒镇"].get("cx")), abs=0.2)


@pytest.mark.parametrize(
    ("lon", "lat"), [(105.0, 23.0), (179.9, 60.0), (-70.0, -50.0), (0.0, 0.0), (30.0, 89.0)], ids=str
)
def test_what_is_within_the_radius_is_within_the_outline(lon: float, lat: float) -> None:
    """On any part of the earth, across the date line and around the pole."""
    rng = np.random.default_rng(4)
    x = (lon + rng.normal(0, 3, 400) / max(np.cos(np.radians(lat)), 0.02) + 180) % 360 - 180
    y = np.clip(lat + rng.normal(0, 3, 400), -90, 90)
    x[0], y[0] = lon, lat
    projection = Projection.for_positions(Positions(x, y))
    window = samples.cluster(centre=(lon, lat), radius=300.0)

    across, up = projection.flat(x, y)
    outline = np.column_stack(projection.outline(window))
    apart = np.array([kilometres((lon, lat), at) for at in zip(x.tolist(), y.tolist(), strict=True)])
    clear = np.abs(apart - 300.0) > 0.5
    inside = np.array([within(outline, at) for at in zip(across.tolist(), up.tolist(), strict=True)])

    assert 50 < (apart < 300).sum() < 350
    assert (inside[clear] == (apart < 300.0)[clear]).all()


def within(corners: np.ndarray, at: tuple[float, float]) -> bool:
    """Even-odd rule."""
    (x, y), count = at, 0
    for (left, low), (right, high) in zip(corners[:-1].tolist(), corners[1:].tolist(), strict=True):
        if (low > y) != (high > y) and x < left + (y - low) / (high - low) * (right - left):
            count += 1
    return count % 2 == 1


def test_lengths_on_the_map_of_a_country_are_right_to_two_percent() -> None:
    x, y = np.array([75.0, 130.0, 105.0, 105.0]), np.array([38.0, 46.0, 20.0, 50.0])
    across, up = Projection.for_positions(Positions(x, y)).flat(x, y)

    for one, other in ((0, 1), (2, 3)):
        on_map = np.hypot(across[one] - across[other], up[one] - up[other])
        assert on_map == pytest.approx(kilometres((x[one], y[one]), (x[other], y[other])), rel=0.02)


def test_an_ellipse_is_turned_and_squeezed() -> None:
    positions = Positions(np.array([0.0, 100.0, 0.0, 100.0]), np.array([0.0, 0.0, 100.0, 100.0]), earth=False)
    projection = Projection.for_positions(positions)
    window = samples.cluster(centre=(50.0, 50.0), radius=40.0, axis_ratio=4.0, angle=30.0)

    across, up = (values - 50.0 for values in projection.outline(window))
    along = across * np.cos(np.pi / 6) + up * np.sin(np.pi / 6)
    aside = up * np.cos(np.pi / 6) - across * np.sin(np.pi / 6)

    assert np.abs(along).max() == pytest.approx(40)
    assert np.abs(aside).max() == pytest.approx(10)
    assert np.allclose((along / 40) ** 2 + (aside / 10) ** 2, 1)


def test_coordinates_without_a_known_unit_get_no_kilometres() -> None:
    positions = Positions(np.arange(4.0), np.zeros(4), earth=False)

    assert not [word for word in reading.words(drawn(positions=positions)) if "千米" in word]
    assert [word for word in reading.words(drawn(positions=positions)) if word.endswith("单位（坐标）")]


def test_each_window_carries_its_rank_even_where_they_lie_on_each_other() -> None:
    svg = drawn(*(samples.cluster(rank) for rank in range(1, 8)))

    for rank in range(1, 8):
        assert reading.words(svg).count(str(rank)) == 2


def test_what_may_be_chance_is_drawn_softly_and_said() -> None:
    svg = drawn(samples.cluster(1), samples.cluster(2, p=0.3, members=np.array([0]), centre=(105.0, 23.0), radius=20.0))

    assert len(reading.shapes(svg, "reach")) == len(reading.shapes(svg, "limit")) == 1
    assert len(reading.shapes(svg, "ring")) == 3
    assert {"偏高：131.2，其余 106.4", "可能是偶然：131.2，其余 106.4"} <= set(reading.words(svg))


def test_a_window_of_one_place_is_still_seen() -> None:
    window = reading.shapes(drawn(samples.cluster(radius=0.0, members=np.array([2]))), "reach")[0].box

    assert window.right - window.left >= 15


@pytest.mark.parametrize("radius", [0.0, 30.0, 900.0])
def test_a_map_holds_its_windows_whole(radius: float) -> None:
    svg = drawn(samples.cluster(radius=radius))

    assert reading.shapes(svg, "reach")[0].box.within(reading.view(svg))


@pytest.mark.parametrize(
    ("clusters", "zh", "en"),
    [
        ([], "没有聚集可画", "No cluster to show"),
        (
            [{"p": 0.31}],
            "没有站得住的聚集：最强的一处也可能是偶然（p = 0.31）",
            "No cluster stands out: even the strongest may be chance (p = 0.31)",
        ),
        (
            [{}],
            "渠洋镇一带 3 个地方偏高，难用偶然解释：131.2，其余 106.4",
            "3 places around 渠洋镇 are high, hardly by chance: 131.2, elsewhere 106.4",
        ),
        (
            [{"p": 0.04}],
            "渠洋镇一带 3 个地方偏高，偶然少见：131.2，其余 106.4",
            "3 places around 渠洋镇 are high, rarely by chance: 131.2, elsewhere 106.4",
        ),
        (
            [{"members": np.array([3]), "direction": "low"}, {"p": 0.5}],
            "南坡乡偏低，难用偶然解释：131.2，其余 106.4",
            "南坡乡 is low, hardly by chance: 131.2, elsewhere 106.4",
        ),
        (
            [{}, {"p": 0.001}],
            "2 处聚集难用偶然解释；最强的一处偏高：渠洋镇一带 3 个地方，131.2，其余 106.4",
            "2 clusters are hardly by chance; the strongest is high: 3 places around 渠洋镇, 131.2, elsewhere 106.4",
        ),
        (
            [{}, {"p": 0.01}],
            "2 处聚集偶然少见；最强的一处偏高：渠洋镇一带 3 个地方，131.2，其余 106.4",
            "2 clusters are rarely by chance; the strongest is high: 3 places around 渠洋镇, 131.2, elsewhere 106.4",
        ),
    ],
)
def test_the_title_is_the_finding(clusters: list[dict[str, object]], zh: str, en: str) -> None:
    windows = [samples.cluster(rank, **changes) for rank, changes in enumerate(clusters, start=1)]

    assert cluster_map(some_places(), samples.positions(), clusters=windows).title == Bilingual(zh=zh, en=en)


def test_a_cluster_of_boys_alone_has_no_ratio_and_says_so() -> None:
    figure = cluster_map(some_places(), samples.positions(), clusters=[samples.cluster(ratio=np.nan)])

    assert "high: not defined, elsewhere 106.4" in reading.words(figure.svg(language="en"))


def test_places_without_a_point_are_counted_and_left_out() -> None:
    figure = cluster_map(
        some_places(),
        Positions(np.array([105.0, 106, np.nan, 108]), np.array([23.0, 23, np.nan, 23])),
        clusters=[samples.cluster(members=np.array([1, 2, 3]), centre=(107.0, 23.0))],
    )

    assert figure.note.en.endswith("; 1 without a position")
    assert len(reading.shapes(figure.svg(), "ring")) == 2


def test_no_place_at_all_and_all_at_one_point_can_be_drawn() -> None:
    nowhere = Positions(np.zeros(0), np.zeros(0))
    one_point = Positions(np.full(4, 105.0), np.full(4, 23.0))

    assert not reading.shapes(drawn(positions=nowhere, places=some_places(0)), "mark")
    assert len(reading.shapes(drawn(positions=one_point), "mark")) == 4


def test_thousands_of_places_are_drawn_without_a_title_each() -> None:
    count = 2000
    rng = np.random.default_rng(1)
    births = rng.integers(1, 500, count)
    ratio = rng.normal(106, 8, count)
    names = [str(number) for number in range(count)]
    places = Places(names, births, ratio, ratio - 5, ratio + 5, [Verdict.CANNOT_TELL] * count)
    positions = Positions(rng.uniform(100, 110, count), rng.uniform(20, 30, count))
    window = samples.cluster(centre=(105.0, 25.0), radius=90.0, members=np.arange(50))

    svg = drawn(window, places=places, positions=positions)

    assert len(reading.shapes(svg, "speck")) == count
    assert len(svg) < 300_000


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"radius": -1.0}, "radius must be finite and not negative"),
        ({"radius": np.inf}, "radius must be finite"),
        ({"p": 0.0}, "p must lie above 0"),
        ({"direction": "up"}, "direction must be 'high' or 'low'"),
        ({"axis_ratio": 0.5}, "axis_ratio must be at least 1"),
        ({"axis_ratio": 2.0}, "must be a circle, got axis_ratio=2.0"),
        ({"members": np.array([0, 9])}, "numbers of places, 0 to 3, got 0 to 9"),
    ],
)
def test_a_window_that_cannot_be_drawn_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        drawn(samples.cluster(**changes))


def test_positions_that_are_no_degrees_are_refused() -> None:
    with pytest.raises(ValueError, match="x must lie between -180 and 180 degrees, got 3600"):
        Positions(np.array([3600.0]), np.array([23.0]))
    with pytest.raises(ValueError, match="4 places, 3 positions"):
        cluster_map(some_places(), samples.positions(3), clusters=[])
