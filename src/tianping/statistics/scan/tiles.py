"""Tiles of centres, gone through by threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from queue import SimpleQueue
from typing import TypeVar

CIRCLE_TILE = 32
"""Centres taken together: enough to share what they can reach, few enough for its counts to stay in the cache."""
CYLINDER_TILE = 8
GOLDEN = 0.6180339887498949

Tile = tuple[int, int]
Progress = Callable[[float], None]
State = TypeVar("State")


def tiles_of(places: int, *, periods: int) -> list[Tile]:
    """Cut the places, in their order, into tiles (from, and before), taken from all over the map.

    The first tiles then already raise what a window must beat to what it will be nearly everywhere.
    """
    width = CYLINDER_TILE if periods > 1 else CIRCLE_TILE
    tiles = [(first, min(first + width, places)) for first in range(0, places, width)]
    return sorted(tiles, key=lambda tile: tile[0] * GOLDEN % 1.0)


def over_tiles(
    look: Callable[[Tile, State], None],
    states: Sequence[State],
    *,
    places: int,
    periods: int,
    on_progress: Progress | None = None,
    only: Sequence[Tile] | None = None,
) -> None:
    """Run ``look`` on every tile, one thread for each of the states.

    An error, or an interruption, ends the work after the tiles that are in hand.
    """
    tiles = tiles_of(places, periods=periods) if only is None else only
    free: SimpleQueue[State] = SimpleQueue()
    for state in states:
        free.put(state)

    def take(tile: Tile) -> None:
        state = free.get()
        try:
            look(tile, state)
        finally:
            free.put(state)

    pool = ThreadPoolExecutor(len(states))
    try:
        for done, future in enumerate(as_completed([pool.submit(take, tile) for tile in tiles]), start=1):
            future.result()
            if on_progress is not None:
                on_progress(done / len(tiles))
    finally:
        pool.shutdown(cancel_futures=True)
