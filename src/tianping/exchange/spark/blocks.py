"""Blocks of work on Spark: each block's numbers are those it gives anywhere else, to the bit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

Floats: TypeAlias = NDArray[np.float64]
BlockWork: TypeAlias = Callable[[int], Floats]
RunBlocks: TypeAlias = Callable[[BlockWork, Sequence[int]], Iterable[tuple[int, Floats]]]

SHARES_EACH = 4
"""Shares of the blocks for every core: so many steps of progress, and so little lost when one share is the last."""
BLOCKS_A_SHARE = 4
"""Blocks that are rather run together: a scan lays the paths around its centres once for all of them."""
_LOOK_EVERY = 0.1
_SCHEMA = "block bigint, numbers array<double>"
_FAILED = re.compile(r"block (?P<block>\d+) failed: (?P<reason>[^\n]*)")
_ERROR = re.compile(r"[\w.]*(?:Error|Exception)\b: ")


class BlockFailed(Exception):  # noqa: N818 - it says what happened
    """A block could not be worked on; ``block`` is its number, None if Spark itself failed."""

    def __init__(self, block: int | None, reason: str) -> None:
        super().__init__(f"block {block} failed: {reason}" if block is not None else f"Spark failed: {reason}")
        self.block = block
        self.reason = reason


class _WorkFailed(Exception):  # noqa: N818 - only carries words from a worker to here
    pass


def spark_blocks(session: SparkSession, *, on_progress: Callable[[float], None] | None = None) -> RunBlocks:
    """Make a runner of blocks for anything that takes ``run_blocks``.

    Parameters
    ----------
    session : SparkSession
        `local_spark`, or a cluster's whose machines have this package in the same version.
    on_progress : callable, optional
        Called with the fraction of the shares done, rising from 0 to 1. What it raises cancels the work.

    Returns
    -------
    callable
        ``run_blocks(work, blocks)`` gives every block with its numbers. The work must be picklable; if it has a method
        ``run(blocks)`` that gives pairs of block and numbers, blocks of one share are run by it together. An
        interruption cancels the work on Spark. Raises `BlockFailed` if a block fails (a cluster has tried again then).
    """

    def run_blocks(work: BlockWork, blocks: Sequence[int]) -> Iterable[tuple[int, Floats]]:
        if len(set(blocks)) != len(blocks):
            raise ValueError(f"blocks must be different, got {len(blocks)}, {len(set(blocks))} different")
        if not blocks:
            return []
        numbers = [int(block) for block in blocks]
        shares = _shares(len(numbers), session.sparkContext.defaultParallelism)
        table = _collected(session, _frame(session, work, numbers, shares), shares, on_progress or _nobody)
        return list(_pairs(table, numbers))

    return run_blocks


def _shares(blocks: int, cores: int) -> int:
    """Every core has work, and blocks stay together as long as that holds."""
    rounds = min(SHARES_EACH, max(1, blocks // (BLOCKS_A_SHARE * cores)))
    return min(blocks, cores * rounds)


def _frame(session: SparkSession, work: BlockWork, blocks: Sequence[int], shares: int) -> DataFrame:
    """Positions of blocks, in even neighbouring shares, each turned into numbers where it lies."""

    def work_through(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from _worked(work, [blocks[position] for position in batch.column(0).to_pylist()])

    return session.range(0, len(blocks), 1, numPartitions=shares).mapInArrow(work_through, _SCHEMA)


def _worked(work: BlockWork, blocks: Sequence[int]) -> Iterator[pa.RecordBatch]:
    """Runs on Spark's side: one batch a block."""
    import pyarrow as pa

    together: Any = getattr(work, "run", None)
    done = 0
    try:
        for block, numbers in together(blocks) if together else ((block, work(block)) for block in blocks):
            row = pa.array([np.asarray(numbers, np.float64).reshape(-1)], pa.list_(pa.float64()))
            yield pa.RecordBatch.from_arrays([pa.array([block], pa.int64()), row], names=["block", "numbers"])
            done += 1
    except Exception as failed:  # noqa: BLE001 - whatever it is, it is told here and raised there
        raise _WorkFailed(f"block {blocks[done]} failed: {type(failed).__name__}: {failed}") from failed


def _collected(session: SparkSession, frame: DataFrame, shares: int, on_progress: Callable[[float], None]) -> pa.Table:
    """Collect in a thread of its own, so that this one can be interrupted and tell how far it is."""
    group, context = f"tianping-{uuid4()}", session.sparkContext
    tables: list[pa.Table] = []
    failures: list[Exception] = []

    def collect() -> None:
        try:
            context.setJobGroup(group, "blocks", interruptOnCancel=True)
            tables.append(frame.toArrow())
        except Exception as failed:  # noqa: BLE001 - raised again by the thread that waits
            failures.append(failed)

    collecting = Thread(target=collect, daemon=True)
    collecting.start()
    try:
        done = 0
        while collecting.is_alive():
            collecting.join(_LOOK_EVERY)
            if (now := min(_done(session, group), shares)) > done:
                done = now
                on_progress(done / shares)
    except BaseException:
        context.cancelJobGroup(group)
        collecting.join()
        raise
    if failures:
        raise _told(failures[0]) from failures[0]
    if done < shares:
        on_progress(1.0)
    return tables[0]


def _done(session: SparkSession, group: str) -> int:
    """Shares done so far."""
    tracker = session.sparkContext.statusTracker()
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(stage) for job in jobs if job is not None for stage in job.stageIds]
    return sum(stage.numCompletedTasks for stage in stages if stage is not None)


def _told(failed: Exception) -> BlockFailed:
    """One line of the pages that Java and Python write about a failed task."""
    found = _FAILED.search(str(failed))
    if found:
        return BlockFailed(int(found["block"]), found["reason"].strip())
    said = [line.strip() for line in str(failed).splitlines() if _ERROR.match(line)]
    return BlockFailed(None, said[-1] if said else type(failed).__name__)


def _pairs(table: pa.Table, blocks: Sequence[int]) -> Iterator[tuple[int, Floats]]:
    """Every block once, in the order asked for."""
    found = {
        int(block): np.array(numbers.values, np.float64)
        for block, numbers in zip(table.column("block").to_pylist(), table.column("numbers"), strict=True)
    }
    missing = [block for block in blocks if block not in found]
    if missing or table.num_rows != len(blocks):
        raise BlockFailed(
            missing[0] if missing else None, f"{len(blocks)} blocks were asked for, {table.num_rows} came back"
        )
    return ((block, found[block]) for block in blocks)


def _nobody(_: float) -> None:
    return
