from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser_fixtures import OpenPage
from tests.charts import samples, sheets
from tianping.charts.sheet import render_sheet

pytestmark = pytest.mark.browser

WINDOWS = (
    *(
        (language, dark, width, height)
        for language in ("zh", "en")
        for dark in (False, True)
        for width, height in ((1440, 900), (390, 844))
    ),
    ("zh", False, 1366, 768),
    ("en", False, 800, 900),
    ("en", True, 320, 640),
)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("sheets")
    pages = {
        "zh": render_sheet(sheets.drawn_sheet(simulated=True), "zh"),
        "en": render_sheet(sheets.drawn_sheet(simulated=True), "en"),
        "long": render_sheet(sheets.sheet(sheets.many_places(3000)), "zh"),
        "unlike": render_sheet(
            sheets.sheet().__class__(**{**_fields(sheets.drawn_sheet()), "when": None}), "zh"
        ).replace("sha256-", "sha256-x"),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in pages}


def _fields(sheet: object) -> dict[str, object]:
    return {name: getattr(sheet, name) for name in sheet.__dataclass_fields__}


@pytest.mark.parametrize(("language", "dark", "width", "height"), WINDOWS)
def test_a_sheet_is_silent_accessible_and_fits_its_window(
    open_page: OpenPage, addresses: dict[str, str], language: str, dark: bool, width: int, height: int
) -> None:
    seen = open_page(addresses[language], width=width, height=height, dark=dark)

    assert seen.messages == []
    assert seen.strange_requests == []
    assert seen.overflow() <= 0
    assert seen.violations() == []


def test_the_policy_is_in_force(open_page: OpenPage, addresses: dict[str, str]) -> None:
    """The silence above means something: with a wrong hash the browser refuses the style sheet and says so."""
    seen = open_page(addresses["unlike"])

    assert any("Content Security Policy" in message for message in seen.messages)


@pytest.mark.parametrize(("width", "shown"), [(1440, "wide"), (390, "narrow")])
def test_one_width_of_a_drawing_is_shown_with_text_of_twelve_pixels(
    open_page: OpenPage, addresses: dict[str, str], width: int, shown: str
) -> None:
    seen = open_page(addresses["zh"], width=width)

    visible = seen.page.evaluate(
        "[...document.querySelectorAll('figure svg')].filter(svg => svg.clientWidth).map(svg => [svg.classList[1],"
        " 12 * svg.clientWidth / svg.viewBox.baseVal.width])"
    )

    assert len(visible) == 2
    assert all(kind == shown and pixels >= 11.9 for kind, pixels in visible)


def test_drawings_take_the_colours_of_the_theme(open_page: OpenPage, addresses: dict[str, str]) -> None:
    fills = "getComputedStyle(document.querySelector('.mark[data-verdict=high]')).fill"

    assert open_page(addresses["zh"]).page.evaluate(fills) == "rgb(140, 42, 11)"
    assert open_page(addresses["zh"], dark=True).page.evaluate(fills) == "rgb(251, 139, 102)"


def test_three_thousand_rows_open_at_once(open_page: OpenPage, addresses: dict[str, str]) -> None:
    seen = open_page(addresses["long"])

    loaded = seen.page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")

    assert seen.page.locator("tbody tr").count() == 3000
    assert loaded < 5000
    assert seen.violations() == []


def test_a_folded_group_opens_by_keyboard(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page(addresses["long"]).page
    group = page.locator("details").first

    group.locator("summary").focus()
    page.keyboard.press("Enter")

    assert group.get_attribute("open") is not None


def test_the_first_key_leads_past_the_head(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page(addresses["en"]).page

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"


def test_paper_is_white_in_a_dark_room_and_keeps_strip_and_card(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page(addresses["zh"], dark=True).page
    page.emulate_media(media="print")
    style = lambda selector, name: page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).{name}")  # noqa: E731 - a word for four lines

    assert style("body", "backgroundColor") == "rgb(255, 255, 255)"
    assert style(".head", "display") == "none"
    assert style(".simulated", "display") == "block"
    assert style(".method", "display") == "block"


def test_on_a_phone_rows_are_cards_that_keep_their_scale(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page(addresses["zh"], width=390).page
    row, scale = page.locator("tbody tr:has(td)").first, page.locator("thead .scale svg")

    assert row.evaluate("row => getComputedStyle(row).display") == "grid"
    assert page.locator("td.optional").first.is_visible() is False
    assert row.locator("svg").bounding_box()["width"] == pytest.approx(scale.bounding_box()["width"], abs=1)
    assert row.locator("svg").bounding_box()["x"] == pytest.approx(scale.bounding_box()["x"], abs=1)


def test_an_exported_drawing_opens_as_a_file_of_its_own(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "funnel.svg"
    file.write_text(samples.township_funnel().themed_svg(theme="dark"), encoding="utf-8")

    seen = open_page(file.as_uri())

    assert seen.messages == []
    assert (
        seen.page.evaluate("document.title || document.querySelector('title').textContent")
        == "渠洋镇确实偏高，岳圩镇确实偏低"
    )
