"""Mack's standard errors of a chain ladder: free of any distribution, for amounts and large counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tianping import __version__
from tianping.statistics.arrow import ArrowResult, Column
from tianping.statistics.counts import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class MackErrors(ArrowResult):
    """What is still to come, with Mack's standard errors.

    Parameters
    ----------
    outstanding : ndarray of shape (n_births,), float
        Expected at the longest delay less what has come so far.
    standard_error : ndarray of shape (n_births,), float
        Root of the mean squared error of prediction of ``outstanding``.
    total, total_standard_error : float
        Of all rows together.
    sigma_squared : ndarray of shape (n_delays - 1,), float
        Variance parameters of the factors.
    version : str
        Version of the package that made it.
    """

    outstanding: FloatArray
    standard_error: FloatArray
    total: float
    total_standard_error: float
    sigma_squared: FloatArray
    version: str = __version__

    def arrow_columns(self) -> Sequence[Column]:
        """Return one row a row of the triangle."""
        return (
            Column("outstanding", self.outstanding, "unit of the triangle"),
            Column("standard_error", self.standard_error, "unit of the triangle"),
        )

    def arrow_facts(self) -> Mapping[str, object]:
        """Return method, both totals and version."""
        return {
            "method": "chain ladder, Mack's errors",
            "total": self.total,
            "total_standard_error": self.total_standard_error,
            "version": self.version,
        }


def mack_errors(cumulative: FloatArray) -> MackErrors:
    """Return Mack's standard errors of a square triangle.

    Parameters
    ----------
    cumulative : ndarray of shape (n, n), float
        Cumulated counts or amounts by row and delay; row i shows delays 0 to n - 1 - i, the rest is not read. All above 0.

    Returns
    -------
    MackErrors

    Raises
    ------
    ValueError
        If the triangle is not square with at least 4 rows, or a cell that can be seen is not above 0: small counts want
        `correct_delay`, which has no such demand.

    Notes
    -----
    Factors and errors as in [1]_; the last variance parameter, for which there is one ratio only, is
    min(s[k-1]^2 / s[k-2], s[k-2], s[k-1]) of the ones before.

    References
    ----------
    .. [1] Mack (1993), Distribution-free calculation of the standard error of chain ladder reserve estimates, ASTIN
       Bulletin 23(2), 213-225.

    Examples
    --------
    >>> found = mack_errors(np.array([[100.0, 150, 165, 168], [110, 170, 184, 0], [90, 141, 0, 0], [95, 0, 0, 0]]))
    >>> print(f"{found.total:.0f} still to come, standard error {found.total_standard_error:.1f}")
    86 still to come, standard error 6.5
    """
    size = cumulative.shape[0] if cumulative.ndim == 2 else 0
    if size < 4 or cumulative.shape != (size, size):
        raise ValueError(f"cumulative must be square with at least 4 rows, got {cumulative.shape}")
    seen = np.add.outer(np.arange(size), np.arange(size)) < size
    full = np.where(seen, cumulative, np.nan)
    if not (full[seen] > 0).all():
        raise ValueError("cumulative must be above 0 in every cell that can be seen")
    factors, sigma, base = np.empty(size - 1), np.empty(size - 1), np.empty(size - 1)
    for k in range(size - 1):
        start, end = full[: size - 1 - k, k], full[: size - 1 - k, k + 1]
        base[k] = start.sum()
        factors[k] = end.sum() / base[k]
        spread = (start * (end / start - factors[k]) ** 2).sum()
        sigma[k] = spread / (size - 2 - k) if k < size - 2 else min(sigma[k - 1] ** 2 / sigma[k - 2], *sigma[k - 2 : k])
    for k in range(size - 1):
        full[size - 1 - k :, k + 1] = full[size - 1 - k :, k] * factors[k]
    ultimate, relative = full[:, -1], sigma / factors**2
    latest = cumulative[np.arange(size), size - 1 - np.arange(size)]
    squared, covariance = np.zeros(size), 0.0
    for i in range(1, size):
        steps = slice(size - 1 - i, size - 1)
        squared[i] = ultimate[i] ** 2 * (relative[steps] * (1 / full[i, steps] + 1 / base[steps])).sum()
        covariance += ultimate[i] * ultimate[i + 1 :].sum() * (2 * relative[steps] / base[steps]).sum()
    outstanding = ultimate - latest
    return MackErrors(
        outstanding=outstanding,
        standard_error=np.sqrt(squared),
        total=float(outstanding.sum()),
        total_standard_error=float(np.sqrt(squared.sum() + covariance)),
        sigma_squared=sigma,
    )
