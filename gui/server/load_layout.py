"""Where the plots of the Server page lie, and the scales that its rows share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.server.row_painting import answers_per_s
from gui.server.row_plot import RowPlot
from gui.server.scale import Scale, linear_scale, log_scale, rounded_up
from gui.server.server_row import ServerRow

SHARES = (0.39, 0.44, 0.17)
"""How the room for plots is divided: latencies, heartbeat, answers per second."""

RATE = 2
"""The column of the answers per second."""

_LEAST_RATE = 70.0
_LEAST_PLOT = 60.0
_LEAST_TIME_S = 1.0
_LEAST_BEAT_S = 0.02
_RATE_STEPS = 15
_UNDER_PLOT = 10


@dataclass(frozen=True, slots=True)
class PlotColumn:
    """A column of plots: where it begins and ends, and where its heading may begin."""

    left: float
    right: float
    start: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are, in pixels, and the scales that all rows share."""

    columns: tuple[PlotColumn, ...]
    """As in ``SHARES``; the last one only if there is room for it."""

    top: float
    row_height: float
    head: float
    """Height of the line of words over a row's plots."""

    time: Scale
    """Seconds under load."""

    seen: Scale
    """The part of them in view."""

    values: tuple[Scale, Scale, Scale]
    """What runs upward, by column."""

    def row(self, place: int) -> QRectF:
        """Return the box of a row's plots, with the words over them and beside them."""
        first, last = self.columns[0], self.columns[-1]
        top = self.top + place * self.row_height
        return QRectF(first.start, top, last.right - first.start, self.row_height)

    def plot(self, place: int, column: int) -> RowPlot:
        """Return a row's plot in a column."""
        row = self.row(place)
        where = self.columns[column]
        box = QRectF(where.left, row.top() + self.head, where.right - where.left, 0)
        box.setBottom(row.bottom() - _UNDER_PLOT)
        return RowPlot(box, self.seen, self.values[column])


def plot_widths(room: float, each: float) -> list[float]:
    """Return how wide the plots are.

    Args:
        room: Width for all plots and what stands beside them, in pixels.
        each: Width that one plot needs beside it, in pixels.
    """
    left = room - len(SHARES) * each
    shares = SHARES if left * SHARES[RATE] >= _LEAST_RATE else SHARES[:RATE]
    left = room - len(shares) * each
    return [max(_LEAST_PLOT, left * share / sum(shares)) for share in shares]


def rate_step_s(time: Scale) -> float:
    """Return how many seconds one step of the answers per second takes."""
    return rounded_up(time.high / _RATE_STEPS)


def time_scale(rows: Sequence[ServerRow], planned_s: float) -> Scale:
    """Return the scale that holds all known times and the ``planned_s`` seconds of each load."""
    most_s = max(_LEAST_TIME_S, planned_s, *(row.last_s for row in rows))
    return Scale(0.0, rounded_up(most_s), unit="")


def value_scales(
    rows: Sequence[ServerRow], time: Scale, *, is_log: bool
) -> tuple[Scale, Scale, Scale]:
    """Return the scales that hold the latencies, waits and answers per second of all rows."""
    seen = [row.ideal_s for row in rows]
    for row in rows:
        if len(row.latencies.value_s):
            seen += [float(row.latencies.value_s.min()), float(row.latencies.value_s.max())]
        seen += [value_s for _, value_s in row.marks]
        if row.now_s is not None and len(row.waiting_since_s):
            seen.append(row.now_s - float(row.waiting_since_s.min()))
    latency = log_scale(seen) if is_log else linear_scale(max(seen))
    beats = (most for row in rows for most in (row.probe.most_s, row.lag.most_s))
    rates = (answers_per_s(row, rate_step_s(time)) for row in rows)
    most = max(1.0, *(float(values.max(initial=0.0)) for values in rates))
    return latency, linear_scale(max(_LEAST_BEAT_S, *beats)), Scale(0.0, rounded_up(most), unit="")
