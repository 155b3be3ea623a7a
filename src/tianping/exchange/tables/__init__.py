"""Tables at the door: counts of boys and girls from CSV, TSV, XLSX and Parquet, refused whole where anything is wrong.

Positions of places and pairs of neighbours come in by the same way.

``ProblemCode`` lists every reason for refusal with the fields it carries.
"""

from tianping.exchange.tables.codes import Part, ProblemCode
from tianping.exchange.tables.columns import Columns
from tianping.exchange.tables.counts import Coded, CountTable
from tianping.exchange.tables.left_out import LeftOut, Reason
from tianping.exchange.tables.opening import TableBytes
from tianping.exchange.tables.placing import (
    Neighbours,
    PlacedTable,
    Points,
    place_counts,
    read_neighbours,
    read_placed_counts,
    read_points,
    refuse_unplaced,
)
from tianping.exchange.tables.positions import Positions
from tianping.exchange.tables.problems import Problem, TableRefused
from tianping.exchange.tables.reading import read_counts
from tianping.exchange.tables.sentences import say_what
from tianping.exchange.tables.wording_zh import say_in_chinese

__all__ = [
    "Coded",
    "Columns",
    "CountTable",
    "LeftOut",
    "Neighbours",
    "Part",
    "PlacedTable",
    "Points",
    "Positions",
    "Problem",
    "ProblemCode",
    "Reason",
    "TableBytes",
    "TableRefused",
    "place_counts",
    "read_counts",
    "read_neighbours",
    "read_placed_counts",
    "read_points",
    "refuse_unplaced",
    "say_in_chinese",
    "say_what",
]
