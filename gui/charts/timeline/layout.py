"""The places of the Timeline's parts, in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.charts.timeline.lanes import TimelineLane
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, NAME_LEFT
from gui.plot.stretch import Stretch
from gui.plot.text import NAME_SHARE
from gui.plot.time_axis import foot_height
from gui.plot.value_axis import ValueAxis

GAP = 14.0
_TOP = 6.0
_BAND_GAP = 8.0
_LEAST_LANE = 1.25
"""The least height of a lane, in lines of text, so that its name is legible."""

_MOST_ROW = 1.7
"""The greatest height of a row, in lines of text."""

_CURVE_SHARE = 0.24
_MOST_CURVE_SHARE = 0.42
_LEAST_CURVE = 36.0
_LEAST_PLOT = 80.0
_HEAD_ROOM = 1.02
_LEAST_S = 1e-6


@dataclass(frozen=True, slots=True)
class Band:
    """A lane's stacked rows."""

    lane: TimelineLane
    box: QRectF

    @property
    def row_height(self) -> float:
        """The height of each row."""
        return self.box.height() / self.lane.row_count

    def row_at(self, y: float) -> int:
        """Return the row at a y inside the band."""
        return min(self.lane.row_count - 1, max(0, int((y - self.box.top()) / self.row_height)))

    def row_top(self, row: int) -> float:
        """Return the y of a row's top."""
        return self.box.top() + row * self.row_height


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of all parts."""

    plot: QRectF
    """The viewport of the bands."""

    bands: tuple[Band, ...]
    note: QRectF
    """Where a note on lanes left out stands, between the bands and the curves."""

    curves: QRectF
    axis: ValueAxis
    """Seconds since the clock started."""

    stack_height: float
    """The height of all bands together, more than the plot's when rows are zoomed."""

    def x(self, seconds: float) -> float:
        """Return the x of a moment."""
        return self.axis.x(seconds)

    def seconds(self, x: float) -> float:
        """Return the moment at an x, in seconds."""
        return self.axis.value(x)

    @property
    def first_ns(self) -> float:
        """The earliest moment in view."""
        return self.axis.first * 1e9

    @property
    def last_ns(self) -> float:
        """The latest moment in view."""
        return self.axis.last * 1e9

    @property
    def per_ns(self) -> float:
        """How many pixels a nanosecond is wide."""
        return self.plot.width() / (self.last_ns - self.first_ns)

    def band_at(self, y: float) -> Band | None:
        """Return the band at a y, or None."""
        if not self.plot.top() <= y <= self.plot.bottom():
            return None
        return next((band for band in self.bands if band.box.top() <= y <= band.box.bottom()), None)


@dataclass(frozen=True, slots=True)
class RowZoom:
    """How much larger rows are than fits, and how far they are scrolled."""

    factor: float = 1.0
    scroll: float = 0.0
    """Pixels of the stack above the plot."""


def whole_s(most_s: float) -> float:
    """Return the length in seconds of an axis that shows ``most_s`` seconds."""
    return max(most_s, _LEAST_S) * _HEAD_ROOM


def lay_out(
    lanes: Sequence[TimelineLane],
    stretch: Stretch,
    zoom: RowZoom,
    canvas: QRectF,
    names: float,
    ink: Ink,
    most_s: float,
    *,
    has_note: bool = False,
) -> Layout:
    """Place lanes on a canvas.

    Each gets room for its name, and lanes with many rows share the rest; row heights are bounded,
    and the curves get the room that is left.

    Args:
        lanes: From top to bottom.
        stretch: The part of the time axis in view.
        zoom: The zoom of the rows.
        canvas: The whole canvas.
        names: The width of the widest name or note.
        ink: The fonts and the size of the chart.
        most_s: How long the longest of all lanes takes, in seconds.
        has_note: Whether a note stands below the lanes.
    """
    margin, line_height = ink.px(MARGIN), ink.small.height()
    gutter = min(names + ink.px(NAME_LEFT), canvas.width() * NAME_SHARE - margin)
    left = margin + gutter + ink.px(GAP)
    least, top = ink.px(_LEAST_PLOT), ink.px(_TOP)
    width = max(least, canvas.width() - left - margin)
    note = ink.names.height() if has_note else 0.0
    height = max(least, canvas.height() - top - foot_height(ink) - ink.px(6 + GAP) - note)
    least_curve = max(ink.px(_LEAST_CURVE), _CURVE_SHARE * height)
    gap = ink.px(_BAND_GAP)
    gaps = gap * len(lanes)
    room = max(1.0, height - least_curve - gaps)
    heights = _heights(lanes, room * zoom.factor, line_height)
    stack = sum(heights) + gaps
    seen = min(stack, height - least_curve)
    curve = min(height - seen, _MOST_CURVE_SHARE * height)
    plot = QRectF(left, top, width, seen)
    top = plot.top() - min(zoom.scroll, max(0.0, stack - seen))
    bands: list[Band] = []
    for lane, own in zip(lanes, heights, strict=True):
        bands.append(Band(lane, QRectF(left, top + gap / 2, width, own)))
        top += own + gap
    below = QRectF(margin + ink.px(NAME_LEFT), plot.bottom() + ink.px(GAP) / 2, gutter, note)
    curves = QRectF(left, plot.bottom() + ink.px(GAP) + note, width, curve)
    axis = ValueAxis(0.0, whole_s(most_s), left, width, stretch)
    return Layout(plot, tuple(bands), below, curves, axis, stack)


def full_height(lanes: int, ink: Ink) -> int:
    """Return the height of a canvas that shows all lanes at once, in pixels."""
    stack = lanes * (_LEAST_LANE * ink.small.height() + ink.px(_BAND_GAP))
    return math.ceil(stack / (1 - _CURVE_SHARE) + foot_height(ink) + ink.px(_TOP + 6 + GAP)) + 1


def lane_room(height: float, ink: Ink) -> int:
    """Return how many lanes a canvas of a height in pixels shows at once, at least one."""
    room = height - foot_height(ink) - ink.px(_TOP + 6 + GAP)
    lane = max(_LEAST_LANE * ink.small.height(), ink.names.height()) + ink.px(_BAND_GAP)
    return max(1, int(room * (1 - _CURVE_SHARE) / lane))


def _heights(lanes: Sequence[TimelineLane], room: float, line_height: float) -> list[float]:
    if not lanes:
        return []
    least = max(_LEAST_LANE * line_height, min(2.2 * line_height, room / len(lanes)))
    wished = [max(least, _MOST_ROW * line_height * lane.row_count) for lane in lanes]
    if sum(wished) <= room:
        return wished
    over = [height - least for height in wished]
    # The rest is reached by scrolling.
    share = max(0.0, room - least * len(lanes)) / sum(over)
    return [least + own * share for own in over]
