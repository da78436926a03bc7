"""Finds the query of the Timeline that is selected, under the mouse, or next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from gui.charts.timeline.lanes import TimelineLane
from gui.charts.timeline.layout import Band, Layout
from gui.plot.ink import Ink

_HIT_PIXELS = 3.0
_LEAST_HEIGHT = 4.0
_LEAST_WIDTH = 3.0
_LEAST_WAIT = 2.0


@dataclass(frozen=True, slots=True)
class Selection:
    """A query of a lane, both by number."""

    lane: int
    query: int


Found = tuple[TimelineLane, int]
"""A lane, and a query's place among those that have started."""


def selection_of(found: Found) -> Selection:
    """Return the selection that finds a query again after more queries have started."""
    lane, place = found
    assert lane.spans is not None
    return Selection(lane.place, int(lane.spans.timeline.queries[place]))


def find(lanes: Sequence[TimelineLane], selection: Selection | None) -> Found | None:
    """Return the selected query's lane and place, or None if it is not shown."""
    for lane in lanes:
        if selection is not None and lane.place == selection.lane and lane.spans is not None:
            place = lane.spans.timeline.place_of(selection.query)
            return None if place is None else (lane, place)
    return None


def hit(layout: Layout, position: QPointF) -> Found | None:
    """Return the query at a position, or within a few pixels of it, or None."""
    band = layout.band_at(position.y())
    if band is None or band.lane.spans is None or not layout.plot.contains(position):
        return None
    timeline = band.lane.spans.timeline
    row = band.row_at(position.y())
    if row >= timeline.row_count:
        return None
    time_ns = layout.seconds(position.x()) * 1e9
    slack_ns = _HIT_PIXELS / layout.per_ns
    place = timeline.place_at(row, time_ns, time_ns)
    if place is None:
        place = timeline.place_at(row, time_ns - slack_ns, time_ns + slack_ns)
    if place is None or band.lane.end_ns(place) < time_ns - slack_ns:
        return None
    return band.lane, place


def tip_at(layout: Layout, at: QPointF) -> str:
    """Return what there is to say of the query or the lane's name at a place, or nothing."""
    found = hit(layout, at)
    if found is not None:
        lane, place = found
        return "\n".join([lane.lane.title, *lane.words(place)])
    band = layout.band_at(at.y())
    if band is None or at.x() >= layout.plot.left():
        return ""
    return "\n".join(filter(None, (band.lane.lane.title, band.lane.note, band.lane.failure)))


def next_query(
    lanes: Sequence[TimelineLane], found: Found | None, rows: int, along: int
) -> Found | None:
    """Return the query next to another along its row, or the nearest one in the next row.

    Args:
        lanes: The lanes shown.
        found: The query to step from, or None for the first of all.
        rows: -1, 0 or 1.
        along: How many queries later, if it stays in its row.
    """
    if found is None:
        shown = with_queries(lanes)
        return (shown[0], 0) if shown else None
    return along_row(found, along) if along else across_rows(lanes, found, rows)


def along_row(found: Found, steps: int) -> Found | None:
    """Return the query ``steps`` later on a query's row, or None beyond its ends."""
    lane, place = found
    assert lane.spans is not None
    timeline = lane.spans.timeline
    row = int(timeline.rows[place])
    is_inside = timeline.bounds[row] <= place + steps < timeline.bounds[row + 1]
    return (lane, place + steps) if is_inside else None


def across_rows(lanes: Sequence[TimelineLane], found: Found, rows: int) -> Found | None:
    """Return the latest query to have started by then in the row below, or above for -1.

    Continue in the next lane after a lane's last row; return None beyond the last lane.
    """
    lane, place = found
    assert lane.spans is not None
    timeline = lane.spans.timeline
    middle_ns = (int(timeline.starts_ns[place]) + lane.end_ns(place)) / 2
    row = int(timeline.rows[place]) + rows
    if not 0 <= row < timeline.row_count:
        shown = with_queries(lanes)
        beside = shown.index(lane) + rows
        if not 0 <= beside < len(shown):
            return None
        lane = shown[beside]
        assert lane.spans is not None
        timeline = lane.spans.timeline
        row = 0 if rows > 0 else timeline.row_count - 1
    nearest = timeline.place_at(row, 0, middle_ns)
    return lane, int(timeline.bounds[row]) if nearest is None else nearest


def with_queries(lanes: Sequence[TimelineLane]) -> list[TimelineLane]:
    """Return the lanes with a started query."""
    return [lane for lane in lanes if lane.spans is not None and lane.spans.timeline.row_count]


def times_of(found: Found) -> tuple[float, float]:
    """Return when a query starts and ends, in seconds on the clock of its run."""
    lane, place = found
    assert lane.spans is not None
    return int(lane.spans.timeline.starts_ns[place]) / 1e9, lane.end_ns(place) / 1e9


def out_of_plot(layout: Layout, found: Found) -> float:
    """Return how far the row of a query is below the plot, or above if negative, in pixels."""
    lane, place = found
    assert lane.spans is not None
    band = band_of(layout, lane)
    top = band.row_top(int(lane.spans.timeline.rows[place]))
    above, below = top - layout.plot.top(), top + band.row_height - layout.plot.bottom()
    return above if above < 0 else max(0.0, below)


def paint_selection(painter: QPainter, layout: Layout, found: Found, ink: Ink) -> None:
    """Paint a frame around a query's bar, and its wait as a dashed line."""
    lane, place = found
    assert lane.spans is not None
    timeline = lane.spans.timeline
    band = band_of(layout, lane)
    middle = band.row_top(int(timeline.rows[place])) + band.row_height / 2
    height = max(ink.px(_LEAST_HEIGHT), band.row_height)
    ready = layout.x(int(timeline.readies_ns[place]) / 1e9)
    start = layout.x(int(timeline.starts_ns[place]) / 1e9)
    end = max(start + _LEAST_WIDTH, layout.x(lane.end_ns(place) / 1e9))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if start - ready >= _LEAST_WAIT:
        painter.setPen(ink.pen(ink.theme.text, 1.5, Qt.PenStyle.DashLine))
        reach = ink.px(4)
        painter.drawLine(QPointF(ready, middle), QPointF(start, middle))
        painter.drawLine(QPointF(ready, middle - reach), QPointF(ready, middle + reach))
    painter.setPen(ink.pen(ink.theme.text, 2))
    painter.drawRect(QRectF(start, middle - height / 2, end - start, height))


def band_of(layout: Layout, lane: TimelineLane) -> Band:
    """Return a lane's band."""
    return next(band for band in layout.bands if band.lane is lane)
