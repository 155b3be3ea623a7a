"""The style sheet: contrasts, distances of tones, and nothing that the oldest browser served does not know."""

from __future__ import annotations

import itertools
import re

import pytest

from tianping.charts.finish import DRAWN_ROLES
from tianping.charts.look import Theme, folder, logo, paint_of, stylesheet, tokens
from tianping.charts.look.palette import without_comments
from tianping.charts.words import SCREEN_ORDER

TONES = ("high", "maybe", "unclear", "late", "low", "expected")
THEMES: tuple[Theme, ...] = ("light", "dark")
# Machado, Oliveira & Fernandes (2009), IEEE TVCG 15(6), 1291-1298: full protanopia, deuteranopia, tritanopia.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def channels(colour: str) -> list[float]:
    """The three channels from 0 to 1, as written."""
    digits = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
    return [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]


def linear(colour: list[float]) -> list[float]:
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]


def contrast(one: list[float], other: list[float]) -> float:
    """WCAG 2.1: (lighter + 0.05) / (darker + 0.05)."""
    light = sorted(
        sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))
        for colour in (one, other)
    )
    return (light[1] + 0.05) / (light[0] + 0.05)


def over(colour: str, ground: str, opacity: float) -> list[float]:
    return [
        opacity * above + (1 - opacity) * below for above, below in zip(channels(colour), channels(ground), strict=True)
    ]


def lab(seen: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* under D65."""
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [
        sum(weight * part for weight, part in zip(row, seen, strict=True)) / white
        for row, white in zip(to_xyz, (0.9505, 1, 1.089), strict=True)
    ]
    bent = [part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in xyz]
    return 116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])


def distance(one: str, other: str, sight: str) -> float:
    seen = [
        lab(
            [
                max(0.0, sum(weight * part for weight, part in zip(row, linear(channels(colour)), strict=True)))
                for row in SIGHTS[sight]
            ]
        )
        for colour in (one, other)
    ]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["surface", "page", "sunken"])
@pytest.mark.parametrize("tone", ["ink", "soft", "brand", *TONES])
def test_words_stand_out_from_their_ground(theme: Theme, ground: str, tone: str) -> None:
    known = tokens(theme)

    assert contrast(channels(known[tone]), channels(known[ground])) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("tone", [*TONES, "brand"])
def test_a_chip_is_read_on_its_own_tint(theme: Theme, tone: str) -> None:
    known = tokens(theme)

    assert contrast(channels(known[tone]), channels(known[f"{tone}-soft"])) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_a_button_is_read_and_its_edge_seen(theme: Theme) -> None:
    known = tokens(theme)

    assert contrast(channels(known["on-brand"]), channels(known["brand"])) >= 4.5
    assert contrast(channels(known["edge"]), channels(known["surface"])) >= 3
    assert contrast(channels(known["edge"]), channels(known["page"])) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sign", SCREEN_ORDER, ids=lambda sign: sign.token)
@pytest.mark.parametrize("role", ["mark", "whisker", "speck", "bar", "quantile"])
def test_marks_are_seen_where_they_lie(theme: Theme, sign: object, role: str) -> None:
    paint, surface = paint_of(role, verdict=sign.token, theme=theme), tokens(theme)["surface"]
    drawn = paint["stroke"] if paint.get("fill", "none") in ("none", surface) else paint["fill"]
    opacity = float(paint.get("stroke-opacity", paint.get("fill-opacity", 1)))

    assert contrast(over(drawn, surface, opacity), channels(surface)) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_tones_are_told_apart_with_any_sight(theme: Theme, sight: str) -> None:
    known = tokens(theme)
    apart = {(a, b): distance(known[a], known[b], sight) for a, b in itertools.combinations(TONES, 2)}

    assert min(apart.values()) >= 10.5
    # What a reader must never mix up: certain with probable, cannot tell with as expected.
    assert apart["high", "maybe"] >= 15
    assert apart["unclear", "expected"] >= 15


def test_distances_agree_with_the_published_example() -> None:
    # Black to white is 100 on the lightness axis; pure red in CIE L*a*b* (D65) is 53.24, 80.09, 67.20 (Lindbloom).
    assert distance("#000000", "#ffffff", "normal") == pytest.approx(100, abs=0.1)
    assert lab(linear(channels("#ff0000"))) == pytest.approx((53.24, 80.09, 67.20), abs=0.1)
    assert contrast(channels("#ffffff"), channels("#767676")) == pytest.approx(4.54, abs=0.01)


def test_every_role_of_a_drawing_and_every_verdict_has_its_rule() -> None:
    for role in DRAWN_ROLES - {"label"}:
        assert paint_of(role, verdict="high"), role
    for sign in SCREEN_ORDER:
        assert f'[data-verdict="{sign.token}"]' in stylesheet()


def test_dark_changes_every_colour_and_nothing_else() -> None:
    light, dark = tokens("light"), tokens("dark")
    colours = {name for name, value in light.items() if value.startswith("#")}

    assert {name for name in light if light[name] != dark[name]} == colours - {"focus"}


def test_nothing_is_used_that_chromium_109_or_firefox_115_do_not_know() -> None:
    css = without_comments(stylesheet())

    for unknown in (
        ":has(",
        "color-mix(",
        "light-dark(",
        "oklch(",
        "subgrid",
        "@container",
        "@layer",
        "&:",
        "& ",
        "@scope",
        "@starting-style",
    ):
        assert unknown not in css, unknown


def test_nothing_is_fetched_and_nothing_glows() -> None:
    css = without_comments(stylesheet())

    assert "url(" not in css
    assert "@import" not in css
    assert "@font-face" not in css
    assert re.findall(r"(?:linear|radial|conic)-gradient", css) == re.findall(r"(?<=repeating-)linear-gradient", css)
    assert re.findall(r"box-shadow: (?!0 0 0 5px var\(--focus\)|inset)", css) == []


def test_every_list_of_fonts_ends_in_a_family_that_always_exists() -> None:
    for name in ("han", "latin", "song", "mono"):
        assert tokens()[name].split(", ")[-1] in ("sans-serif", "serif", "monospace")


def test_phone_rules_do_not_reach_the_printed_page() -> None:
    narrow = re.findall(r"@media ([^{]*max-width[^{]*)\{", without_comments(stylesheet()))

    assert narrow
    assert all(query.startswith("screen") for query in narrow)


def test_braces_are_balanced_and_the_files_are_where_they_are_said_to_be() -> None:
    assert stylesheet().count("{") == stylesheet().count("}")
    assert (folder() / "tianping.css").is_file()
    assert logo().startswith("<svg")
