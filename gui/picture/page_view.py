"""All views of a race as one: a page of charts under one title, over one caption."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.export.caption import race_title
from engine.race.plan.plan import Plan
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from engine.vocabulary.wording import N_, Text
from gui.picture.bare_chart import bare_chart, dress
from gui.plot.canvas import Canvas
from gui.plot.text import shortened
from gui.views.race_chart import RaceChart
from gui.views.view import View

_SIZE = QSize(1920, 1080)
_LEAST_WIDTH = 660.0
_LEAST_HEIGHT = 250.0
_GAP = 18.0
_WIDE, _NARROW = 3, 2
"""How many charts stand side by side on a page that is wide, and on one that is high."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a chart stands on a page."""

    row: int
    column: int
    columns: int
    """How many columns it takes."""


def cells(count: int, columns: int) -> list[Cell]:
    """Return places for charts, row by row; the first takes what the last row has left over."""
    rows = math.ceil(count / columns)
    first = min(columns, rows * columns - count + 1)
    found, at = [Cell(0, 0, first)], first
    for _ in range(count - 1):
        found.append(Cell(at // columns, at % columns, 1))
        at += 1
    return found


class ChartGrid(Canvas):
    """Paints the titles of charts, which are its children, and lays them out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_wide = True
        """Whether the page is wider than high."""

        self._views: Sequence[RaceChart] = ()
        self._charts: list[QWidget] = []

    @property
    def charts(self) -> Sequence[QWidget]:
        """The charts, in the order of the views."""
        return self._charts

    def take(self, views: Sequence[RaceChart]) -> None:
        """Show the charts of these views."""
        self._views = tuple(views)
        for view in views:
            chart = bare_chart(view)
            chart.setParent(self)
            chart.show()
            self._charts.append(chart)
        self._lay_out()

    @override
    def minimumSizeHint(self) -> QSize:
        if not self._views:
            return QSize(320, 120)
        columns, gap = self._columns(), self.ink.px(_GAP)
        heights = self._heights(columns)
        return QSize(320, math.ceil(sum(heights) + gap * (len(heights) - 1)))

    def least_width(self) -> int:
        """Return the width in pixels below which charts have no room beside one another."""
        columns, gap = self._columns(), self.ink.px(_GAP)
        return math.ceil(columns * self.ink.px(_LEAST_WIDTH) + (columns - 1) * gap)

    def _columns(self) -> int:
        return min(_WIDE if self.is_wide else _NARROW, max(1, len(self._views)))

    def _heights(self, columns: int) -> list[float]:
        """Return the least height of each row of charts, with their titles."""
        title, least = self._title_height(), self.ink.px(_LEAST_HEIGHT)
        places = cells(len(self._views), columns)
        heights = [0.0] * (places[-1].row + 1)
        for place, view in zip(places, self._views, strict=True):
            own = title + max(least, view.picture_height())
            heights[place.row] = max(heights[place.row], own)
        return heights

    def _title_height(self) -> float:
        return self.ink.names.height() + self.ink.px(8)

    def _boxes(self) -> list[QRectF]:
        columns, gap = self._columns(), self.ink.px(_GAP)
        heights = self._heights(columns)
        spare = max(0.0, self.height() - sum(heights) - gap * (len(heights) - 1))
        heights = [height + spare / len(heights) for height in heights]
        width = (self.width() - gap * (columns - 1)) / columns
        boxes = []
        for place in cells(len(self._views), columns):
            top = sum(heights[: place.row]) + gap * place.row
            wide = width * place.columns + gap * (place.columns - 1)
            boxes.append(QRectF(place.column * (width + gap), top, wide, heights[place.row]))
        return boxes

    def _lay_out(self) -> None:
        if self._views:
            title = self._title_height()
            for chart, box in zip(self._charts, self._boxes(), strict=True):
                chart.setGeometry(box.adjusted(0, title, 0, 0).toRect())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    @override
    def paint(self, painter: QPainter) -> None:
        ink = self.ink
        painter.setFont(ink.name_font)
        painter.setPen(QColor(ink.theme.text))
        for view, box in zip(self._views, self._boxes() if self._views else (), strict=True):
            title = shortened(ink.names, view.picture_title(), box.width() - 2 * ink.px(12))
            place = QPointF(box.left() + ink.px(12), box.top() + ink.names.ascent())
            painter.drawText(place, title)


class PageView(RaceChart):
    """Every view of a race that has something to show; made for pictures."""

    name = "all"
    help = N_("All views of a race on one page.")

    def __init__(self, views: Sequence[type[RaceChart]], parent: QWidget | None = None) -> None:
        """Show views of these classes."""
        super().__init__(parent)
        self._classes = tuple(views)
        self._grid = ChartGrid()
        self._views: list[RaceChart] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._grid)
        self.resize(_SIZE)

    @property
    @override
    def keeps_size(self) -> bool:
        return True

    @override
    def twin(self) -> View:
        return PageView(self._classes)

    @override
    def title(self) -> Text:
        return N_("Sheet")

    @override
    def picture_title(self) -> str:
        return race_title(self.result) if self.result is not None else ""

    @override
    def picture_widget(self) -> QWidget:
        return self._grid

    @override
    def picture_width(self) -> int:
        return self._grid.least_width()

    @override
    def refresh(self, at_s: float) -> None:
        for view in self._views:
            view.refresh(at_s)

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        for view in self._views:
            view.select_lane(lane)

    @override
    def prepare_picture(self) -> None:
        for view in self._views:
            view.prepare_picture()

    @override
    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        """Show a planned race: as there is nothing to compare yet, nothing but its caption."""
        self.spec, self.plan, self.result = spec, plan, None

    @override
    def show_result(self, result: RaceResult) -> None:
        self.spec, self.plan, self.result = result.spec, result.plan, result
        if not self.is_picture or self._views:
            return
        for kind in self._classes:
            view = kind()
            view.is_picture, view.picture_scale = True, self.picture_scale
            view.theme = self.theme
            view.setFont(self.font())
            view.resize(self.size())
            view.show_result(result)
            view.select_lane(self.selected)
            if view.says_something:
                self._views.append(view)
                view.setParent(self)
                view.hide()
            else:
                view.deleteLater()
        self._grid.theme = self.theme
        self._grid.is_wide = self.width() > self.height()
        self._grid.take(self._views)

    @override
    def _show_race(self) -> None:
        self._grid.theme = self.theme
        for view, chart in zip(self._views, self._grid.charts, strict=True):
            view.set_theme(self.theme)
            dress(chart, self.theme)
