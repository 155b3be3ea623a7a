"""Lists of places are read whole or refused by row; outlines leave a point inside and who touches whom."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.exchange.areas import AreaProblemCode, AreasRefused, read_areas
from tianping.exchange.areas.geometry import Point, Ring, representative_point, touching
from tianping.terms import Level, PlaceCode


def file_of(text: str, folder: Path) -> Path:
    path = folder / "places"
    path.write_text(text, encoding="utf-8")
    return path


def problems_in(text: str, folder: Path) -> list[tuple[AreaProblemCode, int | None]]:
    with pytest.raises(AreasRefused) as refusal:
        read_areas(file_of(text, folder))
    assert refusal.value.__cause__ is None
    return [(problem.code, problem.row) for problem in refusal.value.problems]


def test_published_list_of_places_is_read(real_data: Path) -> None:
    table = read_areas(real_data / "places" / "jingxi.csv")

    assert len(table.rows) == 313
    assert (table.rows[1].code.text, table.rows[1].name, table.rows[1].level) == ("451081100", "新靖镇", Level.TOWNSHIP)
    assert table.rows[1].parent == PlaceCode("451081")
    assert table.rows[1].lon is None


def test_positions_and_pinyin_are_read_and_the_byte_mark_of_spreadsheets_is_passed_over(tmp_path: Path) -> None:
    (row,) = read_areas(file_of("﻿CODE,Name,latin,lon,lat\n451081105000,渠洋镇,Quyang,106.4,23.2\n\n", tmp_path)).rows

    assert (row.code.text, row.latin, row.lon, row.lat) == ("451081105", "Quyang", 106.4, 23.2)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",渠洋镇,,", AreaProblemCode.CODE_UNREADABLE),
        ("渠洋,渠洋镇,,", AreaProblemCode.CODE_UNREADABLE),
        ("451081105,,,", AreaProblemCode.NAME_MISSING),
        (f"451081105,{'镇' * 61},,", AreaProblemCode.NAME_MISSING),
        ("451081105,渠洋镇,106.4,", AreaProblemCode.POSITION_WRONG),
        ("451081105,渠洋镇,106.4,95", AreaProblemCode.POSITION_WRONG),
        ("451081105,渠洋镇,nan,23", AreaProblemCode.POSITION_WRONG),
        ("451081105,渠洋镇,east,23", AreaProblemCode.POSITION_WRONG),
        ("451081100,新靖镇,,", AreaProblemCode.CODE_TWICE),
        ("451081105,渠洋镇 13812345678,,", AreaProblemCode.IDENTITY),
        ("451081105,渠洋镇", AreaProblemCode.NOT_READABLE),
    ],
)
def test_row_that_is_no_place_is_refused_by_its_number(line: str, problem: AreaProblemCode, tmp_path: Path) -> None:
    assert problems_in(f"code,name,lon,lat\n451081100,新靖镇,,\n{line}\n", tmp_path) == [(problem, 3)]


def test_level_and_parent_must_be_those_of_the_code(tmp_path: Path) -> None:
    table = "code,name,level,parent\n451081100,新靖镇,village,451081\n451081101,化峒镇,township,451082\n"

    assert problems_in(table, tmp_path) == [(AreaProblemCode.LEVEL_WRONG, 2), (AreaProblemCode.PARENT_WRONG, 3)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", AreaProblemCode.COLUMN_MISSING),
        ("code,name\n", AreaProblemCode.NO_ROWS),
        ("code,title\n451081100,x\n", AreaProblemCode.COLUMN_MISSING),
        ("code,name,head\n451081100,新靖镇,x\n", AreaProblemCode.COLUMN_UNKNOWN),
        ('{"type": "Feature"}', AreaProblemCode.NOT_READABLE),
        ("{", AreaProblemCode.NOT_READABLE),
        ('{"features": []}', AreaProblemCode.NO_ROWS),
    ],
)
def test_file_that_is_no_list_of_places_is_refused(text: str, problem: AreaProblemCode, tmp_path: Path) -> None:
    assert problem in {code for code, _ in problems_in(text, tmp_path)}


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "places"
    path.write_bytes("code,name\n451081100,新靖镇\n".encode("gb18030"))

    with pytest.raises(AreasRefused, match="CSV in UTF-8"):
        read_areas(path)


def feature(code: Any, geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "name": "某镇", **properties}, "geometry": geometry}


def collection(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def square(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]


def test_outlines_become_points_and_neighbours_and_points_stay(tmp_path: Path) -> None:
    text = collection(
        feature("451081100", {"type": "Polygon", "coordinates": [square(0, 0)]}),
        feature(451081101, {"type": "MultiPolygon", "coordinates": [[square(1, 0)], [[[9, 9], [9.1, 9], [9, 9.1]]]]}),
        feature("451081102", {"type": "Polygon", "coordinates": [square(2, 1)]}),
        feature("451081103", {"type": "Point", "coordinates": [5, 6, 700]}),
    )
    table = read_areas(file_of(text, tmp_path))

    assert [(row.lon, row.lat) for row in table.rows] == [(0.5, 0.5), (1.5, 0.5), (2.5, 1.5), (5, 6)]
    # 101 and 102 meet in a corner only.
    assert table.neighbours == ((PlaceCode("451081100"), PlaceCode("451081101")),)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Point", "coordinates": [500, 0]},
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], ["a", 1], [2, 2]]]},
    ],
)
def test_geometry_that_is_no_point_or_outline_is_refused(geometry: dict[str, Any] | None, tmp_path: Path) -> None:
    assert problems_in(collection(feature("451081100", geometry)), tmp_path) == [(AreaProblemCode.GEOMETRY_WRONG, 1)]


def test_identity_in_a_property_that_nobody_asked_for_refuses_the_file(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [5, 6]}
    text = collection(feature("451081100", point), feature("451081101", point, owner={"contact": "13812345678"}))

    assert problems_in(text, tmp_path) == [(AreaProblemCode.IDENTITY, 2)]


def test_refusal_tells_fifty_problems_and_how_many_there_are(tmp_path: Path) -> None:
    with pytest.raises(AreasRefused, match="10 more") as refusal:
        read_areas(file_of("code,name\n" + "x,某镇\n" * 60, tmp_path))

    assert (len(refusal.value.problems), refusal.value.total) == (50, 60)


def turns_around(ring: Ring, point: Point) -> float:
    """Angle swept around the point along the ring: 2π inside, 0 outside; another way than crossing a line."""
    angles = [math.atan2(y - point[1], x - point[0]) for x, y in [*ring, ring[0]]]
    return abs(sum((b - a + math.pi) % (2 * math.pi) - math.pi for a, b in pairwise(angles)))


@settings(deadline=None)
@given(st.lists(st.floats(0.05, 10), min_size=3, max_size=40))
def test_representative_point_lies_inside_any_star_shaped_outline(radii: list[float]) -> None:
    step = 2 * math.pi / len(radii)
    ring = [(r * math.cos(i * step), r * math.sin(i * step)) for i, r in enumerate(radii)]

    assert turns_around(ring, representative_point([[ring]])) == pytest.approx(2 * math.pi, abs=1e-6)


def test_representative_point_keeps_out_of_holes_and_bends() -> None:
    bent = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (8.0, 9.0), (8.0, 1.0), (1.0, 1.0), (1.0, 9.0), (0.0, 9.0)]
    hole = [(1.0, 1.0), (8.0, 1.0), (8.0, 8.0), (1.0, 8.0)]
    frame = [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]

    assert turns_around(bent, representative_point([[bent]])) == pytest.approx(2 * math.pi)
    assert turns_around(hole, representative_point([[frame, hole]])) == pytest.approx(0, abs=1e-9)


def test_outlines_touch_by_an_edge_in_either_direction_and_not_by_a_corner() -> None:
    first, second, third = ([[tuple(corner) for corner in square(x, y)]] for x, y in ((0, 0), (1, 0), (2, 1)))

    assert touching([[first], [second], [third]]) == [(0, 1)]
    assert touching([[first], [[list(reversed(second[0]))]]]) == [(0, 1)]
    assert touching([]) == []
