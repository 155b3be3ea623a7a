"""What pages and other rooms may ask about measures. Each question is cut to a reach; nothing is computed here."""

from tianping.figures.measures.queries.explanations import ExplanationShown, PartShown, explanation
from tianping.figures.measures.queries.figures import (
    Detail,
    Figure,
    Series,
    Table,
    TableRow,
    figure,
    orders_by_year,
    series,
    table,
    years_of,
)
from tianping.figures.measures.queries.latest import figures_known_to, latest_run_on, public_total
from tianping.figures.measures.queries.runs import Choice, MethodCard, NotSeen, choices_for, method_card

__all__ = [
    "Choice",
    "Detail",
    "ExplanationShown",
    "Figure",
    "MethodCard",
    "NotSeen",
    "PartShown",
    "Series",
    "Table",
    "TableRow",
    "choices_for",
    "explanation",
    "figure",
    "figures_known_to",
    "latest_run_on",
    "method_card",
    "orders_by_year",
    "public_total",
    "series",
    "table",
    "years_of",
]
