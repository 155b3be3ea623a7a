"""Blocks of replicates: drawn, searched, reduced to their largest ratios."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tianping.statistics.scan.circle_kernels import Search, State, raise_all, search_tile
from tianping.statistics.scan.cylinder_kernels import add_over_time, search_cylinders
from tianping.statistics.scan.draw_kernels import Rows, draw_block, gather_cells
from tianping.statistics.scan.lane_kernels import LANES
from tianping.statistics.scan.likelihood_kernels import BUCKETS, Model, Needed, excess_table
from tianping.statistics.scan.options import BLOCK, BlockMaxima
from tianping.statistics.scan.problem import Problem, Shape
from tianping.statistics.scan.tiles import Progress, over_tiles

GROUPS = BLOCK // LANES
MEMORY = 300 * 2**20
"""Bytes of replicates held at once; more blocks than fit are done one lot after the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """The work of a scan's null: give it a block number, it gives back the largest ratio of each replicate.

    Parameters
    ----------
    problem : Problem
        What is drawn and searched.
    seed : int
        Of the whole scan.
    scan_round : int
        Which of repeated scans (iterative clusters) this is; each has random numbers of its own.
    """

    problem: Problem
    seed: int
    scan_round: int = 0

    def __call__(self, block: int) -> BlockMaxima:
        """Return the largest ratios of one block, shape (BLOCK,)."""
        return next(iter(self.run([block])))[1]

    def run(
        self, blocks: Sequence[int], *, threads: int = 1, on_progress: Progress | None = None
    ) -> Iterable[tuple[int, BlockMaxima]]:
        """Give every block with its largest ratios, several blocks at a time where memory allows."""
        problem = self.problem
        size = (problem.cases.size + 1) * BLOCK * np.dtype(problem.stored).itemsize
        lot = max(1, MEMORY // size)
        lots = [blocks[first : first + lot] for first in range(0, len(blocks), lot)]
        for number, held in enumerate(lots):
            rows = self._draw_all(held, threads=threads)
            told = _part(on_progress, number, len(lots))
            yield from zip(held, self._largest_ratios(rows, threads=threads, on_progress=told), strict=True)

    def draw(self, block: int) -> Rows:
        """Draw one block, shape (BLOCK, n_places, n_periods): cases as they are, not centred."""
        problem = self.problem
        rows = np.zeros((GROUPS, problem.cases.size, LANES), problem.stored)
        self._draw_into(rows, block)
        counts = (rows + problem.field.centre.reshape(1, -1, 1)) // problem.field.scale
        return np.moveaxis(counts, 2, 1).reshape(BLOCK, *problem.cases.shape)

    def _draw_into(self, rows: Rows, block: int) -> None:
        seeds = np.random.SeedSequence(self.seed, spawn_key=(self.scan_round, block))
        rng = np.random.Generator(np.random.Philox(seeds))
        problem = self.problem
        if problem.targets is None:
            draw_block(rows, problem.plan, rng)
            return
        cells = np.zeros((GROUPS, len(problem.targets), LANES), rows.dtype)
        draw_block(cells, problem.plan, rng)
        gather_cells(cells, problem.targets, rows)

    def _draw_all(self, blocks: Sequence[int], *, threads: int) -> Rows:
        """Draw blocks of centred counts, shape (groups, n_places * n_periods, LANES), ending with an empty row."""
        problem = self.problem
        rows = np.zeros((len(blocks) * GROUPS, problem.cases.size + 1, LANES), problem.stored)
        parts = np.split(rows, len(blocks))
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(self._draw_into, parts, blocks))
        return rows

    def _largest_ratios(self, rows: Rows, *, threads: int, on_progress: Progress | None) -> BlockMaxima:
        problem = self.problem
        periods = problem.cases.shape[1]
        if periods > 1:
            add_over_time(rows, periods)
        states = [_fresh_state(rows) for _ in range(threads)]
        passes = [(sign, shape) for sign in problem.signs for shape in problem.shapes]
        turned = 1
        for number, (sign, shape) in enumerate(passes):
            if sign != turned:
                np.negative(rows, out=rows)
                turned = sign
            search = make_search(problem, shape=shape, sign=sign)
            for state in states:
                raise_all(state, search)

            def _look(tile: tuple[int, int], state: State, search: Search = search) -> None:
                if periods > 1:
                    search_cylinders(rows, tile, problem.cap, search, problem.intervals, state)
                else:
                    search_tile(rows, tile, problem.cap, search, state)

            over_tiles(
                _look,
                states,
                periods=periods,
                places=len(problem.cases),
                on_progress=_part(on_progress, number, len(passes)),
            )
        best: BlockMaxima = np.maximum.reduce([state.best for state in states])
        return best.reshape(-1, BLOCK)


def make_search(problem: Problem, *, shape: Shape, sign: int) -> Search:
    """Return what a kernel needs to look for windows of one shape and sign."""
    needed = _needed(problem.model, problem.largest(), sign)
    return Search(problem.field._replace(points=shape.points), problem.model, needed, sign, shape.factor)


@lru_cache(maxsize=4)
def _needed(model: Model, largest: float, sign: int) -> Needed:
    """Tabulate once for all shapes, and for observed counts and replicates."""
    return Needed(excess_table(model, largest, sign), largest)


def _fresh_state(rows: Rows) -> State:
    groups, lanes = rows.shape[0], rows.shape[2]
    return State(
        np.zeros((groups, lanes)),
        np.zeros((groups, lanes), np.int64),
        np.zeros((groups, BUCKETS + 1, lanes), rows.dtype),
    )


def _part(on_progress: Progress | None, number: int, parts: int) -> Progress | None:
    """Return a callback for one of several equal parts of the work."""
    if on_progress is None:
        return None
    return lambda fraction: on_progress((number + fraction) / parts)
