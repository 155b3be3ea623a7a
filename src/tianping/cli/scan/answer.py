"""The clusters of a scan, in the forms that can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tianping.cli.frame.paper import Paper
from tianping.cli.frame.placing import PlacedSource
from tianping.cli.frame.run_card import Run
from tianping.cli.frame.written import Listing
from tianping.statistics.scan import RatioCluster, ScanResult
from tianping.terms import CountKind

if TYPE_CHECKING:
    from tianping.cli.frame.grouping import Groups
    from tianping.jurisdictions import VerdictBounds

LEVEL = 0.05
"""Clusters with a larger p may be chance, and are said to be so."""


@dataclass(frozen=True, slots=True)
class ScanCautions:
    """What a reader must know before quoting the clusters."""

    periods_added: int
    nested: int
    unplaced: int
    stopped_at: int | None
    period_given: str | None


@dataclass(frozen=True, eq=False)
class ScanAnswer:
    """What was found, with the counts it was found in."""

    run: Run
    result: ScanResult
    groups: Groups
    placed: PlacedSource
    kind: CountKind
    bounds: VerdictBounds
    cautions: ScanCautions

    @cached_property
    def clusters(self) -> tuple[RatioCluster, ...]:
        return tuple(cluster for cluster in self.result.clusters if isinstance(cluster, RatioCluster))

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by place, where the table has them."""
        return self.placed.names()

    def name(self, place: object) -> str:
        return self.names.get(str(place), str(place))

    @property
    def timed(self) -> bool:
        return self.result.window.time != "none"

    @property
    def elongated(self) -> bool:
        return bool(self.result.window.ellipses)

    def document(self) -> dict[str, Any]:
        return {"run": self.run, "clusters": [self._record(cluster) for cluster in self.clusters]}

    def _record(self, cluster: RatioCluster) -> dict[str, Any]:
        """One cluster; time, axes and direction stand there where they were asked for."""
        record: dict[str, Any] = {
            "rank": cluster.rank,
            "centre": list(cluster.centre),
            "places": [str(place) for place in cluster.places],
            "radius": cluster.radius,
            "boys": cluster.boys,
            "girls": cluster.girls,
            "expected_boys": cluster.expected_boys,
            "ratio": cluster.ratio,
            "ratio_outside": cluster.ratio_outside,
            "llr": cluster.llr,
            "p": cluster.p,
            "p_gumbel": cluster.p_gumbel,
        }
        if self.result.test.direction != "high":
            record["direction"] = cluster.direction
        if self.timed:
            record |= {"first_period": str(cluster.first_period), "last_period": str(cluster.last_period)}
        if self.elongated:
            record |= {"axis_ratio": cluster.axis_ratio, "angle": cluster.angle}
        return record

    def listing(self) -> Listing:
        records = [self._record(cluster) for cluster in self.clusters]
        names = [name for name in (records[0] if records else {"rank": 0, "p": 0}) if name not in ("centre", "places")]
        rows = [
            [record["centre"][0], record["centre"][1], self.name(record["places"][0]), len(record["places"]), "; ".join(record["places"])]
            + [record[name] for name in names]
            for record in records
        ]
        return Listing(["centre_x", "centre_y", "centre_place", "places_in_it", "places", *names], rows)

    def page(self) -> str:
        from tianping.cli.scan.page import render_page

        return render_page(self)

    def show(self, paper: Paper) -> None:
        from tianping.cli.scan.terminal import show

        show(self, paper)
