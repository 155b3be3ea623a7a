"""A drawing that leaves the page takes its colours along as presentation attributes."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring  # noqa: S405 - parsing is defusedxml's

from defusedxml.ElementTree import fromstring

from tianping.charts.fonts import FAMILIES
from tianping.charts.labels import FONT_PIXELS
from tianping.charts.look import Theme, paint_of, tokens

_SVG = "http://www.w3.org/2000/svg"


def export_svg(svg: str, *, theme: Theme) -> str:
    """Replace the classes of a finished drawing by the colours of a theme, on a ground of its surface."""
    register_namespace("", _SVG)
    root = fromstring(svg)
    for key, value in paint_of(None, theme=theme).items():
        root.set(key, value)
    root.set("font-family", FAMILIES)
    root.set("font-size", str(FONT_PIXELS))
    for element in list(root.iter()):
        _paint(element, theme)
    _lay_ground(root, theme)
    return str(tostring(root, encoding="unicode"))


def _paint(element: Element, theme: Theme) -> None:
    name, verdict = element.attrib.pop("class", None), element.attrib.pop("data-verdict", None)
    if name is None:
        return
    for key, value in paint_of(name, verdict=verdict, theme=theme).items():
        element.set(key, value)


def _lay_ground(root: Element, theme: Theme) -> None:
    ground = SubElement(root, f"{{{_SVG}}}rect", {"width": "100%", "height": "100%", "fill": tokens(theme)["surface"]})
    root.remove(ground)
    after_words = sum(child.tag in (f"{{{_SVG}}}title", f"{{{_SVG}}}desc") for child in root)
    root.insert(after_words, ground)
