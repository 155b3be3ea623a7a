"""What holds for each drawing: nothing a strict page refuses, words for those who do not see it, the same bytes twice."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache

import pytest

from tests.charts import reading, samples
from tianping.charts import Figure, Width
from tianping.charts.finish import DRAWN_ROLES
from tianping.charts.look import paint_of
from tianping.terms import Language

WIDTHS, LANGUAGES = ("wide", "narrow"), ("zh", "en")
DRAWN = samples.every_figure()


@pytest.fixture(
    params=[(name, language, width) for name in DRAWN for language in LANGUAGES for width in WIDTHS], ids="-".join
)
def drawn(request: pytest.FixtureRequest) -> tuple[Figure, str, str]:
    return DRAWN[request.param[0]], svg_of(*request.param), request.param[1]


@cache
def svg_of(name: str, language: Language, width: Width) -> str:
    return DRAWN[name].svg(language=language, width=width)


def test_holds_only_shapes_and_words(drawn: tuple[Figure, str, str]) -> None:
    _, svg, _ = drawn

    found = {reading.local(element) for element in reading.parse(svg).iter()}

    assert found <= {"svg", "g", "title", "desc", "text", "line", "path", "circle", "rect"}


def test_carries_no_colour_no_style_and_no_id(drawn: tuple[Figure, str, str]) -> None:
    _, svg, _ = drawn

    attributes = {name for element in reading.parse(svg).iter() for name in element.attrib}

    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", svg)
    assert attributes <= {
        "class", "data-verdict", "viewBox", "role", "d", "transform", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "text-anchor",
    }  # fmt: skip


def test_every_class_has_its_paint_in_the_style_sheet(drawn: tuple[Figure, str, str]) -> None:
    _, svg, _ = drawn

    for shape in reading.shapes(svg):
        assert shape.role in DRAWN_ROLES | {""}
        if shape.role:
            assert paint_of(shape.role, verdict=shape.verdict), shape.role


def test_says_in_words_what_it_shows(drawn: tuple[Figure, str, str]) -> None:
    figure, svg, language = drawn
    root = reading.parse(svg)

    assert root.get("role") == "img"
    assert [reading.local(child) for child in root][:2] == ["title", "desc"]
    assert root[0].text == figure.title.in_(language)
    assert root[1].text == figure.description.in_(language)


def test_no_word_leaves_the_drawing(drawn: tuple[Figure, str, str]) -> None:
    _, svg, _ = drawn
    frame = reading.view(svg)

    outside = [
        shape.element.text
        for shape in reading.shapes(svg)
        if reading.local(shape.element) == "text" and not shape.box.within(frame)
    ]

    assert outside == []


def test_no_word_covers_another(drawn: tuple[Figure, str, str]) -> None:
    _, svg, _ = drawn
    texts = [shape for shape in reading.shapes(svg) if reading.local(shape.element) == "text"]

    covered = [
        (one.element.text, other.element.text)
        for index, one in enumerate(texts)
        for other in texts[index + 1 :]
        if _overlap(one, other) > 1
    ]

    assert covered == []


def _overlap(one: reading.Shape, other: reading.Shape) -> float:
    """Pixels of height in which two words lie on each other; their lines may touch."""
    across = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
    down = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return down if across > 1 else 0


def test_the_whole_band_lies_on_the_scale(drawn: tuple[Figure, str, str]) -> None:
    _, svg, _ = drawn
    frame = reading.view(svg)

    for band in reading.shapes(svg, "band"):
        assert band.box.within(frame)
        assert band.box.bottom - band.box.top > 2
        assert band.box.right - band.box.left > 2


@pytest.mark.parametrize("name", list(DRAWN))
def test_is_drawn_with_the_same_bytes_again(name: str) -> None:
    again = samples.every_figure()[name]

    assert again.svg() == DRAWN[name].svg()
    assert again.themed_svg() == DRAWN[name].themed_svg()


def test_is_drawn_with_the_same_bytes_in_another_process() -> None:
    asked = (
        "from tests.charts.samples import *; print(township_funnel().svg() + county_trend().svg(language='en'), end='')"
    )

    other = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert other.stdout == samples.township_funnel().svg() + samples.county_trend().svg(language="en")


def test_the_library_starts_without_the_drawing_programs() -> None:
    asked = "import sys, tianping.charts, tianping.charts.look; print([m for m in ('altair', 'vl_convert', 'pandas', 'jinja2') if m in sys.modules])"

    other = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert other.stdout.strip() == "[]"


def test_a_specification_is_valid_vega_lite() -> None:
    import altair

    spec = DRAWN["funnel"].draw("zh", "wide").panels[0].spec

    assert altair.LayerChart.from_dict(spec).to_dict()["layer"]
