"""Products of tall, narrow matrices in one thread.

A threaded BLAS waits for all its threads at each of these small products: on a machine with other work it was seen
to take a hundred times as long. These kernels keep to the caller's thread, and the points of the integration run beside each other.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tianping.statistics.compiled import compiled

Floats = NDArray[np.float64]


@compiled
def inner(one: Floats, other: Floats) -> float:
    """Inner product of two vectors."""
    total = 0.0
    for i in range(len(one)):
        total += one[i] * other[i]
    return total


@compiled
def gram(one: Floats, weights: Floats, other: Floats) -> Floats:
    """Sum over rows of weight times outer product: (n, a), (n,), (n, b) give (a, b)."""
    total = np.zeros((one.shape[1], other.shape[1]))
    for i in range(len(weights)):
        for a in range(one.shape[1]):
            left = weights[i] * one[i, a]
            for b in range(other.shape[1]):
                total[a, b] += left * other[i, b]
    return total


@compiled
def down(matrix: Floats, vector: Floats) -> Floats:
    """Transpose of a matrix (n, m) times a vector (n,)."""
    total = np.zeros(matrix.shape[1])
    for i in range(matrix.shape[0]):
        for a in range(matrix.shape[1]):
            total[a] += matrix[i, a] * vector[i]
    return total


@compiled
def across(matrix: Floats, vector: Floats) -> Floats:
    """Matrix (n, m) times a vector (m,)."""
    total = np.zeros(matrix.shape[0])
    for i in range(matrix.shape[0]):
        for a in range(matrix.shape[1]):
            total[i] += matrix[i, a] * vector[a]
    return total


@compiled
def leverage(matrix: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Matrix (n, m) times a covariance (m, m), and the quadratic form of each row (n,)."""
    leaning = np.zeros(matrix.shape)
    quadratic = np.zeros(matrix.shape[0])
    for i in range(matrix.shape[0]):
        for a in range(matrix.shape[1]):
            left = matrix[i, a]
            for b in range(matrix.shape[1]):
                leaning[i, b] += left * covariance[a, b]
        for b in range(matrix.shape[1]):
            quadratic[i] += leaning[i, b] * matrix[i, b]
    return leaning, quadratic
