"""What the Server page draws of one strategy's server."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

STALL_S = 0.1
"""A wait that people notice: Nielsen, "Usability Engineering", 1993, section 5.5."""

_NOTHING: Numbers = np.empty(0)


@dataclass(frozen=True, slots=True)
class Trace:
    """Values over time, both in seconds and of one length."""

    at_s: Numbers = field(default_factory=lambda: _NOTHING)
    value_s: Numbers = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn.

        Raises:
            ValueError: there are not as many values as times.
        """
        if len(self.at_s) != len(self.value_s):
            raise ValueError(f"{len(self.at_s)} times and {len(self.value_s)} values")

    @property
    def last_s(self) -> float:
        """The latest time, 0 where there is none."""
        return float(self.at_s.max()) if len(self.at_s) else 0.0

    @property
    def most_s(self) -> float:
        """The largest value, 0 where there is none."""
        return float(self.value_s.max()) if len(self.value_s) else 0.0


@dataclass(frozen=True, slots=True)
class ServerRow:
    """One strategy. Times are in seconds since the load on its server began."""

    title: str
    style: int
    ideal_s: float
    """The least time that a request can take."""

    state: str = ""
    """How far it is, in a few words."""

    figure: str = ""
    """The requests answered per second, in words."""

    now_s: float | None = None
    """The time on its clock while it is under load, else None."""

    latencies: Trace = field(default_factory=Trace)
    """Each answered request: when the answer came, and how long it took."""

    failures_at_s: Numbers = field(default_factory=lambda: _NOTHING)
    """When requests failed."""

    waiting_since_s: Numbers = field(default_factory=lambda: _NOTHING)
    """Since when each unanswered request waits."""

    marks: tuple[tuple[str, float], ...] = ()
    """Names and values of what is marked in the latencies, from the least to the largest."""

    bounds: frozenset[str] = frozenset()
    """Names of the marks that are known only to be at least as large as their values."""

    probe: Trace = field(default_factory=Trace)
    """Each visit to ``/health``: when it was due, and how long it waited."""

    lag: Trace = field(default_factory=Trace)
    """When the server's loop was late, and by how much."""

    felt: str = ""
    """What another user of the server feels, in words."""

    is_slow: bool = False
    """Whether that feels like a stall."""

    failure: str = ""
    """What failed and why, or nothing."""

    note: str = ""
    """What makes the figures doubtful, or nothing."""

    tool_tip: str = ""

    @property
    def last_s(self) -> float:
        """The latest time that anything is known about."""
        failed = float(self.failures_at_s.max()) if len(self.failures_at_s) else 0.0
        known = (self.latencies.last_s, self.probe.last_s, self.lag.last_s, failed)
        return max(self.now_s or 0.0, *known)
