"""The bars of the Race view: each lane a row, each run a dot, the ideal a tick."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from engine.units import seconds_text
from gui.charts.axis import tick_text, ticks
from gui.charts.race_rows import RaceRow
from gui.charts.view import text_width
from gui.markers import paint_marker
from gui.theme import LIGHT, Theme

_MARGIN = 20.0
_GAP = 18.0
_MARKER = 13.0
_NAME_LEFT = _MARGIN + _MARKER + 10
_DOT = 8.0
_TOP = 4.0
_LEAST_PLOT = QSize(80, 60)
_MOST_ROW = 9.0
_MOST_BAR = 2.4
"""The height of rows and bars is bounded in lines of text, so that a large screen stays calm."""

_HEAD_ROOM = 1.06
_LEAST_S = 1e-3


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
    """Paints the rows it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._rows: list[RaceRow] = []
        self.setAccessibleName(self.tr("Elapsed time of each lane"))

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 420)

    @override
    def minimumSizeHint(self) -> QSize:
        names, small = QFontMetricsF(self._name_font), QFontMetricsF(self._small_font)
        lines = len(self._rows) * (names.height() + small.height() + 4) + small.height() * 3
        return QSize(480, max(200, int(lines)))

    def show_rows(self, rows: list[RaceRow], theme: Theme) -> None:
        """Paint these rows in a theme's colours."""
        if len(rows) != len(self._rows):
            self.updateGeometry()
        self._rows, self._theme = rows, theme
        summary = (f"{row.lane.title} {row.value} {row.value_note}" for row in rows)
        self.setAccessibleDescription("; ".join(summary))
        self.update()

    def tool_tip(self, y: float) -> str:
        """Return what there is to say of the row at a height in pixels, or nothing."""
        if not self._rows:
            return ""
        geometry = self._geometry()
        place = int((y - geometry.plot.top()) // geometry.row_height)
        return self._rows[place].tool_tip if 0 <= place < len(self._rows) else ""

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tool_tip(event.pos().y()), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), QColor(self._theme.base))
            if self._rows:
                geometry = self._geometry()
                self._paint_axis(painter, geometry)
                for place, row in enumerate(self._rows):
                    self._paint_row(painter, geometry, geometry.row(place), row)
        finally:
            # A painter that outlives its event takes the program down.
            painter.end()

    # -- layout --------------------------------------------------------------------------------

    def _font(self, scale: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() * scale)
        font.setWeight(weight)
        return font

    @property
    def _name_font(self) -> QFont:
        return self._font(1.1, QFont.Weight.DemiBold)

    @property
    def _small_font(self) -> QFont:
        return self._font(0.9)

    def _geometry(self) -> _Geometry:
        names = QFontMetricsF(self._name_font)
        small = QFontMetricsF(self._small_font)
        rows = self._rows
        left = _NAME_LEFT + max(
            text_width(names, *(row.lane.title for row in rows)),
            text_width(small, *(row.note for row in rows)),
        )
        # As wide as the widest value will be, so that the plot does not move while numbers grow.
        right = _MARGIN + max(
            text_width(names, "000.0 ms", *(row.value for row in rows)),
            text_width(small, "00.0\u00d7 as fast", "1000 in flight"),
            text_width(small, *(row.value_note for row in rows)),
        )
        plot = QRectF(
            left + _GAP,
            _TOP,
            max(_LEAST_PLOT.width(), self.width() - left - right - 2 * _GAP),
            max(_LEAST_PLOT.height(), self.height() - _TOP - small.height() * 2 - 18),
        )
        row_height = min(_MOST_ROW * names.height(), plot.height() / len(rows))
        plot.setHeight(row_height * len(rows))
        # Ideals are known beforehand, so bars grow into a scale that stands.
        most_s = max(_LEAST_S, *(row.most_s for row in rows))
        return _Geometry(plot, row_height, most_s * _HEAD_ROOM)

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
        top = plot.bottom() + metrics.height() + 6
        box = QRectF(_MARGIN, top, plot.right() - _MARGIN, metrics.height())
        label = self.tr("elapsed time ({})").format(unit)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, label)
        legend = self.tr("\u2503 median   \u25cb a run   \u250a ideal")
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, legend)

    def _paint_row(self, painter: QPainter, geometry: _Geometry, box: QRectF, row: RaceRow) -> None:
        colour = self._theme.lane_colour(row.lane.style)
        self._paint_name(painter, box, row, colour)
        most = _MOST_BAR * QFontMetricsF(self._name_font).height()
        thickness = max(8.0, min(most, box.height() * 0.34))
        # The bar and the ideal's label over it stand in the middle of the row together.
        label_height = QFontMetricsF(self._small_font).height()
        bar = QRectF(box.left(), box.center().y() - (thickness - label_height) / 2, 0.0, thickness)
        if row.summary is not None:
            bar.setRight(geometry.x(row.summary.median_s))
            _fill(painter, bar, colour, strength=0.35 if row.is_live else 1.0)
        elif not row.is_live:
            bar.setRight(geometry.x(row.ideal_s))
            _fill(painter, bar, colour, strength=0.10)
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawRect(bar)
        if row.running_s is not None:
            growing = QRectF(bar)
            growing.setRight(geometry.x(row.running_s))
            if row.summary is not None:
                growing.adjust(0, thickness * 0.25, 0, -thickness * 0.25)
            _fill(painter, growing, colour, strength=1.0)
        if row.summary is not None:
            self._paint_median(painter, bar)
        self._paint_ideal(painter, geometry, bar, row.ideal_s)
        if row.summary is not None:
            self._paint_dots(painter, geometry, bar, row.summary.elapsed_s, colour)
        if row.faulted is not None and row.running_s is None:
            self._paint_fate(painter, geometry, box, bar, row, colour)
        if row.failure:
            text = self.tr("\u2715 failed: {}").format(row.failure)
            left = box.left() + 4
            small = QFontMetricsF(self._small_font)
            # On the empty bar of a lane without a time, else under the bar.
            below = row.summary is not None
            middle = QPointF(
                left, bar.bottom() + 0.8 * small.height() if below else bar.center().y()
            )
            self._paint_note(painter, box, middle, text, self._theme.danger, self._theme.notice)
        self._paint_value(painter, box, row)

    def _paint_name(self, painter: QPainter, box: QRectF, row: RaceRow, colour: QColor) -> None:
        names = QFontMetricsF(self._name_font)
        small = QFontMetricsF(self._small_font)
        top = box.center().y() - (names.height() + small.height()) / 2
        marker = QPointF(_MARGIN + _MARKER / 2, top + names.height() / 2)
        paint_marker(painter, row.lane.style, marker, _MARKER, colour)
        painter.setFont(self._name_font)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(_NAME_LEFT, top + names.ascent()), row.lane.title)
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QPointF(_NAME_LEFT, top + names.height() + small.ascent()), row.note)

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
        painter.setPen(QPen(QColor(self._theme.text), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, bar.top() - 7), QPointF(x, bar.bottom() + 7))
        text = self.tr("ideal {}").format(seconds_text(ideal_s))
        left = x - text_width(metrics, text) - 6
        if left < geometry.plot.left() + 4:
            left = x + 6
        base = QPointF(left, bar.top() - 4 - metrics.descent())
        # The grid keeps clear of the words.
        painter.fillRect(metrics.boundingRect(text).translated(base), QColor(self._theme.base))
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(base, text)

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

    def _paint_fate(
        self,
        painter: QPainter,
        geometry: _Geometry,
        box: QRectF,
        bar: QRectF,
        row: RaceRow,
        colour: QColor,
    ) -> None:
        assert row.faulted is not None
        until = QRectF(bar)
        until.setRight(geometry.x(row.faulted.elapsed_s))
        _fill(painter, until, colour, strength=0.35)
        # Beside the bar and its ideal, where there is room.
        metrics = QFontMetricsF(self._small_font)
        left = max(until.right(), geometry.x(row.ideal_s)) + 10
        if left + metrics.horizontalAdvance(row.fate) + 8 > box.right():
            left = box.left() + 4
        middle = QPointF(left, bar.center().y())
        self._paint_note(painter, box, middle, row.fate, self._theme.text, self._theme.base)

    def _paint_note(
        self, painter: QPainter, box: QRectF, place: QPointF, text: str, colour: str, ground: str
    ) -> None:
        """Write a text on a ground of its own, its left end's middle at a place."""
        metrics = QFontMetricsF(self._small_font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.right() - place.x() - 12)
        size = QSize(int(metrics.horizontalAdvance(shown)) + 8, int(metrics.height()) + 2)
        backing = QRectF(place.x(), place.y() - size.height() / 2, size.width(), size.height())
        painter.fillRect(backing, QColor(ground))
        painter.setFont(self._small_font)
        painter.setPen(QColor(colour))
        painter.drawText(backing, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_value(self, painter: QPainter, box: QRectF, row: RaceRow) -> None:
        names = QFontMetricsF(self._name_font)
        small = QFontMetricsF(self._small_font)
        top = box.center().y() - (names.height() + small.height()) / 2
        left = box.right() + _GAP
        place = QRectF(left, top, self.width() - left - _MARGIN, names.height())
        painter.setFont(self._name_font)
        painter.setPen(QColor(self._theme.muted if row.is_live else self._theme.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, row.value)
        place.translate(0, names.height())
        painter.setFont(self._small_font)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, row.value_note)


def _fill(painter: QPainter, box: QRectF, colour: QColor, strength: float) -> None:
    """Fill a box with a colour of an opacity, 0..1."""
    fill = QColor(colour)
    fill.setAlphaF(strength)
    painter.fillRect(box, fill)
