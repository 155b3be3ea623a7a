"""The one decorator of numeric kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numba.extending

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a kernel on its first call and keep it on disk for later programs.

    The interpreter lock is released, so that kernels run side by side in threads. Division follows numpy: no check.
    Floating point is never reordered: a sum is the same on every machine.
    """
    return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy")(kernel))


def lowered(written: Callable[..., Any]) -> Callable[..., Any]:
    """Let a kernel write its own instructions for LLVM: it gets types and returns its signature and its writer."""
    return cast(Callable[..., Any], numba.extending.intrinsic(written))
