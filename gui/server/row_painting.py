"""What is painted on a row's plots: its latencies, its heartbeat, its answers per second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.vocabulary.units import at_least_text, seconds_text
from engine.vocabulary.wording import _
from gui.look.theme import Theme
from gui.plot.curve import paint_curve
from gui.plot.ink import Ink
from gui.plot.label_places import pushed_apart
from gui.plot.text import text_width
from gui.server.row_plot import RowPlot
from gui.server.server_row import STALL_S, Numbers, ServerRow, Trace

_DOT = 5.0
_CROSS = 3.5
_TICK = 14.0
_LEADER = 9.0
_LABEL_GAP = 12.0


@dataclass(frozen=True, slots=True)
class RowInk:
    """What a row is painted with."""

    painter: QPainter
    ink: Ink

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self.ink.theme

    def px(self, length: float) -> float:
        """Return a length at the chart's size, in pixels."""
        return self.ink.px(length)

    def use(
        self, colour: QColor | str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> None:
        """Draw with a pen of a width at the chart's size from now on."""
        self.painter.setPen(self.ink.pen(colour, width, style))

    def colour(self, row: ServerRow, strength: float = 1.0) -> QColor:
        """Return a row's colour at an opacity, 0..1."""
        colour = self.theme.lane_colour(row.style)
        colour.setAlphaF(strength)
        return colour


@contextmanager
def _inside(ink: RowInk, plot: RowPlot) -> Iterator[None]:
    """Paint nothing beside a plot whose time is zoomed."""
    ink.painter.save()
    if plot.time.is_open:
        edge = ink.px(_DOT / 2)
        ink.painter.setClipRect(plot.box.adjusted(0, -edge, 0, edge))
    try:
        yield
    finally:
        ink.painter.restore()


def paint_latencies(ink: RowInk, plot: RowPlot, row: ServerRow) -> None:
    """Paint a dot for each answer, a cross for each failure, and the marks with their names."""
    painter = ink.painter
    plot.paint_frame(painter, ink.ink)
    ink.use(ink.theme.muted, 1.5, Qt.PenStyle.DashLine)
    _level(ink, plot, row.ideal_s)
    with _inside(ink, plot):
        if row.now_s is not None and len(row.waiting_since_s):
            _waiting(ink, plot, row, row.now_s)
        cap = Qt.PenCapStyle.RoundCap
        painter.setPen(ink.ink.pen(ink.colour(row, 0.75), _DOT, cap=cap))
        painter.drawPoints(plot.dots(row.latencies))
        ink.use(ink.theme.danger, 1.5)
        failures = Trace(row.failures_at_s, np.full(len(row.failures_at_s), plot.value.high))
        crosses, reach = plot.dots(failures), ink.px(_CROSS)
        for place in range(crosses.size()):
            middle = crosses.at(place) + QPointF(0, reach + 2)
            for sign in (-1, 1):
                arm = QPointF(reach, sign * reach)
                painter.drawLine(middle - arm, middle + arm)
    if row.marks:
        ink.use(ink.theme.text)
        _level(ink, plot, row.marks[0][1])
    _names(ink, plot, row)


def paint_heart_beat(ink: RowInk, plot: RowPlot, row: ServerRow) -> None:
    """Paint how long the probe waited as an area, and each lateness of the loop as a line.

    A dashed line marks where a wait feels like a stall.
    """
    painter = ink.painter
    plot.paint_frame(painter, ink.ink)
    if plot.value.high >= STALL_S:
        ink.use(ink.theme.danger, 1, Qt.PenStyle.DashLine)
        _level(ink, plot, STALL_S)
    line = plot.outline(row.probe)
    with _inside(ink, plot):
        if line.size() > 1:
            area = QPolygonF(line)
            area.append(QPointF(line.last().x(), plot.box.bottom()))
            area.append(QPointF(line.first().x(), plot.box.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink.colour(row, 0.28))
            painter.drawPolygon(area)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ink.use(ink.colour(row), 2)
            paint_curve(painter, line)
        ink.use(ink.theme.text, 1.2)
        foot = plot.box.bottom()
        painter.drawLines([QLineF(peak, QPointF(peak.x(), foot)) for peak in plot.peaks(row.lag)])


def paint_rate(ink: RowInk, plot: RowPlot, row: ServerRow, width_s: float) -> None:
    """Paint the answers per second as steps ``width_s`` wide, the last one as wide as is left."""
    plot.paint_frame(ink.painter, ink.ink)
    edges_s = rate_edges_s(row, width_s)
    rates = answers_per_s(row, width_s)
    colour = ink.colour(row, 0.75)
    with _inside(ink, plot):
        for start_s, end_s, rate in zip(edges_s, edges_s[1:], rates, strict=False):
            if rate > 0:
                left, right = plot.x(float(start_s)), plot.x(float(end_s))
                # However few they are, they must show.
                top = min(plot.y(float(rate)), plot.box.bottom() - 1)
                bar = QRectF(left, top, max(1.0, right - left - 1), plot.box.bottom() - top)
                ink.painter.fillRect(bar.toRect(), colour)


def answers_per_s(row: ServerRow, width_s: float) -> Numbers:
    """Return the answers per second in each step of about ``width_s`` seconds.

    Each step counts for as long as the server was under load in it.
    """
    edges_s = rate_edges_s(row, width_s)
    if not len(edges_s):
        return np.empty(0)
    counts, _edges_s = np.histogram(np.maximum(row.latencies.at_s, 0), edges_s)
    return counts / np.diff(edges_s)


def rate_edges_s(row: ServerRow, width_s: float) -> Numbers:
    """Return where the steps of the answers per second begin and end, from 0 to the last answer.

    All are ``width_s`` wide but the last: it has what is left, from half of that to half more, as
    the rate of a shorter one would say nothing.
    """
    last_s = row.latencies.last_s
    if last_s <= 0:
        return np.empty(0)
    whole = max(1, int(last_s / width_s + 0.5))
    return np.append(np.arange(whole) * width_s, last_s)


def label_width(ink: Ink, words: tuple[str, ...]) -> float:
    """Return how much room the names of marks need beside a plot, in pixels."""
    widest = ("000.0 ms", at_least_text(0.5555))
    labels = (f"{word} {value}" for word in words for value in widest)
    return ink.px(_LABEL_GAP) + text_width(ink.small, *labels)


def _level(ink: RowInk, plot: RowPlot, value_s: float) -> None:
    y = plot.y(value_s)
    ink.painter.drawLine(QPointF(plot.box.left(), y), QPointF(plot.box.right(), y))


def _waiting(ink: RowInk, plot: RowPlot, row: ServerRow, now_s: float) -> None:
    """Paint the requests that still wait: they rise at the current time."""
    waits = now_s - row.waiting_since_s
    at_s = np.full(len(waits), now_s)
    ink.use(ink.colour(row), 1.2)
    ink.painter.setBrush(QColor(ink.theme.base))
    dots, radius = plot.dots(Trace(at_s, waits)), ink.px(_DOT / 2)
    for place in range(dots.size()):
        ink.painter.drawEllipse(dots.at(place), radius, radius)
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)


def _names(ink: RowInk, plot: RowPlot, row: ServerRow) -> None:
    """Write the names of the marks and the ideal beside the plot, clear of each other."""
    metrics, ideal = ink.ink.small, _("ideal")
    spacing = metrics.height()
    named = [(name, value_s, ink.theme.text) for name, value_s in reversed(row.marks)]
    named.append((ideal, row.ideal_s, ink.theme.muted))
    room = max(1, int((plot.box.height() + spacing) / spacing))
    # The middle one of the marks is the least needed.
    for name in ("p95", ideal):
        if len(named) > room:
            named = [mark for mark in named if mark[0] != name]
    named.sort(key=lambda mark: -mark[1])
    places = pushed_apart(
        [plot.y(value_s) for _name, value_s, _colour in named],
        spacing,
        plot.box.top(),
        plot.box.bottom(),
    )
    ink.painter.setFont(ink.ink.small_font)
    edge, tick, leader = plot.box.right(), ink.px(_TICK), ink.px(_LEADER)
    for (name, value_s, colour), y in zip(named, places, strict=True):
        ink.use(colour, 1.2)
        at = plot.y(value_s)
        if name != ideal:
            ink.painter.drawLine(QPointF(edge - tick, at), QPointF(edge, at))
        ink.painter.drawLine(QPointF(edge, at), QPointF(edge + leader, y))
        place = QPointF(edge + ink.px(_LABEL_GAP), y + metrics.ascent() - spacing / 2)
        write = at_least_text if name in row.bounds else seconds_text
        ink.painter.drawText(place, f"{name} {write(value_s)}")
