"""What explains an excess of boys: chance, late registration, definitions, birth order, and what remains.

Parts are worked out on the log of the ratio, where they add, and told in points (boys per 100 girls), where they add too.
"""

from tianping.statistics.excess.composition import order_composition
from tianping.statistics.excess.delays import Completeness, completeness, late_registration
from tianping.statistics.excess.late import LateGirls, explained_by_late, late_girls
from tianping.statistics.excess.parts import ExcessParts, LogPart, explain_excess
from tianping.statistics.excess.sources import source_gap

__all__ = [
    "Completeness",
    "ExcessParts",
    "LateGirls",
    "LogPart",
    "completeness",
    "explain_excess",
    "explained_by_late",
    "late_girls",
    "late_registration",
    "order_composition",
    "source_gap",
]
