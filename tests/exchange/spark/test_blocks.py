"""Blocks come back whole, in order and to the bit; what goes wrong is one sentence and leaves Spark ready for more."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from tianping.exchange.spark import BlockFailed, spark_blocks
from tianping.exchange.spark.blocks import _shares


def test_every_block_comes_back_once_and_in_order(spark: Any) -> None:
    asked = [7, 3, 900, *range(100, 137)]

    found = list(spark_blocks(spark)(lambda block: np.array([block, block / 7]), asked))

    assert [block for block, _ in found] == asked
    assert all(numbers.tolist() == [block, block / 7] for block, numbers in found)


def test_numbers_keep_every_bit(spark: Any) -> None:
    odd = np.array([0.1, -0.0, np.inf, -np.inf, 5e-324, 1e308, np.nextafter(1, 2)])

    ((_, found),) = spark_blocks(spark)(lambda _: odd, [0])

    assert found.view(np.uint64).tolist() == odd.view(np.uint64).tolist()


def test_a_number_that_is_none_stays_none(spark: Any) -> None:
    ((_, found),) = spark_blocks(spark)(lambda _: np.array([1.0, np.nan]), [0])

    assert np.isnan(found).tolist() == [False, True]


def test_no_blocks_are_no_work(spark: Any) -> None:
    def refused(_: int) -> Any:
        raise AssertionError

    assert list(spark_blocks(spark)(refused, [])) == []


def test_one_block_twice_is_refused(spark: Any) -> None:
    with pytest.raises(ValueError, match="blocks must be different, got 3, 2 different"):
        spark_blocks(spark)(lambda _: np.zeros(1), [1, 2, 1])


def test_work_that_can_do_several_blocks_gets_its_share_together(spark: Any) -> None:
    class Together:
        def __call__(self, block: int) -> Any:
            raise AssertionError(block)

        def run(self, blocks: Any) -> Any:
            return ((block, np.array([len(blocks)])) for block in blocks)

    found = spark_blocks(spark)(Together(), range(4))

    assert [numbers.tolist() for _, numbers in found] == [[2.0]] * 4


@pytest.mark.parametrize(
    ("blocks", "cores", "shares"), [(1, 2, 1), (4, 2, 2), (4, 64, 4), (16, 2, 4), (391, 2, 8), (391, 64, 64)]
)
def test_every_core_has_a_share_and_shares_stay_large(blocks: int, cores: int, shares: int) -> None:
    assert _shares(blocks, cores) == shares


def test_progress_rises_to_one(spark: Any) -> None:
    told: list[float] = []

    list(spark_blocks(spark, on_progress=told.append)(lambda block: np.array([block]), range(40)))

    assert told == sorted(set(told))
    assert told[-1] == 1.0
    assert told[0] > 0


def test_a_block_that_fails_is_one_sentence_and_spark_goes_on(spark: Any, capfd: pytest.CaptureFixture[str]) -> None:
    def work(block: int) -> Any:
        if block == 5:
            raise ValueError("boys cannot be negative: boys=-3")
        return np.array([block])

    with pytest.raises(BlockFailed) as failed:
        spark_blocks(spark)(work, range(8))

    assert str(failed.value) == "block 5 failed: ValueError: boys cannot be negative: boys=-3"
    assert failed.value.block == 5
    assert capfd.readouterr() == ("", "")
    assert len(list(spark_blocks(spark)(lambda block: np.array([block]), range(3)))) == 3


def test_work_that_cannot_be_unpacked_is_told_too(spark: Any) -> None:
    class Unreadable:
        def __reduce__(self) -> Any:
            return int, ("no number",)

    unreadable = Unreadable()

    with pytest.raises(BlockFailed, match="^Spark failed: .*ValueError: invalid literal") as failed:
        spark_blocks(spark)(lambda _: np.array([unreadable]), [0])

    assert failed.value.block is None


def test_work_that_loses_a_block_is_found_out(spark: Any) -> None:
    class Careless:
        def __call__(self, block: int) -> Any:
            raise AssertionError(block)

        def run(self, blocks: Any) -> Any:
            return ((block, np.zeros(1)) for block in blocks if block != 2)

    with pytest.raises(BlockFailed, match="block 2 failed: 4 blocks were asked for, 3 came back"):
        spark_blocks(spark)(Careless(), range(4))


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_ends_the_work(spark: Any, interruption: type[BaseException]) -> None:
    """One share is done, the other would never be."""

    def work(block: int) -> Any:
        if block == 1:
            threading.Event().wait()
        return np.array([block])

    def stop(_: float) -> None:
        raise interruption

    with pytest.raises(interruption):
        spark_blocks(spark, on_progress=stop)(work, [0, 1])

    assert spark.sparkContext.statusTracker().getActiveJobsIds() == []
    assert len(list(spark_blocks(spark)(lambda block: np.array([block]), range(4)))) == 4
