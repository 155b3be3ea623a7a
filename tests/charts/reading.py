"""Reads a drawing back from its SVG, as a reader of the page would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from tianping.charts.labels import Box, text_box

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)")


@dataclass(frozen=True)
class Shape:
    """One shape: its class, its verdict, and the box that its points fill."""

    role: str
    verdict: str | None
    element: Element
    box: Box


def parse(svg: str) -> Element:
    return fromstring(
        svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in svg else svg
    )


def local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def shapes(svg: str, role: str | None = None) -> list[Shape]:
    """All shapes in the order of painting, with the class of their group."""
    found = []
    for group in parse(svg):
        if local(group) != "g":
            continue
        for element in group:
            shape = Shape(group.get("class", ""), group.get("data-verdict"), element, box_of(element))
            if role is None or shape.role == role:
                found.append(shape)
    return found


def box_of(element: Element) -> Box:
    kind = local(element)
    number = lambda name: float(element.get(name, "0"))  # noqa: E731 - a word for a few lines
    if kind == "text":
        return text_box(element.text or "", (number("x"), number("y")), anchor=element.get("text-anchor", "start"))
    if kind == "circle":
        radius = number("r")
        return Box(number("cx") - radius, number("cy") - radius, number("cx") + radius, number("cy") + radius)
    if kind == "line":
        across, down = sorted((number("x1"), number("x2"))), sorted((number("y1"), number("y2")))
        return Box(across[0], down[0], across[1], down[1])
    return _box_of_path(element)


def points_of(element: Element) -> list[tuple[float, float]]:
    """Corners of a path made of M, L, H, V, h, v and Z."""
    moved = _MOVED.match(element.get("transform", ""))
    left, top = (float(moved[1]), float(moved[2])) if moved else (0.0, 0.0)
    found, x, y = [], 0.0, 0.0
    for letter, tail in re.findall(r"([MLHVhvZ])([^MLHVhvZ]*)", element.get("d", "")):
        numbers = [float(value) for value in _NUMBER.findall(tail)]
        if letter in "ML":
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                found.append((left + x, top + y))
            continue
        if letter in "Hh" and numbers:
            x = numbers[0] if letter == "H" else x + numbers[0]
        elif letter in "Vv" and numbers:
            y = numbers[0] if letter == "V" else y + numbers[0]
        found.append((left + x, top + y))
    return found


def _box_of_path(element: Element) -> Box:
    points = points_of(element)
    return Box(
        min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
    )


def words(svg: str) -> list[str]:
    return [shape.element.text or "" for shape in shapes(svg) if local(shape.element) == "text"]


def view(svg: str) -> Box:
    left, top, width, height = (float(value) for value in parse(svg).get("viewBox", "").split())
    return Box(left, top, left + width, top + height)
