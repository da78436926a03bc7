"""Numbers that come one by one, as an array that is free to read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class GrowingArray:
    """Grows by doubling; arrays handed out before keep their length."""

    def __init__(self) -> None:
        self._room: Floats = np.empty(64)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, values: Sequence[float]) -> None:
        """Append values."""
        count = self._count + len(values)
        if count > len(self._room):
            room = np.empty(max(count, 2 * len(self._room)))
            room[: self._count] = self._room[: self._count]
            self._room = room
        self._room[self._count : count] = values
        self._count = count

    def cut(self, values: Floats) -> None:
        """Hold these values instead; they are copied."""
        self._room = np.array(values, dtype=np.float64)
        self._count = len(values)

    @property
    def values(self) -> Floats:
        """All values so far; do not write to them."""
        return self._room[: self._count]
