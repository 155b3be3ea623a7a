"""A picture that leaves the page takes its colours along."""

from __future__ import annotations

import struct
import warnings

import pytest

from tests.charts import reading, samples
from tianping.charts import ChineseFontMissing, fonts, tokens
from tianping.charts.finish import UnknownRole, finish_panel


def test_an_exported_drawing_has_the_colours_of_its_theme_and_no_classes() -> None:
    light, dark = (samples.township_funnel().themed_svg(theme=theme) for theme in ("light", "dark"))

    for svg, theme in ((light, "light"), (dark, "dark")):
        assert tokens(theme)["high"] in svg
        assert tokens(theme)["surface"] in svg
        assert "class=" not in svg
        assert "data-verdict" not in svg
        assert "var(" not in svg
    assert tokens("dark")["high"] not in light


def test_an_exported_drawing_stands_on_its_own() -> None:
    root = reading.parse(samples.county_trend().themed_svg(language="en"))

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.get("font-family").endswith("sans-serif")
    assert [reading.local(child) for child in root][:3] == ["title", "desc", "rect"]


def test_a_picture_has_twice_the_pixels_of_its_drawing() -> None:
    picture = samples.township_funnel().png(scale=2)

    assert picture.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", picture[16:24]) == (880, 640)


def test_dark_and_light_pictures_differ() -> None:
    figure = samples.county_trend()

    assert figure.png(theme="dark") != figure.png(theme="light")


def test_a_chinese_font_is_known_by_what_it_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_drawn", lambda letter: b"box")
    fonts.has_chinese_font.cache_clear()
    try:
        with pytest.warns(ChineseFontMissing, match="fonts-noto-cjk.*TIANPING_FONTS"):
            fonts.warn_without_chinese_font()
    finally:
        fonts.has_chinese_font.cache_clear()


def test_no_warning_where_characters_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_drawn", lambda letter: letter.encode())
    fonts.has_chinese_font.cache_clear()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            fonts.warn_without_chinese_font()
    finally:
        fonts.has_chinese_font.cache_clear()


def test_a_font_folder_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(fonts.FONT_FOLDER, "/nowhere/at/all")
    fonts.register_fonts.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match="TIANPING_FONTS must name a folder with font files"):
            fonts.register_fonts()
    finally:
        fonts.register_fonts.cache_clear()


def _vega(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'


def test_a_layer_without_a_role_is_refused() -> None:
    with pytest.raises(UnknownRole, match="one of .*got 'mark-rect role-mark layer_0_marks'"):
        finish_panel(_vega('<g class="mark-rect role-mark layer_0_marks"><path d="M0,0h1"/></g>'))


@pytest.mark.parametrize(
    "inside",
    [
        '<g class="mark-rect role-mark band_marks" ><path transform="rotate(3)" d="M0,0h1"/></g>',
        '<g class="mark-image role-mark band_marks"><image href="https://example.org/x.png"/></g>',
    ],
)
def test_what_a_strict_page_would_refuse_is_never_let_through(inside: str) -> None:
    with pytest.raises(ValueError, match="a drawing (may only be moved|holds text, lines and paths)"):
        finish_panel(_vega(inside))


def test_colours_links_and_scripts_of_the_renderer_are_dropped() -> None:
    dirty = '<g class="mark-rule role-mark leader_marks"><line transform="translate(1.04,2)" x2="3" y2="0" stroke="#ff0000" style="x" onclick="y()"/></g>'

    assert finish_panel(_vega(dirty)) == '<g class="leader"><line x1="1" y1="2" x2="4" y2="2"/></g>'
