"""The one door to the compiler: machine code that runs without the interpreter's lock and is kept between starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a numeric kernel; its type stays what the source says."""
    return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy")(kernel))
