"""Lists of places at the door: CSV and GeoJSON. Outlines are reduced to points; no boundary is kept."""

from pathlib import Path

from tianping.exchange.areas.delimited import read_csv
from tianping.exchange.areas.geojson import read_geojson
from tianping.exchange.areas.rows import AreaProblem, AreaProblemCode, AreaRow, AreasRefused, AreaTable

__all__ = [
    "AreaProblem",
    "AreaProblemCode",
    "AreaRow",
    "AreaTable",
    "AreasRefused",
    "read_areas",
    "read_csv",
    "read_geojson",
]


def read_areas(path: Path) -> AreaTable:
    """Read places from a CSV or GeoJSON file, told apart by content: GeoJSON begins with a brace.

    Raises
    ------
    AreasRefused
        If the file is neither, or anything in it is not what it should be.
    """
    with path.open("rb") as file:
        begins = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    return read_geojson(path) if begins.startswith(b"{") else read_csv(path)
