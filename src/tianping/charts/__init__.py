"""One chart grammar for page, print and document; draws results of ``statistics``, computes none.

Examples
--------
>>> import numpy as np
>>> from tianping.terms import Verdict
>>> band = Band(low=103, high=107, reference=106)
>>> one = Places(["Jingxi"], np.array([4934]), np.array([115.4]), np.array([109.1]), np.array([122.0]), [Verdict.HIGH])
>>> funnel(one, limits=[], band=band).title.en
'Jingxi is high'
"""

from tianping.charts.cluster_readings import ClusterWindow, Positions
from tianping.charts.figure import Drawing, Figure, Panel, Span, Width
from tianping.charts.fonts import ChineseFontMissing
from tianping.charts.look import Theme, stylesheet, tokens
from tianping.charts.meanings import meaning
from tianping.charts.pictures.cluster_map import cluster_map
from tianping.charts.pictures.control_chart import control_chart
from tianping.charts.pictures.funnel import funnel, funnel_steps
from tianping.charts.pictures.order_by_year import order_by_year
from tianping.charts.pictures.part_bars import Part, part_bars
from tianping.charts.pictures.points_map import points_map
from tianping.charts.pictures.quantile_dots import quantile_dots
from tianping.charts.pictures.shrinkage import shrinkage
from tianping.charts.pictures.trend import trend
from tianping.charts.readings import (
    Band,
    ControlLimit,
    DatedFact,
    OrderSeries,
    Places,
    Reach,
    Seats,
    Series,
    Unit,
    Watch,
)
from tianping.charts.rows import (
    Contribution,
    ContributionRows,
    IntervalRows,
    contribution_rows,
    interval_rows,
    sparkline_rows,
)
from tianping.charts.signs import LATE_REGISTRATION, Sign
from tianping.charts.words import Phrase, Sentence, Whole, finding, tally, tally_text

__all__ = [
    "LATE_REGISTRATION",
    "Band",
    "ChineseFontMissing",
    "ClusterWindow",
    "Contribution",
    "ContributionRows",
    "ControlLimit",
    "DatedFact",
    "Drawing",
    "Figure",
    "IntervalRows",
    "OrderSeries",
    "Panel",
    "Part",
    "Phrase",
    "Places",
    "Positions",
    "Reach",
    "Seats",
    "Sentence",
    "Series",
    "Sign",
    "Span",
    "Theme",
    "Unit",
    "Watch",
    "Whole",
    "Width",
    "cluster_map",
    "contribution_rows",
    "control_chart",
    "finding",
    "funnel",
    "funnel_steps",
    "interval_rows",
    "meaning",
    "order_by_year",
    "part_bars",
    "points_map",
    "quantile_dots",
    "shrinkage",
    "sparkline_rows",
    "stylesheet",
    "tally",
    "tally_text",
    "tokens",
    "trend",
]
