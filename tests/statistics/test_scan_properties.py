"""What must hold for any counts."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tianping.statistics.scan import Cells, ScanTest, ScanWindow, scan_births

counts = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=14
)
FEW = 9


def described(result):
    return [(c.direction, frozenset(c.places), round(c.llr, 9), round(c.p, 9)) for c in result.clusters]


@settings(max_examples=40, deadline=None)
@given(rows=counts, seed=st.integers(0, 5), direction=st.sampled_from(["high", "low", "both"]), data=st.data())
def test_the_order_of_rows_does_not_matter(rows, seed, direction, data):
    boys, girls, x, y = map(np.array, zip(*rows, strict=True))
    shuffled = np.array(data.draw(st.permutations(range(len(rows)))))
    test = ScanTest(replicates=FEW, seed=seed, direction=direction)
    names = np.arange(len(rows))

    first = scan_births(boys, girls, cells=Cells.planar(x, y, place=names), test=test)
    second = scan_births(
        boys[shuffled], girls[shuffled], cells=Cells.planar(x[shuffled], y[shuffled], place=names[shuffled]), test=test
    )

    assert described(first) == described(second)
    np.testing.assert_array_equal(first.maxima, second.maxima)


@settings(max_examples=40, deadline=None)
@given(rows=counts)
def test_swapping_the_sexes_turns_high_into_low(rows):
    boys, girls, x, y = map(np.array, zip(*rows, strict=True))
    cells = Cells.planar(x, y)

    high = scan_births(boys, girls, cells=cells, test=ScanTest(replicates=FEW, direction="high"))
    low = scan_births(girls, boys, cells=cells, test=ScanTest(replicates=FEW, direction="low"))

    # Windows with equal ratios may be taken in either order once rounding differs: the ratios themselves agree.
    assert [round(c.llr, 8) for c in high.clusters[:1]] == [round(c.llr, 8) for c in low.clusters[:1]]
    for one, other in zip(high.clusters[:1], low.clusters[:1], strict=True):
        if one.places == other.places:
            assert (one.boys, one.girls) == (other.girls, other.boys)


@settings(max_examples=25, deadline=None)
@given(rows=counts, shift=st.integers(-1000, 1000), scale=st.sampled_from([0.5, 2.0, 1024.0]))
def test_moving_or_scaling_the_map_changes_radii_only(rows, shift, scale):
    boys, girls, x, y = map(np.array, zip(*rows, strict=True))
    test = ScanTest(replicates=FEW)

    here = scan_births(boys, girls, cells=Cells.planar(x, y), test=test)
    there = scan_births(boys, girls, cells=Cells.planar(scale * (x + shift), scale * (y - shift)), test=test)

    assert described(here) == described(there)
    assert [scale * c.radius for c in here.clusters] == [c.radius for c in there.clusters]


@settings(max_examples=25, deadline=None)
@given(rows=counts, ellipses=st.sampled_from([(), (2.0,)]))
def test_clusters_share_no_place_and_fall_in_ratio(rows, ellipses):
    boys, girls, x, y = map(np.array, zip(*rows, strict=True))
    window = ScanWindow(ellipses=ellipses)
    found = scan_births(
        boys, girls, cells=Cells.planar(x, y), window=window, test=ScanTest(replicates=FEW, direction="both")
    )
    places = [place for cluster in found.clusters for place in cluster.places]
    ratios = [cluster.llr for cluster in found.clusters]

    assert len(places) == len(set(places))
    assert ratios == sorted(ratios, reverse=True)
    for cluster in found.clusters:
        held = list(cluster.places)
        assert cluster.boys == boys[held].sum()
        assert cluster.girls == girls[held].sum()
        assert cluster.boys + cluster.girls <= 0.5 * found.total
        assert (cluster.boys > cluster.expected_boys) == (cluster.direction == "high")
