"""Tokens of the style sheet, as the colours of a theme: an exported picture has no style sheet to ask."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from tianping.charts.look.sources import stylesheet

Theme = Literal["light", "dark"]

_DARK = "@media screen and (prefers-color-scheme: dark)"
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")


@cache
def tokens(theme: Theme = "light") -> dict[str, str]:
    """Read the custom properties of ``:root``; the dark set replaces colours only.

    Examples
    --------
    >>> tokens("light")["high"], tokens("dark")["high"]
    ('#8c2a0b', '#fb8b66')
    """
    plain, dark = without_comments(stylesheet()).split(_DARK, 1)
    found = dict(_TOKEN.findall(plain[: plain.index("}")]))
    if theme == "dark":
        found |= _TOKEN.findall(dark[: dark.index("}")])
    return found


def without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
