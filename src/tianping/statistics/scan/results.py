"""What a scan gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.scan.cells import Label
from tianping.statistics.scan.options import ScanTest, ScanWindow

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Cluster:
    """One window that stands out.

    Parameters
    ----------
    rank : int
        1 for the most likely cluster.
    direction : {'high', 'low'}
        Whether there are more boys (cases) inside than outside, or fewer.
    centre : tuple of float
        Coordinates of the place in the middle.
    places : tuple of str or int
        Names of the places in it, nearest to the centre first.
    radius : float
        Distance from the centre to the farthest place, in the unit of the coordinates (km on the earth); for an ellipse
        the longer half-axis of the one through that place.
    axis_ratio, angle : float
        Longer over shorter axis, 1 for a circle; direction of the longer axis in degrees from the x axis.
    first_period, last_period : object
        Periods it spans, both within it; ``None`` where time was not looked at.
    llr : float
        Log-likelihood ratio; scaled for an ellipse (`ScanWindow.compactness`).
    p : float
        Share of null data sets, this one among them, whose largest ratio is at least as large. Ratios equal to within
        one part in 10^9 are ties and count against the cluster.
    p_gumbel : float or None
        Tail of a Gumbel law fitted to the null maxima, only where ``p`` is the smallest that the replicates can give and
        there are at least 100 cases. It may err by a third either way and decides nothing.
    """

    rank: int
    direction: Literal["high", "low"]
    centre: tuple[float, float]
    places: tuple[Label, ...]
    radius: float
    axis_ratio: float
    angle: float
    first_period: Any
    last_period: Any
    llr: float
    p: float
    p_gumbel: float | None


@dataclass(frozen=True, slots=True)
class RatioCluster(Cluster):
    """A cluster of births by sex.

    Parameters
    ----------
    boys, girls : int
        Births in the window.
    expected_boys : float
        Boys there if every birth had the share of boys of the whole (of its stratum).
    ratio, ratio_outside : float
        Boys per 100 girls inside and in all other places and periods; NaN without girls.
    """

    boys: int
    girls: int
    expected_boys: float
    ratio: float
    ratio_outside: float


@dataclass(frozen=True, slots=True)
class CaseCluster(Cluster):
    """A cluster of cases against expected cases.

    Parameters
    ----------
    cases : int
        Cases in the window.
    expected_cases : float
        Its share of all cases by what was expected.
    relative_risk : float
        Observed over expected inside, over the same outside; NaN where nothing is expected outside, or no case is there.
    """

    cases: int
    expected_cases: float
    relative_risk: float


@dataclass(frozen=True, slots=True, eq=False)
class ScanResult(ArrowResult):
    """Clusters by falling log-likelihood ratio, and what they were tested with.

    Parameters
    ----------
    clusters : tuple of RatioCluster or CaseCluster
        May be empty: see ``why_empty``.
    why_empty : str or None
        'no births', 'no cases', 'one place', 'one sex only', 'no window', or ``None``.
    method : str
        Model, windows and null in one line.
    maxima : ndarray of shape (replicates_run,)
        Largest ratio of each null data set, in the order of their numbers.
    dispersion : float or None
        Intra-place correlation of the over-dispersed null.
    places, periods : int
        Distinct positions and steps of time.
    cases, total : float
        Boys and births, or cases and what was expected as given.
    rows_not_given : int
        Rows left out because a count was not given.
    unit : str
        Unit of ``radius``.
    window, test
        Options as given; ``seed`` and ``replicates`` are those of ``test``.
    version : str
        Version of the package that made it.
    """

    clusters: tuple[RatioCluster, ...] | tuple[CaseCluster, ...]
    why_empty: str | None
    method: str
    maxima: NDArray[np.float64]
    dispersion: float | None
    places: int
    periods: int
    cases: float
    total: float
    rows_not_given: int
    unit: str
    window: ScanWindow
    test: ScanTest
    version: str = __version__

    @property
    def seed(self) -> int:
        """Seed of the random numbers."""
        return self.test.seed

    @property
    def replicates(self) -> int:
        """Null data sets asked for."""
        return self.test.replicates

    @property
    def replicates_run(self) -> int:
        """Null data sets made for the first cluster; fewer than asked for only if stopped early."""
        return len(self.maxima)

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a cluster; the names of its places are added by `to_arrow`."""
        units = {
            "radius": self.unit,
            "angle": "degree",
            "ratio": "boys per 100 girls",
            "ratio_outside": "boys per 100 girls",
        }
        kind = CaseCluster if self.method.startswith("poisson") else RatioCluster
        columns = [
            _column("centre_x", [c.centre[0] for c in self.clusters], "degree" if self.unit == "km" else self.unit),
            _column("centre_y", [c.centre[1] for c in self.clusters], "degree" if self.unit == "km" else self.unit),
        ]
        for field in fields(kind):
            if field.name not in ("centre", "places"):
                columns.append(
                    _column(field.name, [getattr(c, field.name) for c in self.clusters], units.get(field.name, "1"))
                )
        return columns

    def arrow_facts(self) -> Mapping[str, object]:
        """Return what holds for all clusters."""
        return {
            "method": self.method,
            "seed": self.seed,
            "replicates": self.replicates,
            "replicates_run": self.replicates_run,
            "dispersion": self.dispersion,
            "places": self.places,
            "periods": self.periods,
            "cases": self.cases,
            "total": self.total,
            "rows_not_given": self.rows_not_given,
            "why_empty": self.why_empty,
            "version": self.version,
        }

    def to_arrow(self) -> pa.Table:
        """Return the clusters as an Arrow table; ``places`` is a list of names."""
        import pyarrow as pa

        # One method, two tables of different width would not help anyone who reads the Arrow stream.
        table = ArrowResult.to_arrow(self)
        names = pa.array(
            [[str(name) for name in cluster.places] for cluster in self.clusters], type=pa.list_(pa.string())
        )
        field = pa.field("places", names.type, metadata={"unit": "name"})
        return table.append_column(field, names)


def _column(name: str, values: list[Any], unit: str) -> Column:
    if name in ("direction", "first_period", "last_period"):
        return Column(name, [None if value is None else str(value) for value in values], unit)
    kind = np.int64 if name in ("rank", "boys", "girls", "cases") else np.float64
    return Column(name, np.array([nan if value is None else value for value in values], kind), unit)
