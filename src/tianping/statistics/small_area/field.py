"""The nodes that are eliminated sparsely: spatial effects, counties, provinces, and the constraints on them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from tianping.statistics.small_area.elimination import Plan, plan_elimination
from tianping.statistics.small_area.factor import factorise, selected_inverse
from tianping.statistics.small_area.layout import Layout

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Load:
    """Areas that load on a pair of nodes: the entry of the pair, and how often it counts in the area's sum."""

    areas: Ints
    entry: Ints
    times: float


@dataclass(frozen=True)
class Field:
    """Pattern, plan and prior of the sparse nodes.

    Nodes are numbered: spatial effects of the areas (where there are edges), counties, provinces, one multiplier
    for each connected part of two or more areas, whose spatial effects add up to zero. ``constraints``, ``spatial``,
    ``county`` and ``province`` hold the entries of the prior's parts at variance 1; ``times`` says how often an entry
    counts in the whole matrix: once on the diagonal, else twice. ``incidence`` sums areas up to their nodes, ``carry`` brings
    the nodes down to their areas.
    """

    plan: Plan
    constraints: Floats
    spatial: Floats
    county: Floats
    province: Floats
    times: Floats
    diagonal: Ints
    loads: tuple[Load, ...]
    incidence: sparse.csr_matrix
    carry: sparse.csr_matrix
    structure: sparse.csr_matrix
    spatial_rank: int

    @property
    def n_spatial(self) -> int:
        """Nodes of space: all areas, or none without edges."""
        return int(self.structure.shape[0])

    def entries(self, variances: tuple[float, float, float], curvature: Floats) -> Floats:
        """Entries of the matrix for variances of space, county and province, and the curvature of each area."""
        values = self.constraints.copy()
        for template, variance in zip((self.spatial, self.county, self.province), variances, strict=True):
            if variance > 0:
                values += template / variance
        for load in self.loads:
            values += np.bincount(load.entry, weights=curvature[load.areas], minlength=len(values))
        return values

    def area_variances(self, inverse: Floats) -> Floats:
        """Variance of the sum of the nodes that each area loads on, from the inverse on the pattern."""
        total = np.zeros(self.incidence.shape[1])
        for load in self.loads:
            total[load.areas] += load.times * inverse[load.entry]
        return total


def build_field(layout: Layout) -> Field:
    """Plan the sparse nodes of a layout and scale the spatial prior.

    Notes
    -----
    The ICAR prior is scaled in each connected part to a typical (geometric mean) variance of 1 under its
    sum-to-zero constraint [1]_ [2]_, so that the standard deviation means the same on any map; islands are N(0, 1).

    References
    ----------
    .. [1] Riebler, Sørbye, Simpson & Rue (2016), Stat. Methods Med. Res. 25(4), 1145-1165.
    .. [2] Freni-Sterrantino, Ventrucci & Rue (2018), Spat. Spatiotemporal Epidemiol. 26, 25-34.
    """
    nodes = _number_nodes(layout)
    pattern = _Pattern(nodes, layout.edges)
    plan = plan_elimination(
        pattern.rows,
        pattern.columns,
        size=nodes.size,
        last=nodes.last(),
        negative=np.unique(nodes.multiplier[nodes.bound]),
    )
    free = nodes.kind < 0
    county, province = pattern.on_diagonal(nodes.kind == 1), pattern.on_diagonal(nodes.kind == 2)
    constraints = pattern.constraints()
    weight = np.ones(len(nodes.spatial))
    if len(layout.edges):
        raw = pattern.spatial(weight) + constraints + county + province
        weight = _scales(plan, raw, pattern.find(nodes.spatial, nodes.spatial), nodes.part)
    structure = _structure(layout.edges, weight) if len(layout.edges) else sparse.csr_matrix((0, 0))
    return Field(
        plan=plan,
        constraints=constraints,
        spatial=pattern.spatial(weight),
        county=county,
        province=province,
        times=np.where(pattern.rows == pattern.columns, 1.0, 2.0),
        diagonal=pattern.find(np.arange(nodes.size), np.arange(nodes.size)),
        loads=pattern.loads(),
        incidence=nodes.incidence(),
        carry=nodes.incidence().T.tocsr(),
        structure=structure,
        spatial_rank=int((nodes.kind == 0).sum() - free.sum()),
    )


@dataclass(frozen=True)
class _Nodes:
    """Node of each area for space, county, province and constraint (-1: none); ``kind`` of each node, -1 a multiplier."""

    spatial: Ints
    county: Ints
    province: Ints
    multiplier: Ints
    part: Ints
    kind: Ints

    @property
    def size(self) -> int:
        return len(self.kind)

    @property
    def bound(self) -> Ints:
        """Areas whose spatial effects are under a constraint."""
        return np.flatnonzero(self.multiplier >= 0)

    def last(self) -> Ints:
        """Multipliers, then one area of each part: without it the others of its part have no free level to lose."""
        grounded = self.bound[np.unique(self.part[self.bound], return_index=True)[1]]
        return np.concatenate([self.multiplier[grounded], self.spatial[grounded]])

    def incidence(self) -> sparse.csr_matrix:
        of_area = np.stack([self.spatial, self.county, self.province])
        _, areas = np.nonzero(of_area >= 0)
        at = of_area[of_area >= 0]
        return sparse.csr_matrix((np.ones(len(at)), (at, areas)), shape=(self.size, len(self.part)))


def _number_nodes(layout: Layout) -> _Nodes:
    n_areas = len(layout.areas)
    none = np.full(n_areas, -1, dtype=np.int64)
    links = sparse.coo_matrix((np.ones(len(layout.edges)), layout.edges.T), shape=(n_areas, n_areas))
    n_parts, part = csgraph.connected_components(links, directed=False)
    n_spatial = n_areas if len(layout.edges) else 0
    n_counties, n_provinces = len(layout.counties), len(layout.provinces)
    large = np.flatnonzero(np.bincount(part, minlength=n_parts) > 1)
    of_part = np.full(n_parts, -1, dtype=np.int64)
    of_part[large] = n_spatial + n_counties + n_provinces + np.arange(len(large))
    county, province = layout.county_of_area, layout.province_of_area
    return _Nodes(
        spatial=np.arange(n_areas) if n_spatial else none,
        county=np.where(county >= 0, n_spatial + county, -1),
        province=np.where(province >= 0, n_spatial + n_counties + province, -1),
        multiplier=of_part[part],
        part=part.astype(np.int64),
        kind=np.repeat([0, 1, 2, -1], [n_spatial, n_counties, n_provinces, len(large)]),
    )


class _Pattern:
    """The distinct entries of the lower triangle, and where to find those of each part of the model."""

    def __init__(self, nodes: _Nodes, edges: Ints) -> None:
        self._nodes = nodes
        self._edges = edges
        everyone = np.arange(nodes.size)
        pairs = [(everyone, everyone), (edges[:, 0], edges[:, 1]), (nodes.multiplier[nodes.bound], nodes.bound)]
        pairs += [(one, other) for one, other, _, _ in self._loaded_pairs()]
        self._keys = np.unique(np.concatenate([self._key(one, other) for one, other in pairs]))
        self.rows, self.columns = self._keys // max(nodes.size, 1), self._keys % max(nodes.size, 1)

    def _key(self, one: Ints, other: Ints) -> Ints:
        key: Ints = np.maximum(one, other).astype(np.int64) * self._nodes.size + np.minimum(one, other)
        return key

    def find(self, one: Ints, other: Ints) -> Ints:
        return np.searchsorted(self._keys, self._key(one, other)).astype(np.int64)

    def _loaded_pairs(self) -> list[tuple[Ints, Ints, Ints, float]]:
        kinds = (self._nodes.spatial, self._nodes.county, self._nodes.province)
        pairs = []
        for a, one in enumerate(kinds):
            for b, other in enumerate(kinds[: a + 1]):
                areas = np.flatnonzero((one >= 0) & (other >= 0))
                pairs.append((one[areas], other[areas], areas, 1.0 if a == b else 2.0))
        return pairs

    def loads(self) -> tuple[Load, ...]:
        return tuple(
            Load(areas, self.find(one, other), times) for one, other, areas, times in self._loaded_pairs() if len(areas)
        )

    def on_diagonal(self, chosen: NDArray[np.bool_]) -> Floats:
        values = np.zeros(len(self._keys))
        at = np.flatnonzero(chosen)
        values[self.find(at, at)] = 1.0
        return values

    def constraints(self) -> Floats:
        values = np.zeros(len(self._keys))
        values[self.find(self._nodes.multiplier[self._nodes.bound], self._nodes.bound)] = 1.0
        return values

    def spatial(self, weight: Floats) -> Floats:
        """ICAR precision with the rows of each part times its weight; 1 on the diagonal of an island."""
        values = np.zeros(len(self._keys))
        if len(self._edges):
            areas = self._nodes.spatial
            values[self.find(areas, areas)] = _diagonal(self._edges, weight)
            values[self.find(self._edges[:, 0], self._edges[:, 1])] = -weight[self._edges[:, 0]]
        return values


def _diagonal(edges: Ints, weight: Floats) -> Floats:
    degree = np.bincount(edges.ravel(), minlength=len(weight))
    return np.where(degree > 0, degree * weight, 1.0)


def _structure(edges: Ints, weight: Floats) -> sparse.csr_matrix:
    size = len(weight)
    links = sparse.coo_matrix((-weight[edges[:, 0]], edges.T), shape=(size, size))
    return (links + links.T + sparse.diags(_diagonal(edges, weight))).tocsr()


def _scales(plan: Plan, values: Floats, diagonal: Ints, part: Ints) -> Floats:
    """Give each area the factor that brings the typical variance of its part to 1."""
    factor = np.empty(plan.factor_start[-1])
    factorise(plan, values, factor)
    variance = selected_inverse(plan, factor, len(values))[diagonal]
    n_parts = int(part.max()) + 1
    typical = np.bincount(part, weights=np.log(variance), minlength=n_parts) / np.bincount(part, minlength=n_parts)
    scale: Floats = np.exp(typical)[part]
    return scale
