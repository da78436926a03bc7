"""The Resources view: what each lane's runs use of the machine, over time and in all."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from gui.charts.resources.lane_canvas import LaneCanvas
from gui.charts.resources.lanes import ResourceLane, resource_lanes
from gui.charts.resources.peaks import ResourcePeaks
from gui.charts.resources.plots import ResourcePlots
from gui.plot.chart_scroll import ChartScroll
from gui.views.point_view import PointView
from gui.views.view import View
from gui.widgets.segments import Segments

_OVER_TIME, _PEAKS = 0, 1


class ResourcesView(PointView):
    """CPU, memory, threads and processes of each lane at one cluster count."""

    name = "resources"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: tuple[object, ...] = ()
        self._pages = QStackedWidget()
        self._canvases: tuple[LaneCanvas, ...] = (ResourcePlots(), ResourcePeaks())
        for canvas in self._canvases:
            canvas.lane_picked.connect(self.lane_selected)
            self._pages.addWidget(canvas)
        self._mode = Segments(
            [
                (self.tr("Over time"), self.tr("Show how much each lane used, moment by moment")),
                (self.tr("Peaks"), self.tr("Show the most each lane used, and what in all")),
            ]
        )
        self._mode.chosen.connect(self._on_mode_chosen)
        self._header.controls.addWidget(self._mode)
        self._header.controls.addWidget(self._selector)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addWidget(self._header)
        self._scroll = ChartScroll(self._pages)
        layout.addWidget(self._scroll, 1)

    @property
    def is_over_time(self) -> bool:
        """Whether it shows how much was used over time, rather than in all."""
        return self._mode.current == _OVER_TIME

    @override
    def title(self) -> str:
        return self.tr("Resources")

    @override
    def picture_title(self) -> str:
        where = self._shown.text
        if self.is_over_time:
            return self.tr("Resources over time at {}").format(where)
        return self.tr("Peaks and totals at {}").format(where)

    @override
    def picture_widget(self) -> QWidget:
        return self._pages

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        canvas = self._canvases[self._pages.currentIndex()]
        for place, shown in enumerate(canvas.lanes):
            if shown.place == lane:
                self._scroll.show_row(canvas.row_of(place))

    @override
    def refresh(self, at_s: float) -> None:
        result = self.result
        if result is None:
            return
        samples = len(result.current.samples) if result.current is not None else -1
        seen = (result.done, samples, result.is_over, result.current is None)
        if seen != self._seen:
            self._seen = seen
            self._show_point()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, ResourcesView):
            self._set_mode(_OVER_TIME if other.is_over_time else _PEAKS)

    @Slot(int)
    def _on_mode_chosen(self, mode: int) -> None:
        self._set_mode(mode)

    def _set_mode(self, mode: int) -> None:
        self._mode.choose(mode)
        self._pages.setCurrentIndex(mode)
        self._show_point()

    @override
    def _show_point(self) -> None:
        self._take_point()
        lanes = resource_lanes(self.plan, self.result, self._shown)
        if self.shows_only_ran:
            lanes = [lane for lane in lanes if lane.run is not None or lane.failure]
        self._header.say(self.picture_title(), self._hint(lanes))
        for canvas in self._canvases:
            canvas.show_lanes(lanes, self.theme, self.selected)

    def _hint(self, lanes: list[ResourceLane]) -> str:
        if self.spec is None:
            return ""
        if self.result is None:
            return self.tr(
                "Press Start: each run is looked at ten times a second while it goes on."
            )
        runs = [lane.run for lane in lanes if lane.run is not None]
        if self.result.is_over and runs and not any(run.samples for run in runs):
            return self.tr("This race has totals only.")
        return ""
