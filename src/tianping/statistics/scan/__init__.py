"""Clusters in space and time: Kulldorff's scan statistic for births by sex (Bernoulli) and for cases (Poisson).

The door is light: kernels are loaded, and compiled where no compiled copy is kept, by the first scan.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from tianping.statistics.counts import FloatArray, count_array, sex_counts
from tianping.statistics.scan.cells import Cells
from tianping.statistics.scan.options import BLOCK, BlockWork, RunBlocks, ScanRun, ScanTest, ScanWindow
from tianping.statistics.scan.results import CaseCluster, Cluster, RatioCluster, ScanResult
from tianping.statistics.scan.study import Study, build_study

__all__ = [
    "BLOCK",
    "BlockWork",
    "CaseCluster",
    "Cells",
    "Cluster",
    "RatioCluster",
    "RunBlocks",
    "ScanResult",
    "ScanRun",
    "ScanTest",
    "ScanWindow",
    "scan_births",
    "scan_cases",
]


def scan_births(
    boys: ArrayLike,
    girls: ArrayLike,
    *,
    cells: Cells,
    window: ScanWindow = ScanWindow(),  # noqa: B008 - frozen, shared safely
    test: ScanTest = ScanTest(),  # noqa: B008 - frozen, shared safely
    run: ScanRun = ScanRun(),  # noqa: B008 - frozen, shared safely
) -> ScanResult:
    """Look for places, and times, where the share of boys is out of line with the rest (Bernoulli model).

    Parameters
    ----------
    boys, girls : array-like of shape (n_rows,), whole numbers
        Live births of each sex by row. Rows where one is not given (-1, NaN, ``None``) are left out and counted; rows
        of one place, period and stratum add up.
    cells : Cells
        Where, when and in which stratum each row was counted.
    window : ScanWindow
        Circles or ellipses, their largest size, and time.
    test : ScanTest
        High or low, replicates, seed, null, secondary clusters.
    run : ScanRun
        Threads, another runner of blocks, and who is told of the progress.

    Returns
    -------
    ScanResult
        Clusters by falling log-likelihood ratio. Without births, with a single place, or with one sex only there is
        nothing to compare: no cluster, and ``why_empty`` says why.

    Raises
    ------
    TypeError
        If a count is no number, or periods or strata cannot be put in order.
    ValueError
        If a count is negative or not whole, lengths differ, births are more than 4 * 10^9, or time is asked for
        without periods.

    Notes
    -----
    A window holds every place within a radius of one of the places, so places at one distance enter together. The null
    is exact: given all totals (of every stratum), each set of births is as likely as any other to be the boys. With
    strata the boys of a window are first compared with what its strata lead one to expect, and the ratio is taken as if
    the overall share held there. The null says that all places share one ratio, which on a national map is false by
    itself: a scan then finds what everyone knows. Use strata, or ``null='over_dispersed'``, which allows places to
    differ independently of their neighbours.

    References
    ----------
    .. [1] Kulldorff & Nagarwalla (1995), Statistics in Medicine 14(8), 799-810.
    .. [2] Kulldorff (1997), Communications in Statistics 26(6), 1481-1496.
    .. [3] Kulldorff (2001), J. R. Stat. Soc. A 164(1), 61-72 (time).
    .. [4] Kulldorff, Huang, Pickle & Duczmal (2006), Statistics in Medicine 25(22), 3929-3943 (ellipses).

    Examples
    --------
    >>> import numpy as np
    >>> across, up = (values.ravel() for values in np.meshgrid(range(10), range(10)))
    >>> near = np.hypot(across - 2, up - 2) < 1.5
    >>> found = scan_births(np.where(near, 70, 51), np.where(near, 40, 49), cells=Cells.planar(across, up))
    >>> first = found.clusters[0]
    >>> len(first.places), first.boys, first.girls, round(first.ratio), first.p
    (9, 630, 360, 175, 0.001)
    """
    from tianping.statistics.scan.problem import births_problem
    from tianping.statistics.scan.search import Scan

    counts = sex_counts(boys, girls)
    study, left_out = _study((counts.boys, counts.births), cells=cells, window=window)
    return Scan(study, births_problem, window, test, run).result(rows_not_given=left_out)


def scan_cases(
    cases: ArrayLike,
    expected: ArrayLike,
    *,
    cells: Cells,
    window: ScanWindow = ScanWindow(),  # noqa: B008 - frozen, shared safely
    test: ScanTest = ScanTest(),  # noqa: B008 - frozen, shared safely
    run: ScanRun = ScanRun(),  # noqa: B008 - frozen, shared safely
) -> ScanResult:
    """Look for places, and times, with more (or fewer) cases than their share (Poisson model).

    Parameters
    ----------
    cases : array-like of shape (n_rows,), whole numbers
        Deaths, terminations or other rare events by row; rows not given are left out and counted.
    expected : array-like of shape (n_rows,), float
        What cases would be in proportion to: births at risk, or expected numbers of any scale. Not negative.
    cells, window, test, run
        As for `scan_births`; the over-dispersed null is for births only.

    Returns
    -------
    ScanResult
        Its clusters are `CaseCluster`.

    Raises
    ------
    TypeError, ValueError
        As for `scan_births`; also if ``expected`` is negative, not finite, or 0 wherever a stratum has cases.

    Notes
    -----
    Given the total, cases fall on rows in proportion to what is expected (multinomial). With strata the totals of every
    stratum are kept.

    Examples
    --------
    >>> villages = Cells.planar([0, 1, 2, 2.5, 4, 5], [0] * 6)
    >>> found = scan_cases([2, 3, 14, 12, 2, 3], [500, 520, 490, 510, 480, 530], cells=villages)
    >>> first = found.clusters[0]
    >>> first.places, first.cases, round(first.expected_cases, 1)
    ((2, 3), 26, 11.9)
    """
    from tianping.statistics.scan.problem import cases_problem
    from tianping.statistics.scan.search import Scan

    if test.null != "exact":
        raise ValueError(f"null must be 'exact' for cases, got {test.null!r}")
    counted, base = np.atleast_1d(count_array(cases, name="cases")), np.atleast_1d(np.asarray(expected, np.float64))
    wrong = np.flatnonzero(~((base >= 0) & (base < np.inf)))
    if len(wrong):
        raise ValueError(
            f"expected[{wrong[0]}]={base[wrong[0]]:g} must be finite and not negative; {len(wrong)} rows are not"
        )
    if counted.shape != base.shape:
        raise ValueError(f"expected must have the shape of cases: {base.shape} is not {counted.shape}")
    study, left_out = _study((counted, base), cells=cells, window=window)
    return Scan(study, cases_problem, window, test, run).result(rows_not_given=left_out)


def _study(counts: tuple[FloatArray, FloatArray], *, cells: Cells, window: ScanWindow) -> tuple[Study, int]:
    """Bring the given rows together; return how many were left out."""
    rows = len(cells.x)
    if counts[0].shape != (rows,):
        raise ValueError(f"cells must have one row a count: cells have {rows}, counts have shape {counts[0].shape}")
    if window.time == "none":
        cells = replace(cells, period=None)
    elif cells.period is None:
        raise ValueError(f"time={window.time!r} needs the period of every row in cells")
    given = ~np.isnan(counts[0])
    return build_study(cells.only(given), *(count[given] for count in counts)), int(rows - given.sum())
