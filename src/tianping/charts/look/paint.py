"""What the style sheet says about a class of a drawing, for pictures that leave the page.

Colours have one home: the rules of the sections "tone" and "chart". They are kept so plain that reading them needs no
CSS engine: ``.chart``, ``.chart .class``, ``.chart .class[data-verdict="x"]`` and ``[data-verdict="x"]``.
"""

from __future__ import annotations

import re
from functools import cache

from tianping.charts.look.palette import Theme, tokens, without_comments
from tianping.charts.look.sources import stylesheet

Declarations = dict[str, str]

_RULE = re.compile(
    r"^(?:\.chart(?: \.(?P<name>[\w-]+))?)?(?:\[data-verdict(?:=\"(?P<verdict>[\w-]+)\")?\])? \{(?P<body>[^}]*)\}$",
    re.MULTILINE,
)
_DECLARATION = re.compile(r"([\w-]+):\s*([^;]+);")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")


@cache
def _rules() -> tuple[tuple[str | None, str | None, Declarations], ...]:
    css = without_comments(stylesheet())
    return tuple(
        (rule["name"], rule["verdict"], dict(_DECLARATION.findall(rule["body"]))) for rule in _RULE.finditer(css)
    )


@cache
def _tone(verdict: str | None) -> str:
    """The token behind ``--tone`` for a verdict."""
    said = ""
    for name, of, declared in _rules():
        if name is None and of in (None, verdict) and "--tone" in declared:
            said = declared["--tone"]
    return said


def paint_of(name: str | None, *, verdict: str | None = None, theme: Theme = "light") -> Declarations:
    """Resolve the paint of a class (None: of the drawing itself) to presentation attributes.

    Examples
    --------
    >>> paint_of("band")
    {'fill': '#14595c', 'fill-opacity': '.13'}
    >>> paint_of("mark", verdict="high")["fill"] == tokens()["high"]
    True
    """
    colours = tokens(theme)
    declared: Declarations = {}
    for of_name, of_verdict, body in _rules():
        if of_name == name and of_verdict in (None, verdict) and not any(key.startswith("--") for key in body):
            declared |= body
    return {key: _resolved(value, verdict, colours) for key, value in declared.items()}


def _resolved(value: str, verdict: str | None, colours: dict[str, str]) -> str:
    spoken = value.replace("var(--tone)", _tone(verdict))
    return _VARIABLE.sub(lambda found: colours[found[1]], spoken)
