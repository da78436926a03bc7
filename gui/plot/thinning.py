"""Thins out points that fall too close together to tell apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def extremes(xs: Numbers, ys: Numbers, firsts: NDArray[np.intp]) -> tuple[Numbers, Numbers]:
    """Return two points for each group of neighbours: its least and greatest ``y``.

    Args:
        xs: Ascending; both points of a group get its first ``x``.
        ys: One per ``x``.
        firsts: Where each group begins, ascending from 0.
    """
    least, greatest = (part.reduceat(ys, firsts) for part in (np.minimum, np.maximum))
    return np.repeat(xs[firsts], 2), np.column_stack((least, greatest)).ravel()
