"""Many series in blocks, in threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

THREADS = 2
FEWEST = 512
"""Series in a block; below that a thread costs more than it saves."""


def over_rows(work: Callable[[tuple[int, int]], None], rows: int) -> None:
    """Run work on blocks of rows; the kernels release the interpreter's lock."""
    parts = max(min(THREADS, rows // FEWEST), 1)
    ends = np.linspace(0, rows, parts + 1).astype(int).tolist()
    blocks = list(zip(ends[:-1], ends[1:], strict=True))
    if parts == 1:
        work(blocks[0])
        return
    with ThreadPoolExecutor(parts) as pool:
        list(pool.map(work, blocks))
