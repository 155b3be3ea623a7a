"""Measuring on request."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tianping.figures.births import queries as births
from tianping.figures.measures.actions.measure import measure
from tianping.ground.places import queries as places
from tianping.terms import Actor, Level


def measure_reached(*, reach: Collection[int], by: Actor, on: date) -> list[str]:
    """Measure every series in the counties in reach; returns the identities of their runs."""
    there = births.series()
    counties = [area for area in places.places(reach) if area.level is Level.COUNTY and area.ended_on is None]
    runs = [measure(county.id, one=one, there=there, by=by, on=on) for county in counties for one in there]
    return [run for run in runs if run is not None]
