"""Pages of figures."""

from tianping.figures.measures.views.area import area, method, orders, own
from tianping.figures.measures.views.export import export
from tianping.figures.measures.views.measure import measure
from tianping.figures.measures.views.search import search

__all__ = ["area", "export", "measure", "method", "orders", "own", "search"]
