"""Guesses drawn over a chart: where the audience expected a lane, or a time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from gui.charts.race.canvas import RaceCanvas
from gui.look.theme import LIGHT, Theme

_MARK = 10.0
_MOST = 12


class Ghosts(QWidget):
    """Paints guesses over the bars of a race; the mouse passes through."""

    def __init__(self, chart: RaceCanvas) -> None:
        super().__init__(chart)
        self._chart = chart
        self._lanes: Mapping[int, int] = {}
        self._times_s: Mapping[float, int] = {}
        self._theme = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chart.installEventFilter(self)

    def show_guesses(
        self, lanes: Mapping[int, int], times_s: Mapping[float, int], theme: Theme
    ) -> None:
        """Paint how many guessed each lane, by its place, and each time in seconds."""
        self._lanes, self._times_s, self._theme = lanes, times_s, theme
        self.setGeometry(self._chart.rect())
        self.raise_()
        self.setVisible(any(lanes.values()) or any(times_s.values()))
        self.update()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self.setGeometry(self._chart.rect())
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.text)
        ink = self._chart.ink
        size = ink.px(_MARK)
        for place, count in self._lanes.items():
            row = self._chart.row_of(place)
            if row is None:
                continue
            painter.setPen(ink.pen(colour, 1.5))
            for mark in range(min(count, _MOST)):
                middle = QPointF(row.right() - (mark + 1) * size * 1.4, row.center().y())
                painter.drawEllipse(middle, size / 2, size / 2)
        for time_s, count in self._times_s.items():
            at = self._chart.x_of(time_s)
            if not count or at is None:
                continue
            (box,) = self._chart.axis_boxes()
            painter.setPen(ink.pen(colour, 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
            painter.setPen(ink.pen(colour, 1.5))
            for mark in range(min(count, _MOST)):
                height = box.top() + size + mark * size * 1.4
                painter.setBrush(QColor(self._theme.base))
                painter.drawEllipse(QPointF(at, height), size / 2, size / 2)
        painter.end()
