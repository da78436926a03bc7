"""The curves under a timeline: how many queries are in flight at each moment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyqtgraph.functions import arrayToQPolygonF
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from engine.race.result.in_flight import StepCurve
from engine.vocabulary.wording import _
from gui.charts.timeline.lanes import TimelineLane
from gui.charts.timeline.layout import Layout
from gui.plot.axis import ticks
from gui.plot.curve import paint_curve
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, NAME_LEFT
from gui.plot.text import NAME_SHARE, shortened

_LINE = 2.0
_MOST_STEPS = 400
"""More steps than this in view are painted as an image."""

_LABEL_GAP = 6.0
_MOST_NAMES = 5
_HEAD_ROOM = 1.12


class CurvePainter:
    """Paints the curves of the lanes in a layout."""

    def __init__(self, layout: Layout, ink: Ink) -> None:
        self._layout = layout
        self._ink = ink
        self._theme = ink.theme
        self._line = ink.px(_LINE)
        lanes = [band.lane for band in layout.bands]
        self._lanes = [lane for lane in lanes if lane.spans is not None]
        # Among other lanes' curves it would be one line too many.
        self._shows_waiting = len(lanes) == 1
        self._most = max((self._most_of(lane) for lane in lanes), default=1)
        self._ticks = self._make_ticks()
        self._top = max(self._most * _HEAD_ROOM, self._ticks[-1])

    def _most_of(self, lane: TimelineLane) -> int:
        if lane.spans is None:
            return lane.expected_rows
        expected = lane.expected_rows if lane.is_live else 1
        waiting = lane.spans.waiting.most if self._shows_waiting else 0
        return max(1, lane.spans.in_flight.most, waiting, expected)

    def _make_ticks(self) -> list[float]:
        height = self._ink.small.height()
        at_most = max(2, min(5, int(self._layout.curves.height() / (height * 1.5))))
        values = [value for value in ticks(self._most, at_most) if value == int(value)]
        beyond = 2 * values[-1] - values[-2] if len(values) > 1 else values[-1]
        # One more if it is near: a curve is easiest to read between two numbers.
        return [*values, beyond] if self._most < beyond <= self._most * 1.35 else values

    def paint(self, painter: QPainter, selected: int | None) -> None:
        """Paint axis, curves and their labels; the selected lane's in front."""
        self._paint_axis(painter)
        painter.save()
        painter.setClipRect(self._layout.curves.adjusted(0, -self._line, 0, self._line))
        if self._shows_waiting and self._lanes:
            self._paint_waiting(painter, self._lanes[0])
        ordered = sorted(self._lanes, key=lambda lane: lane.place == selected)
        for lane in ordered:
            painter.setOpacity(1.0 if selected in (None, lane.place) else 0.35)
            self._paint_curve(painter, lane)
        painter.restore()
        if len(ordered) > _MOST_NAMES:
            # Colours tell them apart; this many names would hide the curves.
            ordered = [lane for lane in ordered if lane.place == selected]
        self._paint_labels(painter, ordered[::-1])

    def _y(self, count: float) -> float:
        box = self._layout.curves
        return box.bottom() - box.height() * count / self._top

    def _paint_axis(self, painter: QPainter) -> None:
        box, ink = self._layout.curves, self._ink
        metrics = ink.small
        painter.setFont(ink.small_font)
        for value in self._ticks:
            y = self._y(value)
            painter.setPen(ink.pen(self._theme.line))
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            painter.setPen(QColor(self._theme.muted))
            place = QRectF(0, y - metrics.height() / 2, box.left() - ink.px(8), metrics.height())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, f"{value:,.0f}")
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(
            QPointF(ink.px(MARGIN + NAME_LEFT), box.top() + metrics.ascent() - ink.px(2)),
            _("in flight"),
        )

    def _range(self, curve: StepCurve, until_s: float) -> tuple[float, float, int, int]:
        """Return the times in view, in ns, and the range of a curve's steps between them."""
        from_ns = self._layout.first_ns
        to_ns = max(from_ns, min(self._layout.last_ns, until_s * 1e9))
        first, last = np.searchsorted(curve.times_ns, (from_ns, to_ns), side="right").tolist()
        return from_ns, to_ns, first, last

    @property
    def _per_ns(self) -> float:
        return self._layout.per_ns

    def _polyline(self, curve: StepCurve, until_s: float) -> QPolygonF:
        """Return a step curve as a line."""
        from_ns, to_ns, first, last = self._range(curve, until_s)
        counts = np.concatenate(([curve.at(from_ns)], curve.counts[first:last]))
        edges = np.concatenate(([from_ns], curve.times_ns[first:last], [to_ns]))
        xs = self._layout.curves.left() + (edges - from_ns) * self._per_ns
        return _polygon(np.repeat(xs, 2)[1:-1], self._ys(np.repeat(counts, 2)))

    def _columns(
        self, curve: StepCurve, until_s: float, ratio: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the least and the greatest count of a curve in each column of pixels."""
        from_ns, to_ns, _, last = self._range(curve, until_s)
        per_ns = self._per_ns * ratio
        edges = from_ns + np.arange(max(1, round((to_ns - from_ns) * per_ns))) / per_ns
        places = np.searchsorted(curve.times_ns, edges, side="right")
        begun = np.concatenate(([0], curve.counts))[places]
        bounded = np.minimum(places, len(curve.times_ns) - 1)
        is_moved = np.append(places[1:], last) > places
        least = np.minimum.reduceat(curve.counts, bounded)
        most = np.maximum.reduceat(curve.counts, bounded)
        least = np.where(is_moved, np.minimum(begun, least), begun)
        return least, np.where(is_moved, np.maximum(begun, most), begun)

    def _paint_columns(
        self,
        painter: QPainter,
        columns: tuple[NDArray[np.int64], NDArray[np.int64]],
        colour: QColor,
        ratio: float,
        *,
        is_filled: bool,
    ) -> None:
        """Paint a curve of many steps as an image: a line of that many points is slow."""
        box = self._layout.curves
        height, width = max(1, round((box.height() + self._line) * ratio)), len(columns[0])
        low, high = ((self._ys(counts) - box.top() + self._line / 2) * ratio for counts in columns)
        half = max(1.0, self._line / 2 * ratio)
        lines = np.arange(height)[:, None]
        inked = lines >= np.round(high - half)[None, :]
        if not is_filled:
            inked &= lines < np.round(low + half)[None, :]
        value = np.uint32(colour.rgba())
        pixels = np.where(inked, value, np.uint32(0))
        image = QImage(
            pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied
        )
        place = QRectF(box.left(), box.top() - self._line / 2, width / ratio, height / ratio)
        painter.drawImage(place, image)

    def _has_many(self, curve: StepCurve, until_s: float) -> bool:
        _, _, first, last = self._range(curve, until_s)
        return last - first > _MOST_STEPS

    def _ys(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        box = self._layout.curves
        per_query = box.height() / self._top
        return box.bottom() - per_query * counts.astype(np.float64)

    def _paint_curve(self, painter: QPainter, lane: TimelineLane) -> None:
        assert lane.spans is not None
        colour = self._theme.lane_colour(lane.lane.style)
        curve = lane.spans.in_flight
        if self._has_many(curve, lane.until_s):
            ratio = painter.deviceTransform().m11()
            columns = self._columns(curve, lane.until_s, ratio)
            self._paint_columns(painter, columns, colour, ratio, is_filled=False)
            return
        # Steps are vertical and horizontal; antialiasing would blur them.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = self._ink.pen(colour, _LINE, cap=Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        paint_curve(painter, self._polyline(curve, lane.until_s))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_waiting(self, painter: QPainter, lane: TimelineLane) -> None:
        assert lane.spans is not None
        curve, colour = lane.spans.waiting, self._theme.waiting_colour
        if not curve.most:
            return
        if self._has_many(curve, lane.until_s):
            ratio = painter.deviceTransform().m11()
            columns = self._columns(curve, lane.until_s, ratio)
            self._paint_columns(painter, columns, colour, ratio, is_filled=True)
            return
        points = self._polyline(curve, lane.until_s)
        points.prepend(QPointF(points.first().x(), self._y(0)))
        points.append(QPointF(points.last().x(), self._y(0)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_labels(self, painter: QPainter, lanes: Sequence[TimelineLane]) -> None:
        """Write each lane's name at its curve's end, where there is still room."""
        layout, ink = self._layout, self._ink
        metrics, gap = ink.names, ink.px(_LABEL_GAP)
        painter.setFont(ink.name_font)
        taken: list[QRectF] = []
        for lane in lanes:
            assert lane.spans is not None
            most = NAME_SHARE * (layout.curves.right() + ink.px(MARGIN))
            text = shortened(metrics, lane.lane.title, most)
            if lane.spans.mean is not None:
                mean = _mean_text(lane.spans.mean)
                text = _("{lane}, mean {count}").format(lane=text, count=mean)
            width = metrics.horizontalAdvance(text)
            end = layout.x(lane.until_s)
            if not layout.curves.left() <= end:
                continue
            x = min(end + gap, layout.curves.right() - width)
            is_beside = x >= end
            # Without room beside the curve's end, on the curve before it.
            moment = end if is_beside else x + width / 2
            count = lane.spans.in_flight.at(layout.seconds(moment) * 0.98e9)
            top = self._y(count) - metrics.height() * (0.5 if is_beside else 1.15)
            box = QRectF(x, top, width, metrics.height())
            placed = free_place(box, taken, layout.curves, gap)
            if placed is None:
                continue
            taken.append(placed)
            painter.setPen(Qt.PenStyle.NoPen)
            ground = QColor(self._theme.base)
            ground.setAlphaF(0.8)
            painter.fillRect(placed, ground)
            painter.setPen(self._theme.lane_text_colour(lane.lane.style))
            painter.drawText(placed, Qt.AlignmentFlag.AlignVCenter, text)


def _mean_text(mean: float) -> str:
    return f"{mean:,.0f}" if mean >= 100 else f"{mean:.1f}"


def _polygon(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> QPolygonF:
    # A QPointF for each point would take longer than the painting.
    polygon: QPolygonF = arrayToQPolygonF(xs, ys)
    return polygon


def free_place(
    wished: QRectF, taken: Sequence[QRectF], within: QRectF, gap: float = _LABEL_GAP
) -> QRectF | None:
    """Return the place nearest to the wished one that overlaps no taken place.

    It is above or below, otherwise to the right; None if there is none at all.
    """
    height = wished.height()
    lowest, highest = within.bottom() - height, within.top()
    moves = [sign * move for move in range(0, int(within.height()) + 1, 2) for sign in (-1, 1)]
    beside = sorted(other.right() + gap + 1 for other in taken)
    lefts = [left for left in beside if wished.left() < left <= within.right() - wished.width()]
    for left in [wished.left(), *lefts]:
        for move in moves:
            top = min(max(wished.top() + move, highest), lowest)
            box = QRectF(left, top, wished.width(), height)
            around = box.adjusted(-gap, 1, gap, -1)
            if not any(around.intersects(other) for other in taken):
                return box
    return None
