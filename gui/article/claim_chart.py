"""The small chart of a claim: bars for numbers, or squares for what became of clusters."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from engine.article.judgement import Bars, Chart, Fate, Fates
from engine.vocabulary.wording import Text, _
from gui.look.markers import paint_marker
from gui.look.theme import Theme
from gui.plot.canvas import Canvas
from gui.plot.marks import paint_ideal
from gui.plot.text import text_width

_MARKER = 10.0
_GAP = 10.0
_MOST_LABEL = 0.46
_LEAST_PLOT = 60.0
_WIDTH = 380


class ClaimChart(Canvas):
    """Paints a chart; its height fits a fixed number of rows, so that nothing moves."""

    has_ground = False

    def __init__(
        self, rows: int, title: Text, mark_title: Text | None = None, parent: QWidget | None = None
    ) -> None:
        """Make room for a chart.

        Args:
            rows: How many rows it has.
            title: What it shows.
            mark_title: What its mark means, if it has one.
            parent: Its parent widget.
        """
        super().__init__(parent)
        self._rows = rows
        self._title = title
        self._mark_title = mark_title
        self._chart: Chart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def chart(self) -> Chart | None:
        """What is shown."""
        return self._chart

    @override
    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(_WIDTH, int((self._rows + 2.2) * metrics.height() * 1.55))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def show_chart(self, chart: Chart | None, theme: Theme) -> None:
        """Paint a chart in a theme's colours, or an empty frame for None."""
        self._chart, self.theme = chart, theme
        if chart is None:
            words: list[str] = []
        elif isinstance(chart, Bars):
            words = [f"{bar.label} {bar.text}" for bar in chart.bars]
        else:
            words = [f"{row.label}: {row.text}" for row in chart.rows]
        self.setAccessibleDescription("; ".join(words))
        self.update()

    @override
    def paint(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(self.font())
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        box = QRectF(0, 0, self.width(), metrics.height())
        if self._chart is not None:
            title = self.ink.small.elidedText(
                str(self._title), Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if isinstance(self._chart, Bars) and self._chart.bars:
            self._paint_bars(painter, self._chart)
        elif isinstance(self._chart, Fates) and self._chart.rows:
            self._paint_fates(painter, self._chart)
        else:
            top = metrics.height() * 1.5
            frame = QRectF(0.5, top, self.width() - 1, self.height() - top - metrics.height())
            painter.setPen(self.ink.pen(self.theme.line, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(frame, self.ink.px(6), self.ink.px(6))

    @property
    def _row_height(self) -> float:
        return QFontMetricsF(self.font()).height() * 1.55

    def _row_top(self, place: int) -> float:
        return QFontMetricsF(self.font()).height() * 1.4 + place * self._row_height

    def _paint_label(
        self, painter: QPainter, place: int, label: str, style: int, width: float
    ) -> None:
        middle = self._row_top(place) + self._row_height / 2
        colour = self.theme.lane_colour(style)
        marker = self.ink.px(_MARKER)
        paint_marker(painter, style, QPointF(marker / 2 + 1, middle), marker, colour)
        painter.setFont(self.font())
        painter.setPen(QColor(self.theme.text))
        box = QRectF(
            self.ink.px(_MARKER + 8), middle - self._row_height / 2, width, self._row_height
        )
        shown = QFontMetricsF(self.font()).elidedText(
            label, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _label_width(self, labels: list[str]) -> float:
        most = self.width() * _MOST_LABEL
        return min(most, text_width(QFontMetricsF(self.font()), *labels) + 2)

    def _paint_bars(self, painter: QPainter, chart: Bars) -> None:
        metrics = QFontMetricsF(self.font())
        label_width = self._label_width([bar.label for bar in chart.bars])
        left = self.ink.px(_MARKER + 8 + _GAP) + label_width
        value_width = text_width(metrics, "000.0 ms", *(bar.text for bar in chart.bars))
        gap = self.ink.px(_GAP)
        width = max(self.ink.px(_LEAST_PLOT), self.width() - left - value_width - gap)
        mark = chart.mark if chart.mark is not None else 0.0
        most = max(1e-9, mark, *(bar.value for bar in chart.bars))
        for place, bar in enumerate(chart.bars):
            self._paint_label(painter, place, bar.label, bar.style, label_width)
            top = self._row_top(place)
            box = QRectF(left, top + self._row_height * 0.2, 0, self._row_height * 0.6)
            box.setWidth(max(1.5, width * bar.value / most))
            painter.fillRect(box, self.theme.lane_colour(bar.style))
            painter.setPen(QColor(self.theme.text))
            value = QRectF(left + width, top, value_width + gap, self._row_height)
            painter.drawText(
                value, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, bar.text
            )
        bottom = self._row_top(len(chart.bars))
        painter.setPen(self.ink.pen(self.theme.border))
        painter.drawLine(QPointF(left, self._row_top(0)), QPointF(left, bottom))
        if chart.mark is not None:
            self._paint_mark(painter, chart.mark, left, width / most, bottom)

    def _paint_mark(
        self,
        painter: QPainter,
        mark: float,
        left: float,
        scale: float,
        bottom: float,
    ) -> None:
        words = str(self._mark_title or "")
        x = left + mark * scale
        below = bottom + self.ink.px(3)
        paint_ideal(painter, self.ink, x, self._row_top(0), below)
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        width = text_width(self.ink.small, words)
        start = min(max(0.0, x - width / 2), self.width() - width)
        height = self.ink.small.height()
        painter.drawText(QRectF(start, below, width + 2, height), 0, words)

    def _paint_fates(self, painter: QPainter, chart: Fates) -> None:
        label_width = self._label_width([row.label for row in chart.rows])
        left = self.ink.px(_MARKER + 8 + _GAP) + label_width
        side, gap = self._row_height * 0.66, self.ink.px(4)
        for place, row in enumerate(chart.rows):
            self._paint_label(painter, place, row.label, row.style, label_width)
            colour = self.theme.lane_colour(row.style)
            top = self._row_top(place) + (self._row_height - side) / 2
            for number, fate in enumerate(row.fates):
                square = QRectF(left + number * (side + gap), top, side, side)
                self._paint_fate(painter, square, fate, colour)
            text_left = left + len(row.fates) * (side + gap) + self.ink.px(6)
            painter.setPen(QColor(self.theme.text))
            painter.setFont(self.small_font)
            box = QRectF(
                text_left, self._row_top(place), self.width() - text_left, self._row_height
            )
            shown = self.ink.small.elidedText(row.text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        self._paint_legend(painter, self._row_top(len(chart.rows)) + gap)

    def _paint_fate(self, painter: QPainter, square: QRectF, fate: Fate, colour: QColor) -> None:
        painter.setPen(self.ink.pen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if fate is Fate.ANSWERED:
            painter.fillRect(square, colour)
        elif fate is Fate.UNHEARD:
            painter.fillRect(square, QBrush(colour, Qt.BrushStyle.Dense5Pattern))
        else:
            painter.drawLine(square.topLeft(), square.bottomRight())
            painter.drawLine(square.topRight(), square.bottomLeft())
        painter.drawRect(square)

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        painter.setFont(self.small_font)
        metrics = self.ink.small
        words = {
            Fate.ANSWERED: _("answered"),
            Fate.UNHEARD: _("done, but its answer was lost"),
            Fate.LOST: _("lost"),
        }
        x, side = 1.0, metrics.height() * 0.7
        for fate, text in words.items():
            square = QRectF(x, top + (metrics.height() - side) / 2, side, side)
            self._paint_fate(painter, square, fate, QColor(self.theme.muted))
            painter.setPen(QColor(self.theme.muted))
            width = metrics.horizontalAdvance(text) + 2
            box = QRectF(square.right() + self.ink.px(5), top, width, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            x = box.right() + self.ink.px(14)
