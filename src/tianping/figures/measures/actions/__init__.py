"""What may be done with measures: they are computed, and computed again when something they rest on changes."""

from tianping.figures.measures.actions.measure import measure, measure_all

__all__ = ["measure", "measure_all"]
