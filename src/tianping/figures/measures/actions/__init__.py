"""What may be done with measures: they are computed, again when something they rest on changes, and taken along."""

from tianping.figures.measures.actions.export import record_export
from tianping.figures.measures.actions.measure import measure, measure_all
from tianping.figures.measures.actions.reached import measure_reached
from tianping.figures.measures.actions.repeat import CannotRepeat, Repeated, repeat_run

__all__ = ["CannotRepeat", "Repeated", "measure", "measure_all", "measure_reached", "record_export", "repeat_run"]
