"""From Vega's SVG to ours: roles instead of colours, a title and a description, nothing a strict page refuses.

A layer of a specification is named ``role`` or ``role__variant``; Vega writes that name into the SVG, and here it
becomes the class. Variants of marks, whiskers, bars and quantiles are verdicts; other variants only keep names apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element  # noqa: S405 - only the type; parsing is defusedxml's
from xml.sax.saxutils import escape, quoteattr  # noqa: S406 - writes, does not parse

from defusedxml.ElementTree import fromstring

_SVG = "{http://www.w3.org/2000/svg}"
_BY_VERDICT = frozenset({"mark", "speck", "whisker", "bar", "quantile", "open"})
_AXIS_ROLES = {"role-axis-grid": "grid", "role-axis-domain": "axis", "role-axis-tick": "axis", "role-axis-label": ""}
# Vega-Lite writes every hyphen of a name as an underscore.
_MARK_NAME = re.compile(r"role-mark (?P<role>[a-z]+(?:_[a-z]+)*?)(?:__(?P<variant>\w+?))?_marks\b")
_TRANSLATE = re.compile(r"^translate\((-?[\d.e-]+),\s*(-?[\d.e-]+)\)$")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_CIRCLE = re.compile(r"^M(?P<radius>[\d.]+),0A")

DRAWN_ROLES = frozenset(
    {
        "band", "band-label", "ribbon", "trend", "limit", "leader", "dot", "ring", "reach", "span", "mark", "speck", "whisker", "bar", "quantile",
        "open", "axis", "grid", "label", "strong", "name", "name-strong",
    }
)  # fmt: skip
"""Names that a layer may have; each has its rule in the style sheet (``label`` is plain text)."""


class UnknownRole(ValueError):
    """A layer whose name is no role: its colours would be lost."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring shapes of one role."""

    role: str
    verdict: str | None
    shapes: tuple[str, ...]


def finish_panel(svg: str, *, left: float = 0, top: float = 0) -> str:
    """Rewrite one drawing of Vega as flat groups, moved to where its panel stands."""
    runs = list(_runs(fromstring(svg), left, top))
    return "".join(_group(run) for run in runs if run.shapes)


def _group(run: _Run) -> str:
    named = f" class={quoteattr(run.role)}" if run.role and run.role != "label" else ""
    verdict = f" data-verdict={quoteattr(run.verdict)}" if run.verdict else ""
    return f"<g{named}{verdict}>{''.join(run.shapes)}</g>"


def _runs(node: Element, left: float, top: float) -> Iterator[_Run]:
    for child in node:
        across, down = _moved(child, left, top)
        named = child.get("class", "")
        role = _role(named) if child.tag == f"{_SVG}g" else None
        if role is not None:
            yield _Run(role[0], role[1], tuple(_shape(leaf, across, down, titled=role[0] == "mark") for leaf in child))
        elif child.tag == f"{_SVG}g":
            yield from _runs(child, across, down)


def _role(named: str) -> tuple[str, str | None] | None:
    """Role and verdict of a group that holds shapes; None for a group of groups."""
    for axis_role, role in _AXIS_ROLES.items():
        if axis_role in named:
            return role, None
    if "role-mark" not in named or named.startswith("mark-group"):
        return None
    found = _MARK_NAME.search(named)
    role = found["role"].replace("_", "-") if found else ""
    if not found or role not in DRAWN_ROLES:
        raise UnknownRole(f"a layer must be named by its role, one of {sorted(DRAWN_ROLES)}, got {named!r}")
    return role, found["variant"].replace("_", "-") if role in _BY_VERDICT and found["variant"] else None


def _moved(node: Element, left: float, top: float) -> tuple[float, float]:
    transform = node.get("transform")
    if not transform:
        return left, top
    found = _TRANSLATE.match(transform)
    if not found:
        raise ValueError(f"a drawing may only be moved, got transform={transform!r}")
    return left + float(found[1]), top + float(found[2])


def _shape(leaf: Element, left: float, top: float, *, titled: bool) -> str:
    left, top = _moved(leaf, left, top)
    title = f"<title>{escape(said)}</title>" if titled and (said := leaf.get("aria-label")) else ""
    if leaf.tag == f"{_SVG}text":
        anchor = leaf.get("text-anchor", "start")
        hung = "" if anchor == "start" else f' text-anchor="{anchor}"'
        return f'<text x="{_short(left)}" y="{_short(top)}"{hung}>{escape(leaf.text or "")}</text>'
    if leaf.tag == f"{_SVG}line":
        right, bottom = left + float(leaf.get("x2", 0)), top + float(leaf.get("y2", 0))
        return f'<line x1="{_short(left)}" y1="{_short(top)}" x2="{_short(right)}" y2="{_short(bottom)}"/>'
    if leaf.tag != f"{_SVG}path":
        raise ValueError(f"a drawing holds text, lines and paths, got {leaf.tag!r}")
    return _path(leaf.get("d", ""), left, top, title)


def _path(outline: str, left: float, top: float, title: str) -> str:
    circle = _CIRCLE.match(outline)
    if circle:
        start = f'<circle cx="{_short(left)}" cy="{_short(top)}" r="{_short(float(circle["radius"]))}"'
        return f"{start}>{title}</circle>" if title else f"{start}/>"
    moved = f' transform="translate({_short(left)} {_short(top)})"' if left or top else ""
    start = f'<path d="{_NUMBER.sub(lambda found: _short(float(found[0])), outline)}"{moved}'
    return f"{start}>{title}</path>" if title else f"{start}/>"


def _short(value: float) -> str:
    """One decimal is a fifth of a hair on screen and in print."""
    return f"{round(value, 1) + 0.0:.10g}"
