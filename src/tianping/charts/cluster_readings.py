"""What a map of a scan's clusters is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tianping.charts.readings import Counts, Floats, same_length
from tianping.terms import Bilingual, Period


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Where places lie, in the coordinates that the scan was given.

    Parameters
    ----------
    x, y : ndarray of shape (n_places,), float
        Longitude and latitude in degrees, or coordinates in one unit of length; nan where a place has no point: it is
        left out and counted in the card head.
    earth : bool
        Whether they are degrees.
    unit : Bilingual, optional
        Unit of ``x`` and ``y`` where they are no degrees, as the scale bar names it.
    schematic : bool
        Whether positions are only roughly right; the drawing says so.
    """

    x: Floats
    y: Floats
    earth: bool = True
    unit: Bilingual = Bilingual(zh="单位（坐标）", en="units of x and y")  # noqa: RUF009 - frozen, shared safely
    schematic: bool = False

    def __post_init__(self) -> None:
        same_length(x=self.x, y=self.y)
        if not self.earth:
            return
        for name, values, limit in (("x", self.x, 180.0), ("y", self.y, 90.0)):
            if (np.abs(values[np.isfinite(values)]) > limit).any():
                worst = float(np.nanmax(np.abs(values)))
                raise ValueError(f"{name} must lie between -{limit:g} and {limit:g} degrees, got {worst:g}")


@dataclass(frozen=True, slots=True, eq=False)
class ClusterWindow:
    """One cluster of a scan, as it is drawn.

    Parameters
    ----------
    rank : int
        1 for the most likely; written beside the window and in the list.
    direction : {'high', 'low'}
        Whether there are more boys inside than outside, or fewer.
    centre : tuple of float
        In the coordinates of `Positions`.
    radius : float
        From the centre to the farthest place in it: km for degrees, otherwise the unit of the coordinates; of an ellipse
        the longer half-axis. A window of one place has 0 and is drawn just around it.
    members : ndarray of shape (n_members,), int
        Numbers of its places among those drawn.
    ratio, ratio_outside : float
        Boys per 100 girls inside and elsewhere.
    p : float
        As the scan gave it.
    axis_ratio, angle : float
        Longer over shorter axis; direction of the longer one, in degrees from the x axis. For planar coordinates only.
    first, last : Period, optional
        Periods that it spans.
    """

    rank: int
    direction: Literal["high", "low"]
    centre: tuple[float, float]
    radius: float
    members: Counts
    ratio: float
    ratio_outside: float
    p: float
    axis_ratio: float = 1.0
    angle: float = 0.0
    first: Period | None = None
    last: Period | None = None

    def __post_init__(self) -> None:
        if self.direction not in ("high", "low"):
            raise ValueError(f"direction must be 'high' or 'low', got {self.direction!r}")
        if not 0 <= self.radius < np.inf:
            raise ValueError(f"radius must be finite and not negative, got {self.radius}")
        if not 0 < self.p <= 1:
            raise ValueError(f"p must lie above 0 and be at most 1, got {self.p}")
        if not 1 <= self.axis_ratio < np.inf:
            raise ValueError(f"axis_ratio must be at least 1, got {self.axis_ratio}")
