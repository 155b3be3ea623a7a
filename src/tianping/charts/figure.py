"""A figure: one drawing for page, print and document."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr  # noqa: S406 - writes, does not parse

from tianping.charts.exported import export_svg
from tianping.charts.finish import finish_panel
from tianping.charts.fonts import register_fonts, warn_without_chinese_font
from tianping.charts.look import Theme
from tianping.terms import Bilingual, Language

Width = Literal["wide", "narrow"]

Span = Literal["half", "full"]

_KEPT_DRAWINGS = 256


@dataclass(frozen=True, slots=True)
class Panel:
    """One specification and where it stands in the drawing."""

    spec: dict[str, Any]
    left: float = 0
    top: float = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet of panels, in pixels."""

    width: int
    height: int
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What is drawn, under the sentence that it shows.

    Parameters
    ----------
    title : Bilingual
        The finding; stands in the card's head.
    note : Bilingual
        What a mark or ribbon is; stands small beside the title.
    description : Bilingual
        The finding once more, complete, for those who do not see the drawing.
    draw : callable
        ``draw(language, width)`` gives the drawing.
    span : {'full', 'half'}
        Whether the wide drawing fills a page (960 px) or half of one (440 px).
    """

    title: Bilingual
    note: Bilingual
    description: Bilingual
    draw: Callable[[Language, Width], Drawing]
    span: Span = "full"

    def svg(self, *, language: Language = "zh", width: Width = "wide") -> str:
        """Return the SVG for a page: classes by role, no colour, no style, no id."""
        drawing = self.draw(language, width)
        body = _body(drawing)
        frame = f'class="chart {width} {self.span}" viewBox="0 0 {drawing.width} {drawing.height}" role="img"'
        return f"<svg {frame}>{self._words(language)}{body}</svg>"

    def markup(self, language: Language = "zh") -> str:
        """Both widths, of which the style sheet shows one."""
        return self.svg(language=language, width="wide") + self.svg(language=language, width="narrow")

    def themed_svg(self, *, language: Language = "zh", width: Width = "wide", theme: Theme = "light") -> str:
        """Return the SVG as a file of its own: colours by the tokens of a theme, on a ground of its surface."""
        drawing = self.draw(language, width)
        size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
        lang = quoteattr("zh-Hans" if language == "zh" else "en")
        whole = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" xml:lang={lang}>{self._words(language)}{_body(drawing)}</svg>'
        return export_svg(whole, theme=theme)

    def png(
        self, *, language: Language = "zh", width: Width = "wide", theme: Theme = "light", scale: float = 2
    ) -> bytes:
        """Return the picture for a document; give it an explicit width there, the file says 72 dpi.

        Warns
        -----
        ChineseFontMissing
            If Chinese characters would come out as boxes.
        """
        import vl_convert

        register_fonts()
        warn_without_chinese_font()
        return bytes(vl_convert.svg_to_png(self.themed_svg(language=language, width=width, theme=theme), scale=scale))

    def _words(self, language: Language) -> str:
        return f"<title>{escape(self.title.in_(language))}</title><desc>{escape(self.description.in_(language))}</desc>"


def _body(drawing: Drawing) -> str:
    spec = json.dumps(
        [(panel.spec, panel.left, panel.top) for panel in drawing.panels], ensure_ascii=False, allow_nan=False
    )
    key = sha256(spec.encode()).hexdigest()
    found = _drawn.get(key)
    if found is None:
        found = _drawn.put(
            key, "".join(finish_panel(_render(panel.spec), left=panel.left, top=panel.top) for panel in drawing.panels)
        )
    return found


def _render(spec: dict[str, Any]) -> str:
    import vl_convert

    register_fonts()
    # No address may be read: a specification carries its own values.
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


class _Kept:
    """Drawings by the hash of their specification; two threads make the renderer no faster, keeping does."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bodies: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> str | None:
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
            return self._bodies.get(key)

    def put(self, key: str, body: str) -> str:
        with self._lock:
            self._bodies[key] = body
            while len(self._bodies) > self._most:
                self._bodies.popitem(last=False)
        return body


_drawn = _Kept(_KEPT_DRAWINGS)
