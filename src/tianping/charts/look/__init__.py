"""The one style sheet and the mark of the house, read as they are packaged."""

from tianping.charts.look.paint import paint_of
from tianping.charts.look.palette import Theme, tokens
from tianping.charts.look.sources import folder, logo, stylesheet

__all__ = ["Theme", "folder", "logo", "paint_of", "stylesheet", "tokens"]
