"""The places of the Timeline's parts, in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from gui.charts.timeline.lanes import TimelineLane
from gui.charts.timeline.scale import TimeScale

MARGIN = 20.0
GAP = 14.0
MARKER = 13.0
NAME_LEFT = MARGIN + MARKER + 10
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
    curves: QRectF
    scale: TimeScale
    stack_height: float
    """The height of all bands together, more than the plot's when rows are zoomed."""

    def x(self, seconds: float) -> float:
        """Return the x of a moment."""
        share = (seconds - self.scale.first_s) / self.scale.width_s
        return self.plot.left() + self.plot.width() * share

    def seconds(self, x: float) -> float:
        """Return the moment at an x, in seconds."""
        return self.scale.first_s + (x - self.plot.left()) / self.plot.width() * self.scale.width_s

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


def lay_out(
    lanes: Sequence[TimelineLane],
    scale: TimeScale,
    zoom: RowZoom,
    canvas: QRectF,
    gutter: float,
    line_height: float,
) -> Layout:
    """Place lanes on a canvas.

    Each gets room for its name, and lanes with many rows share the rest; row heights are bounded,
    and the curves get the room that is left.

    Args:
        lanes: From top to bottom.
        scale: The time axis.
        zoom: The zoom of the rows.
        canvas: The whole canvas.
        gutter: The width of the names.
        line_height: The height of a line of text.
    """
    left = MARGIN + gutter + GAP
    width = max(_LEAST_PLOT, canvas.width() - left - MARGIN)
    foot = line_height * 2 + 16
    height = max(_LEAST_PLOT, canvas.height() - _TOP - foot - GAP)
    least_curve = max(_LEAST_CURVE, _CURVE_SHARE * height)
    gaps = _BAND_GAP * len(lanes)
    room = max(1.0, height - least_curve - gaps)
    heights = _heights(lanes, room * zoom.factor, line_height)
    stack = sum(heights) + gaps
    seen = min(stack, height - least_curve)
    curve = min(height - seen, _MOST_CURVE_SHARE * height)
    plot = QRectF(left, _TOP, width, seen)
    top = plot.top() - min(zoom.scroll, max(0.0, stack - seen))
    bands: list[Band] = []
    for lane, own in zip(lanes, heights, strict=True):
        bands.append(Band(lane, QRectF(left, top + _BAND_GAP / 2, width, own)))
        top += own + _BAND_GAP
    curves = QRectF(left, plot.bottom() + GAP, width, curve)
    return Layout(plot, tuple(bands), curves, scale, stack)


def full_height(lanes: int, line_height: float) -> int:
    """Return the height of a canvas that shows all lanes at once, in pixels."""
    stack = lanes * (_LEAST_LANE * line_height + _BAND_GAP)
    return math.ceil(stack / (1 - _CURVE_SHARE) + _TOP + line_height * 2 + 16 + GAP) + 1


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
