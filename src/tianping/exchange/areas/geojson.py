"""Places from GeoJSON (RFC 7946): points as they are, outlines reduced to a point inside and to who touches whom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tianping.exchange.areas.delimited import refuse_problems
from tianping.exchange.areas.geometry import Point, Polygon, representative_point, touching
from tianping.exchange.areas.rows import (
    AreaProblem,
    AreaProblemCode,
    AreaRow,
    AreasRefused,
    AreaTable,
    identities_in,
    read_row,
)

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes. Outlines of all counties of China in full detail are about 100 MB."""
FIRST_ROW = 1
"""Features are counted from 1."""


def read_geojson(path: Path) -> AreaTable:
    """Read places from a FeatureCollection whose features have the properties ``code`` and ``name``.

    Coordinates are longitude and latitude (WGS 84), as the standard says. The outline itself is not kept.

    Raises
    ------
    AreasRefused
        If a feature is not what it should be, or any property holds an identity.
    """
    features = _features(path)
    properties = [_texts(feature.get("properties")) for feature in features]
    headers = sorted({header for texts in properties for header in texts})
    columns = {header: [texts.get(header, "") for texts in properties] for header in headers}
    problems = identities_in(columns, names="name", first_row=FIRST_ROW)
    if problems:
        raise AreasRefused(problems)
    read: list[AreaRow | AreaProblem] = []
    outlines: list[list[Polygon]] = []
    for number, (feature, texts) in enumerate(zip(features, properties, strict=True), FIRST_ROW):
        shape = _shape(feature.get("geometry"))
        if shape is None:
            read.append(AreaProblem(AreaProblemCode.GEOMETRY_WRONG, number))
            continue
        point, outline = shape
        own = {name: texts.get(name, "") for name in ("code", "name", "latin", "level", "parent")}
        read.append(read_row(own | {"lon": repr(point[0]), "lat": repr(point[1])}, row=number))
        outlines.append(outline)
    rows = refuse_problems(read, first_row=FIRST_ROW)
    return AreaTable(rows, tuple((rows[a].code, rows[b].code) for a, b in touching(outlines)))


def _features(path: Path) -> list[dict[str, Any]]:
    if path.stat().st_size > LARGEST_FILE:
        raise AreasRefused([AreaProblem(AreaProblemCode.NOT_READABLE, wanted=f"at most {LARGEST_FILE} bytes")])
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        # The cause would carry the text of the file.
        raise AreasRefused([AreaProblem(AreaProblemCode.NOT_READABLE, wanted="GeoJSON in UTF-8")]) from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise AreasRefused([AreaProblem(AreaProblemCode.NOT_READABLE, wanted="a FeatureCollection")])
    if not features:
        raise AreasRefused([AreaProblem(AreaProblemCode.NO_ROWS)])
    return features


def _texts(properties: Any) -> dict[str, str]:
    """Properties as text; what is nested in them is looked through as one text."""
    if not isinstance(properties, dict):
        return {}
    return {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in properties.items()
    }


def _shape(geometry: Any) -> tuple[Point, list[Polygon]] | None:
    if not isinstance(geometry, dict):
        return None
    kind: Any = geometry.get("type")
    coordinates: Any = geometry.get("coordinates")
    try:
        if kind == "Point":
            return _point(coordinates), []
        if kind in ("Polygon", "MultiPolygon"):
            parts = [coordinates] if kind == "Polygon" else coordinates
            outline: list[Polygon] = [[[_point(corner) for corner in ring] for ring in polygon] for polygon in parts]
            return representative_point(outline), outline
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return None


def _point(position: Any) -> Point:
    lon, lat = float(position[0]), float(position[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("outside the globe: coordinates must be degrees")
    return lon, lat
