"""One model on one set of counts, and the effects it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.small_area.dense import inner
from tianping.statistics.small_area.field import Field
from tianping.statistics.small_area.hyperparameters import EFFECTS, Searched, Variances
from tianping.statistics.small_area.layout import Layout
from tianping.statistics.small_area.periods import Course

Floats = NDArray[np.float64]


class Effects(NamedTuple):
    """Effects on the log odds: of cells, of areas without space, of the sparse nodes, of the border."""

    cell: Floats
    area: Floats
    node: Floats
    border: Floats

    def moved(self, step: Effects, length: float) -> Effects:
        """Go along a step."""
        return Effects(*(here + length * ahead for here, ahead in zip(self, step, strict=True)))

    def minus(self, other: Effects) -> Effects:
        """Step that leads here from other effects."""
        return Effects(*(here - there for here, there in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Problem:
    """Everything that stays the same while the hyperparameters change.

    ``level`` is the centre of the level's prior on the log odds; effects are counted from there.
    ``border_precision`` holds the prior precisions of the level and the orders.
    """

    layout: Layout
    field: Field
    course: Course
    searched: Searched
    level: float
    border_precision: Floats

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Rank of the prior of each effect."""
        layout = self.layout
        counts = (
            len(layout.cells.period_column),
            len(layout.areas),
            self.field.spatial_rank,
            len(layout.counties),
            len(layout.provinces),
            self.course.rank,
        )
        return dict(zip(EFFECTS, counts, strict=True))

    def no_effects(self) -> Effects:
        """Begin where every effect is zero."""
        sizes = (len(self.layout.cells.period_column), len(self.layout.areas))
        return Effects(
            np.zeros(sizes[0]),
            np.zeros(sizes[1]),
            np.zeros(self.field.incidence.shape[0]),
            np.zeros(self.layout.n_columns),
        )

    def products(self, one: Effects, other: Effects, *, correlation: float) -> dict[str, float]:
        """Inner products of two sets of effects under the prior precisions at variance 1."""
        n_space, n_counties, n_orders = self.field.n_spatial, len(self.layout.counties), len(self.layout.orders)
        county = slice(n_space, n_space + n_counties)
        province = slice(county.stop, county.stop + len(self.layout.provinces))
        products: dict[str, float] = {
            "interaction": inner(one.cell, other.cell),
            "unstructured": inner(one.area, other.area),
            "county": inner(one.node[county], other.node[county]),
            "province": inner(one.node[province], other.node[province]),
        }
        if n_space:
            products["structured"] = inner(one.node[:n_space], self.field.structure @ other.node[:n_space])
        if self.course.n_periods:
            products["period"] = self.course.product(
                one.border[n_orders:], other.border[n_orders:], correlation=correlation
            )
        return products

    def energy(self, effects: Effects, variances: Variances) -> float:
        """Quadratic form of the prior: minus twice its log density, without the constant."""
        products = self.products(effects, effects, correlation=variances.correlation)
        fixed = effects.border[: len(self.layout.orders)]
        total = float(fixed @ (self.border_precision * fixed))
        for name, product in products.items():
            variance = float(getattr(variances, name))
            if variance > 0:
                total += product / variance
        return total
