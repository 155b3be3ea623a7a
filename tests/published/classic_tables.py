"""Reads the real tables with the csv module, so that no reader of ours stands between a published figure and its test."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def read_columns(path: Path, *names: str) -> tuple[NDArray[np.float64], ...]:
    """The named columns as floats; a blank is NaN."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(np.array([float(row[name]) if row[name].strip() else np.nan for row in rows]) for name in names)
