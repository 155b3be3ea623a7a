"""A second scan, written for plainness: every window of every replicate, one after the other, with no cleverness."""

from __future__ import annotations

from itertools import product

import numpy as np


def llr(cases, size, total_cases, total):
    """Bernoulli, as Kulldorff prints it."""
    with np.errstate(divide="ignore", invalid="ignore"):

        def part(count, of):
            return np.where(count > 0, count * np.log(np.where(count > 0, count, 1) / of), 0.0)

        rest, rest_cases = total - size, total_cases - cases
        inside = part(cases, size) + part(size - cases, size)
        outside = part(rest_cases, rest) + part(rest - rest_cases, rest)
        return inside + outside - part(total_cases, total) - part(total - total_cases, total)


def poisson_llr(cases, expected, total_cases):
    with np.errstate(divide="ignore", invalid="ignore"):

        def part(count, of):
            return np.where(count > 0, count * np.log(np.where(count > 0, count, 1) / of), 0.0)

        return part(cases, expected) + part(total_cases - cases, total_cases - expected)


def circles(points, size, *, max_share=0.5, max_distance=np.inf):
    """Every set of places within a radius of a place, as sorted tuples; the cap counts all periods."""
    found = set()
    total = size.sum()
    for centre in points:
        distance = np.sqrt(((points - centre) ** 2).sum(axis=1))
        for radius in np.unique(distance):
            # Distances that rounding alone keeps apart are one distance.
            held = distance <= radius * (1 + 1e-10)
            if radius <= max_distance and size[held].sum() <= max_share * total:
                found.add(tuple(np.flatnonzero(held).tolist()))
    return sorted(found)


def intervals(periods, longest, *, to_the_end=False):
    return [
        (start, start + length)
        for start, length in product(range(periods), range(1, longest + 1))
        if start + length <= periods and (not to_the_end or start + length == periods)
    ]


def largest(counts, windows, spans, ratio_of, sign):
    """Largest ratio by replicate. ``counts`` has the shape (replicates, places, periods); ``ratio_of(cases, window, span)``
    gives ratio and excess.
    """
    best = np.zeros(len(counts))
    for window in windows:
        over_places = counts[:, list(window), :].sum(axis=1)
        for start, end in spans:
            ratio, excess = ratio_of(over_places[:, start:end].sum(axis=1), window, (start, end))
            best = np.maximum(best, np.where(sign * excess > 1e-9, ratio, 0.0))
    return best
