"""The bars of the Race view: each lane a row, each run a dot, the ideal a tick."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from engine.caption import fan_out_caption
from engine.plan import Plan, PlannedRun
from engine.result import RaceResult, Run
from engine.strategies.sequential import Sequential
from engine.units import seconds_text, times_text
from gui.charts.axis import tick_text, ticks
from gui.charts.view import text_width
from gui.markers import paint_marker
from gui.theme import LIGHT, Theme

_MARGIN = 20.0
_GAP = 18.0
_MARKER = 13.0
_DOT = 8.0
_MOST_ROW = 130.0
_HEAD_ROOM = 1.06


@dataclass(frozen=True, slots=True)
class _Geometry:
    """Where things are on the canvas, in pixels."""

    plot: QRectF
    row_height: float
    most_s: float

    def x(self, seconds: float) -> float:
        return self.plot.left() + self.plot.width() * min(seconds / self.most_s, 1.0)

    def row(self, place: int) -> QRectF:
        top = self.plot.top() + place * self.row_height
        return QRectF(self.plot.left(), top, self.plot.width(), self.row_height)


class RaceCanvas(QWidget):
    """Paints one cluster count of a race: planned, running, or over."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._plan: Plan | None = None
        self._result: RaceResult | None = None
        self._clusters = 1
        self._at_s = 0.0
        self._planned: list[PlannedRun] = []
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Elapsed time of each lane"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 420)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(480, 200)

    def show_race(
        self, plan: Plan | None, result: RaceResult | None, clusters: int, theme: Theme
    ) -> None:
        """Paint a race at a cluster count; without a result, what is planned."""
        self._plan, self._result, self._clusters, self._theme = plan, result, clusters, theme
        first: dict[int, PlannedRun] = {}
        for run in plan.runs if plan is not None else ():
            if run.clusters == clusters:
                first.setdefault(run.lane, run)
        self._planned = [first[lane] for lane in sorted(first)]
        self.update()

    def refresh(self, at_s: float) -> None:
        """Paint the race as it is at ``at_s`` seconds on its clock."""
        self._at_s = at_s
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self._paint(painter)
        finally:
            # A painter that outlives its event takes the program down.
            painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            text = self._tool_tip(event.pos().y())
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.base))
        if self._plan is None or not self._planned:
            return
        geometry = self._geometry()
        self._paint_axis(painter, geometry)
        for place, planned in enumerate(self._planned):
            self._paint_row(painter, geometry, place, planned)

    # -- fonts ---------------------------------------------------------------------------------

    def _font(self, scale: float = 1.0, *, bold: bool = False) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() * scale)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    @property
    def _name_font(self) -> QFont:
        return self._font(1.1, bold=True)

    @property
    def _small_font(self) -> QFont:
        return self._font(0.9)

    # -- layout --------------------------------------------------------------------------------

    def _geometry(self) -> _Geometry:
        assert self._plan is not None
        name_metrics = QFontMetricsF(self._name_font)
        small_metrics = QFontMetricsF(self._small_font)
        titles = [self._plan.lanes[run.lane].title for run in self._planned]
        notes = [fan_out_caption(self._plan.lanes[run.lane]) for run in self._planned]
        left = (
            _MARGIN
            + _MARKER
            + 10
            + max(text_width(name_metrics, *titles), text_width(small_metrics, *notes))
        )
        right = _MARGIN + max(
            text_width(name_metrics, "00.00 s", "000.0 ms"),
            text_width(small_metrics, self._times_note("00.0\u00d7"), self._flight_note(1000)),
        )
        foot = small_metrics.height() * 2 + 18
        plot = QRectF(
            left + _GAP,
            4.0,
            max(80.0, self.width() - left - right - 2 * _GAP),
            max(60.0, self.height() - foot - 4.0),
        )
        row_height = min(_MOST_ROW, plot.height() / len(self._planned))
        plot.setHeight(row_height * len(self._planned))
        return _Geometry(plot, row_height, self._most_s() * _HEAD_ROOM)

    def _most_s(self) -> float:
        """Return the longest time shown; ideals are known beforehand, so bars grow into place."""
        most = max(run.ideal_s for run in self._planned)
        if self._result is not None:
            for planned in self._planned:
                summary = self._result.summary(planned.lane, self._clusters)
                if summary is not None:
                    most = max(most, summary.most_s)
                run = self._running(planned.lane)
                if run is not None:
                    most = max(most, self._clock_s(run))
        return most or 1e-3

    # -- what is to be shown -------------------------------------------------------------------

    def _running(self, lane: int) -> Run | None:
        run = self._result.current if self._result is not None else None
        if run is None or (run.planned.lane, run.planned.clusters) != (lane, self._clusters):
            return None
        return run

    def _clock_s(self, run: Run) -> float:
        if run.clock_started_at_s is None:
            return 0.0
        return max(0.0, self._at_s - run.clock_started_at_s)

    def _times_note(self, times: str) -> str:
        return self.tr("{} as fast").format(times)

    def _flight_note(self, queries: int) -> str:
        return self.tr("{} in flight").format(queries)

    def _tool_tip(self, y: float) -> str:
        if self._plan is None or self._result is None or not self._planned:
            return ""
        geometry = self._geometry()
        place = int((y - geometry.plot.top()) // geometry.row_height)
        if not 0 <= place < len(self._planned):
            return ""
        planned = self._planned[place]
        lines = [self._plan.lanes[planned.lane].title]
        summary = self._result.summary(planned.lane, self._clusters)
        if summary is not None:
            lines += [
                self.tr("median {}, ideal {}").format(
                    seconds_text(summary.median_s), seconds_text(summary.ideal_s)
                ),
                self.tr("overhead {}, of it oversleep {}").format(
                    seconds_text(summary.overhead_s), seconds_text(summary.oversleep_s)
                ),
                self.tr("runs: {}").format(", ".join(map(seconds_text, summary.elapsed_s))),
            ]
        lines += [
            failure.message for failure in self._result.failures(planned.lane, self._clusters)
        ]
        return "\n".join(lines)

    # -- painting ------------------------------------------------------------------------------

    def _paint_axis(self, painter: QPainter, geometry: _Geometry) -> None:
        plot = geometry.plot
        metrics = QFontMetricsF(self._small_font)
        painter.setFont(self._small_font)
        unit_s, unit = (1.0, self.tr("s")) if geometry.most_s >= 1 else (1e-3, self.tr("ms"))
        room = text_width(metrics, "0000.0") + 2 * _GAP
        values = ticks(geometry.most_s / unit_s, max(2, int(plot.width() / room)))
        for value in values:
            x = geometry.x(value * unit_s)
            painter.setPen(QPen(QColor(self._theme.line), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(QColor(self._theme.muted))
            text = tick_text(value, values[1] - values[0])
            box = QRectF(x - 60, plot.bottom() + 4, 120, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawLine(plot.topLeft(), plot.bottomLeft())
        painter.setPen(QColor(self._theme.muted))
        box = QRectF(
            plot.left(), plot.bottom() + metrics.height() + 6, plot.width(), metrics.height()
        )
        label = self.tr("elapsed time ({})").format(unit)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, label)
        legend = self.tr("\u2503 median   \u25cb a run   \u250a ideal")
        box.setLeft(_MARGIN)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, legend)

    def _paint_row(
        self, painter: QPainter, geometry: _Geometry, place: int, planned: PlannedRun
    ) -> None:
        assert self._plan is not None
        row = geometry.row(place)
        lane = self._plan.lanes[planned.lane]
        colour = self._theme.lane_colour(lane.style)
        self._paint_name(painter, row, lane.title, fan_out_caption(lane), lane.style, colour)
        thickness = max(8.0, min(40.0, row.height() * 0.34))
        small = QFontMetricsF(self._small_font).height()
        # The bar and the ideal's label over it stand in the middle of the row together.
        top = row.center().y() - thickness / 2 + small / 2
        bar = QRectF(row.left(), top, 0.0, thickness)
        run = self._running(planned.lane)
        summary = failures = None
        if self._result is not None:
            summary = self._result.summary(planned.lane, self._clusters)
            failures = self._result.failures(planned.lane, self._clusters)
        if summary is not None:
            bar.setRight(geometry.x(summary.median_s))
            self._paint_bar(painter, bar, colour, strength=0.35 if run is not None else 1.0)
        elif run is None:
            bar.setRight(geometry.x(planned.ideal_s))
            self._paint_ghost(painter, bar, colour)
        if run is not None:
            growing = QRectF(bar)
            growing.setRight(geometry.x(self._clock_s(run)))
            if summary is not None:
                growing.adjust(0, thickness * 0.25, 0, -thickness * 0.25)
            self._paint_bar(painter, growing, colour, strength=1.0)
        if summary is not None:
            self._paint_median(painter, bar)
        self._paint_ideal(painter, geometry, bar, planned.ideal_s)
        if summary is not None:
            self._paint_dots(painter, geometry, bar, summary.elapsed_s, colour)
        if failures:
            self._paint_failure(painter, row, failures[-1].message, whole=summary is None)
        self._paint_value(painter, row, planned)

    def _paint_name(
        self,
        painter: QPainter,
        row: QRectF,
        title: str,
        note: str,
        style: int,
        colour: QColor,
    ) -> None:
        name_metrics = QFontMetricsF(self._name_font)
        small_metrics = QFontMetricsF(self._small_font)
        top = row.center().y() - (name_metrics.height() + small_metrics.height()) / 2
        marker = QPointF(_MARGIN + _MARKER / 2, top + name_metrics.height() / 2)
        paint_marker(painter, style, marker, _MARKER, colour)
        left = _MARGIN + _MARKER + 10
        painter.setFont(self._name_font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(left, top + name_metrics.ascent()), title)
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(left, top + name_metrics.height() + small_metrics.ascent()), note)

    def _paint_bar(self, painter: QPainter, bar: QRectF, colour: QColor, strength: float) -> None:
        fill = QColor(colour)
        fill.setAlphaF(strength)
        painter.fillRect(bar, fill)

    def _paint_ghost(self, painter: QPainter, bar: QRectF, colour: QColor) -> None:
        fill = QColor(colour)
        fill.setAlphaF(0.10)
        painter.fillRect(bar, fill)
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.drawRect(bar)

    def _paint_dots(
        self,
        painter: QPainter,
        geometry: _Geometry,
        bar: QRectF,
        elapsed_s: tuple[float, ...],
        colour: QColor,
    ) -> None:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(QColor(self._theme.base))
        # Runs of almost the same time stand over each other, from the first to the latest.
        rows = min(len(elapsed_s), max(1, int(bar.height() / (_DOT * 0.75))))
        for place, time_s in enumerate(elapsed_s):
            y = bar.top() + bar.height() * (place % rows + 0.5) / rows
            painter.drawEllipse(QPointF(geometry.x(time_s), y), _DOT / 2, _DOT / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_median(self, painter: QPainter, bar: QRectF) -> None:
        pen = QPen(QColor(self._theme.text), 3)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawLine(bar.topRight(), bar.bottomRight())

    def _paint_ideal(
        self, painter: QPainter, geometry: _Geometry, bar: QRectF, ideal_s: float
    ) -> None:
        x = geometry.x(ideal_s)
        metrics = QFontMetricsF(self._small_font)
        pen = QPen(QColor(self._theme.text), 1.5, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, bar.top() - 7), QPointF(x, bar.bottom() + 7))
        text = self.tr("ideal {}").format(seconds_text(ideal_s))
        width = text_width(metrics, text)
        left = x - width - 6
        if left < geometry.plot.left() + 4:
            left = x + 6
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(left, bar.top() - 4 - metrics.descent()), text)

    def _paint_failure(self, painter: QPainter, row: QRectF, message: str, *, whole: bool) -> None:
        metrics = QFontMetricsF(self._small_font)
        text = self.tr("\u2715 failed: {}").format(message)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, row.width() - 16)
        painter.setFont(self._small_font)
        y = row.center().y() + metrics.height() if whole else row.bottom() - metrics.height() / 2
        box = QRectF(row.left() + 8, y - metrics.height() / 2, row.width() - 16, metrics.height())
        backing = QRectF(box.left() - 4, box.top() - 1, metrics.horizontalAdvance(shown) + 8, 0)
        backing.setBottom(box.bottom() + 1)
        painter.fillRect(backing, QColor(self._theme.notice))
        painter.setPen(QColor(self._theme.danger))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

    def _paint_value(self, painter: QPainter, row: QRectF, planned: PlannedRun) -> None:
        value, note, is_live = self._value(planned)
        name_metrics = QFontMetricsF(self._name_font)
        small_metrics = QFontMetricsF(self._small_font)
        top = row.center().y() - (name_metrics.height() + small_metrics.height()) / 2
        box = QRectF(row.right() + _GAP, top, self.width() - row.right() - _GAP - _MARGIN, 0)
        box.setHeight(name_metrics.height())
        painter.setFont(self._name_font)
        painter.setPen(QColor(self._theme.muted if is_live else self._theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, value)
        box.translate(0, name_metrics.height())
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, note)

    def _value(self, planned: PlannedRun) -> tuple[str, str, bool]:
        """Return the row's number, the note under it, and whether the number still grows."""
        if self._result is None:
            return ("", "", False)
        run = self._running(planned.lane)
        if run is not None:
            if run.clock_started_at_s is None:
                return (self.tr("starting"), "", True)
            return (seconds_text(self._clock_s(run)), self._flight_note(run.in_flight), True)
        summary = self._result.summary(planned.lane, self._clusters)
        if summary is not None:
            times = times_text(summary.times_faster)
            note = self._times_note(times) if times else ""
            if self._result.lanes[planned.lane].strategy == Sequential.name:
                note = self.tr("baseline")
            return (seconds_text(summary.median_s), note, False)
        if self._result.failures(planned.lane, self._clusters):
            return (self.tr("failed"), "", False)
        return ("", self.tr("not run") if self._result.is_over else self.tr("waiting"), False)
