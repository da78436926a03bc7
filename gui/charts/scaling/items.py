"""The graphics items of one line in the Scaling view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPolygonF
from PySide6.QtWidgets import QGraphicsPolygonItem

from gui.charts.scaling.lines import Line, Plotted
from gui.look.theme import lane_marker
from gui.plot.ink import Ink

_SYMBOL = 10
_FADED = 0.28
_PICKED_LINE = 1.5
"""How much wider the picked lane's line is."""

Along = Callable[[float], float]
"""Maps a value to its place along an axis, in the plot's own units."""


class LineItems:
    """Band, ideal, line, markers and label; made once and filled as the race goes on."""

    def __init__(self, plot: Any, ink: Ink) -> None:
        self.band = QGraphicsPolygonItem()
        self.band.setPen(Qt.PenStyle.NoPen)
        self.whiskers = pg.PlotCurveItem(connect="pairs", antialias=True)
        self.ideal = pg.PlotCurveItem(antialias=True)
        self.curve = pg.PlotCurveItem(antialias=True)
        self.medians = pg.ScatterPlotItem(pxMode=True)
        self.label = pg.TextItem(anchor=(0, 0.5))
        for depth, item in enumerate(self._all):
            item.setZValue(depth)
            plot.addItem(item, ignoreBounds=True)
        self.use(ink)

    @property
    def _all(self) -> tuple[Any, ...]:
        return self.band, self.ideal, self.whiskers, self.curve, self.medians, self.label

    def use(self, ink: Ink) -> None:
        """Draw with another ink, and on other axes, from the next line on."""
        self._ink = ink
        self._theme = ink.theme
        self._symbol = ink.px(_SYMBOL)
        self._line: Line | None = None
        self._emphasis: tuple[int | None, bool] | None = None
        self._lanes: list[int] = []
        # pyqtgraph redraws a marker for each new pen or brush, even if it looks the same.
        self._rim = ink.graph_pen(ink.theme.base)
        self._brushes: dict[int, Any] = {}
        self.label.setFont(ink.name_font)

    def remove(self, plot: Any) -> None:
        """Take the items out of a plot."""
        for item in self._all:
            plot.removeItem(item)

    def draw(self, line: Line, along_x: Along, along_y: Along) -> None:
        """Draw a line's numbers, unless they are already drawn."""
        if line == self._line:
            return
        self._line, self._emphasis = line, None
        colour = self._theme.lane_colour(line.style)
        self._colour = colour
        self._lanes = [point.lane for point in line.points]
        places = [(along_x(point.x), along_y(point.value)) for point in line.points]
        ideal = [(along_x(x), along_y(y)) for x, y in line.ideal]
        fit = [(along_x(x), along_y(y)) for x, y in line.fit]
        dashes = self._ink.graph_pen(colour, 1.5, Qt.PenStyle.DashLine)
        _fill(self.ideal, ideal, dashes)
        is_sweep = len(line.lanes) > 1
        # The law replaces the line through a sweep's points, which is thin without it.
        width = 1.0 if is_sweep and not fit else 3.0 if not is_sweep else 2.5
        self._width = width
        _fill(self.curve, fit or places, self._ink.graph_pen(colour, width))
        self._draw_intervals(line.points, along_x, along_y, is_band=not is_sweep)
        self.medians.setData(
            x=[x for x, _ in places],
            y=[y for _, y in places],
            size=self._symbol,
            symbol=[lane_marker(point.style) for point in line.points],
            brush=[self._brush(point.style) for point in line.points],
            pen=self._rim,
        )
        self.label.setColor(self._theme.lane_text_colour(line.style))

    def _brush(self, style: int) -> Any:
        if style not in self._brushes:
            self._brushes[style] = pg.mkBrush(self._theme.lane_colour(style))
        return self._brushes[style]

    def _draw_intervals(
        self, points: Sequence[Plotted], along_x: Along, along_y: Along, *, is_band: bool
    ) -> None:
        shown = [
            (along_x(point.x), along_y(point.interval[0]), along_y(point.interval[1]), point.style)
            for point in points
            if point.interval is not None
        ]
        translucent = QColor(self._colour)
        translucent.setAlphaF(0.26 if self._theme.is_dark else 0.18)
        # A band over a single point would have no width.
        is_band = is_band and len(shown) > 1
        corners = [QPointF(x, low) for x, low, _, _ in shown]
        corners += [QPointF(x, high) for x, _, high, _ in reversed(shown)]
        self.band.setPolygon(QPolygonF(corners) if is_band else QPolygonF())
        self.band.setBrush(translucent)
        pairs = [] if is_band else [(x, y) for x, low, high, _ in shown for y in (low, high)]
        _fill(self.whiskers, pairs, self._ink.graph_pen(self._colour, 1.5))

    def say(self, title: str, place: QPointF) -> None:
        """Show the label at a place, given in the plot's own units."""
        self.label.setText(title)
        self.label.setPos(place)

    def emphasise(self, lane: int | None, *, is_faded: bool) -> None:
        """Highlight one of the line's lanes, or dim the whole line."""
        if (lane, is_faded) == self._emphasis:
            return
        self._emphasis = lane, is_faded
        for item in (
            self.band,
            self.ideal,
            self.whiskers,
            self.curve,
            self.medians,
            self.label,
        ):
            item.setOpacity(_FADED if is_faded else 1.0)
        if not self._lanes:
            return
        is_one_lane = len(set(self._lanes)) == 1
        more = _PICKED_LINE if is_one_lane and lane is not None else 0.0
        self.curve.setPen(self._ink.graph_pen(self._colour, self._width + more))
        large = self._ink.px(_SYMBOL + 5)
        self.medians.setSize([large if own == lane else self._symbol for own in self._lanes])

    def prepare_picture(self) -> None:
        """Draw markers as shapes: an SVG would otherwise hold one bitmap per marker."""
        self.medians.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})


def _fill(curve: Any, places: Sequence[tuple[float, float]], pen: Any) -> None:
    curve.setPen(pen)
    curve.setData([x for x, _ in places], [y for _, y in places])
