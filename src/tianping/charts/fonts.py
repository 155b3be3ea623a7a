"""Fonts for pictures: a page uses the reader's own, a picture needs one on this machine."""

from __future__ import annotations

import os
import warnings
from functools import cache
from pathlib import Path

FONT_FOLDER = "TIANPING_FONTS"
"""Environment variable: a folder with font files, used besides the system's."""


class ChineseFontMissing(UserWarning):
    """No font with Chinese characters was found: a picture would show boxes for them."""


@cache
def register_fonts() -> None:
    """Tell the renderer of the folder in ``TIANPING_FONTS``, once, before the first picture.

    Raises
    ------
    FileNotFoundError
        If the variable names a folder that is not there.
    """
    folder = os.environ.get(FONT_FOLDER)
    if not folder:
        return
    if not Path(folder).is_dir():
        raise FileNotFoundError(f"{FONT_FOLDER} must name a folder with font files, got {folder!r}")
    import vl_convert

    vl_convert.register_font_directory(folder)


@cache
def has_chinese_font() -> bool:
    """Whether Chinese characters come out as themselves: two of them are drawn, and boxes would be alike."""
    register_fonts()
    return _drawn("天") != _drawn("平")


def warn_without_chinese_font() -> None:
    if not has_chinese_font():
        warnings.warn(
            "no font with Chinese characters was found, so pictures would show boxes: install one "
            f"(Debian: fonts-noto-cjk) or set {FONT_FOLDER} to a folder that holds one",
            ChineseFontMissing,
            stacklevel=3,
        )


def _drawn(letter: str) -> bytes:
    import vl_convert

    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><text x="2" y="20" font-size="20" font-family="{FAMILIES}">{letter}</text></svg>'
    return bytes(vl_convert.svg_to_png(svg))


FAMILIES = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
"""One family that is missing would drop all text of a picture in silence: the list ends in one that never is."""
