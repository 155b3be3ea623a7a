"""Marks of places: one layer a verdict, hollow rings first; and which places are named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tianping.charts.grammar import Layer, layer, pixels
from tianping.charts.numbers import count_text, ratio_text
from tianping.charts.readings import Counts, Floats, Places
from tianping.charts.signs import PAINTED_IN_ORDER, SAYING_SOMETHING, SURE, shape_of
from tianping.terms import CountKind, Language

MARK_TITLES_UP_TO = 400
"""Beyond so many marks each is a speck without a title: the table below names every place, and the page stays light."""

NAMES_TRIED = 120
"""Names that look for a place in a drawing; hundreds would find none and take seconds."""

_SHAPE_SCALE = 1.25
"""A triangle of a ring's radius looks smaller than the ring."""


def mark_layers(marks: Floats, tokens: Sequence[str], *, titles: Sequence[str] = ()) -> list[Layer]:
    """Layers of marks at pixels.

    Parameters
    ----------
    marks : ndarray of shape (n_marks, 3)
        x, y and radius.
    tokens : sequence of str
        The sign of each.
    titles : sequence of str
        What each says; empty for none.
    """
    layers = []
    role = "mark" if len(marks) <= MARK_TITLES_UP_TO else "speck"
    for token in PAINTED_IN_ORDER:
        rows = [
            {"x": round(x, 2), "y": round(y, 2), "size": _size(token, radius)}
            | ({"title": titles[index]} if titles else {})
            for index, (x, y, radius) in enumerate(marks.tolist())
            if tokens[index] == token
        ]
        if rows:
            layers.append(_mark_layer(f"{role}__{token}", token, rows))
    return layers


def _mark_layer(name: str, token: str, rows: list[dict[str, float | str]]) -> Layer:
    import altair

    how = {"shape": shape_of(token) or "circle", "filled": True, "opacity": 1}
    encodings: dict[str, Any] = {
        "x": pixels("x", axis="x"),
        "y": pixels("y", axis="y"),
        "size": altair.Size("size:Q", scale=None),
    }
    if "title" in rows[0]:
        encodings["description"] = "title:N"
    return layer(name, rows, mark="point", how=how, **encodings)


def _size(token: str, radius: float) -> float:
    """Vega's size is the square of the diameter."""
    return float((2 * radius * (_SHAPE_SCALE if shape_of(token) else 1)) ** 2)


def mark_of(marks: Floats, spot: int) -> tuple[float, float, float]:
    x, y, radius = marks[spot].tolist()
    return x, y, radius


def mark_title(places: Places, index: int, *, kind: CountKind, language: Language) -> str:
    name, sign = places.names[index], places.signs[index]
    ratio, births = ratio_text(float(places.ratio[index]), language), count_text(int(places.births[index]))
    if language == "zh":
        return f"{name}：{ratio}，{births} {'例' if kind is CountKind.BIRTHS else '人'}，{sign.word.zh}"
    return f"{name}: {ratio}, {births} {'births' if kind is CountKind.BIRTHS else 'children'}, {sign.word.en}"


def named_first(places: Places, drawn: Counts, *, most: int) -> list[tuple[int, int, bool]]:
    """Which places want a name, the most important first: sure verdicts, other verdicts; the largest place is among them.

    Returns
    -------
    list of (spot, index, strong)
        Position among the drawn, index among all, whether the name is set strong.
    """
    births = places.births[drawn]
    tokens = [places.signs[index].token for index in drawn.tolist()]
    spots: list[int] = [
        spot for spot in np.argsort(-births, kind="stable").tolist() if tokens[spot] in SAYING_SOMETHING
    ]
    spots.sort(key=lambda spot: tokens[spot] not in SURE)
    spots = spots[: NAMES_TRIED if len(spots) <= most else most * 4]
    largest = int(np.argmax(births)) if len(births) else None
    if largest is not None and largest not in spots:
        spots.insert(most - 1, largest)
    return [(spot, int(drawn[spot]), tokens[spot] in SURE) for spot in spots]
