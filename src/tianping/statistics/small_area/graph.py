"""Which areas are neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Graph:
    """Neighbouring areas, as pairs of labels.

    Parameters
    ----------
    edges : ndarray of shape (n_edges, 2)
        Labels of neighbours. Direction and repetition do not matter; no edges at all is a graph too.
    places : ndarray of shape (n_places,), optional
        Every area of the map. Those without a row of counts stand in the model as areas without births;
        those without an edge are islands. Without it the areas are those of the counts.
    """

    edges: NDArray[Any]
    places: NDArray[Any] | None = None

    @classmethod
    def from_pairs(
        cls, pairs: Iterable[tuple[object, object]] | ArrayLike, *, places: ArrayLike | None = None
    ) -> Graph:
        """Build a graph from pairs of labels.

        Raises
        ------
        ValueError
            If ``pairs`` does not hold two labels a row, or an area is its own neighbour.

        Examples
        --------
        >>> Graph.from_pairs([("a", "b"), ("b", "c")]).edges.shape
        (2, 2)
        """
        edges = np.asarray(pairs if isinstance(pairs, np.ndarray | Sequence) else list(pairs))  # type: ignore[arg-type]  # numpy takes what is iterable
        if edges.size == 0:
            edges = np.empty((0, 2), dtype=np.int64)
        if edges.ndim != 2 or edges.shape[1] != 2:
            raise ValueError(f"edges must have the shape (n_edges, 2), got {edges.shape}")
        loops = np.flatnonzero(edges[:, 0] == edges[:, 1])
        if len(loops):
            raise ValueError(f"an area cannot be its own neighbour: {len(loops)} edges, the first is edge {loops[0]}")
        return cls(edges, None if places is None else np.asarray(places))

    @classmethod
    def from_points(cls, places: ArrayLike, *, x: ArrayLike, y: ArrayLike) -> Graph:
        """Join neighbours by the Delaunay triangles of one point each, where no boundaries are at hand.

        Parameters
        ----------
        places : array-like of shape (n_places,)
        x, y : array-like of shape (n_places,)
            Coordinates in any one unit. Points on one line are joined in a row; of points at one place one is
            kept in the triangles and the others are joined to it.

        Raises
        ------
        ValueError
            If the lengths differ or a coordinate is not finite.
        """
        labels, points = np.asarray(places), np.column_stack([np.asarray(x, float), np.asarray(y, float)])
        if len(labels) != len(points):
            raise ValueError(f"places, x and y must be of one length, got {len(labels)} and {len(points)}")
        if not np.isfinite(points).all():
            raise ValueError(
                f"coordinates must be finite: row {int(np.flatnonzero(~np.isfinite(points).all(axis=1))[0])}"
            )
        distinct, first, which = np.unique(points, axis=0, return_index=True, return_inverse=True)
        edges = first[_triangle_sides(distinct)]
        others = np.setdiff1d(np.arange(len(labels)), first)
        edges = np.vstack([edges, np.column_stack([others, first[which.ravel()[others]]])])
        return cls(labels[edges], labels)


def _triangle_sides(points: NDArray[np.float64]) -> NDArray[np.int64]:
    from scipy.spatial import Delaunay, QhullError

    in_a_row = np.column_stack([np.arange(len(points) - 1), np.arange(1, len(points))])
    if len(points) < 3:
        return in_a_row
    try:
        triangles = Delaunay(points)
    except QhullError:  # all on one line: np.unique has sorted them along it
        return in_a_row
    corners = triangles.simplices
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
    # Points so close to another that the triangles leave them out stand with their nearest vertex.
    sides = np.vstack([sides, triangles.coplanar[:, [0, 2]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)
