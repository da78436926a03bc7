"""The Resources view: what each lane's runs use of the machine, over time and in total."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_, Text, _
from gui.charts.resources.lane_canvas import LaneCanvas
from gui.charts.resources.lanes import ResourceLane, resource_lanes
from gui.charts.resources.peaks import ResourcePeaks
from gui.charts.resources.plots import ResourcePlots
from gui.plot.chart_pages import ChartPages
from gui.plot.chart_scroll import ChartScroll
from gui.plot.lane_chart import MOVE_KEYS, PICK_KEYS, LaneChart
from gui.views.point_view import PointView
from gui.views.view import View
from gui.widgets.segments import Segments

_OVER_TIME, _PEAKS = 0, 1


class ResourcesView(PointView):
    """CPU, memory, threads and processes of each lane at one cluster count."""

    name = "resources"
    help = N_(
        "What each lane used of the machine: processor, memory, threads and processes, moment by "
        "moment in the median run, or as peaks and totals over all runs."
    )
    keys = (*MOVE_KEYS, *PICK_KEYS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: tuple[object, ...] = ()
        self._canvases: tuple[LaneCanvas, ...] = (ResourcePlots(), ResourcePeaks())
        for canvas in self._canvases:
            canvas.lane_picked.connect(self.lane_selected)
        self._pages = ChartPages(self._canvases)
        self._mode = Segments(
            [
                (N_("Over time"), N_("Show what each lane used, moment by moment")),
                (N_("Peaks"), N_("Show each lane's peaks and totals")),
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
        """Whether it shows use over time, rather than peaks and totals."""
        return self._mode.current == _OVER_TIME

    @override
    def title(self) -> Text:
        return N_("Resources")

    @override
    def picture_title(self) -> str:
        title = (
            _("Resources over time at {point}")
            if self.is_over_time
            else _("Peaks and totals at {point}")
        )
        return title.format(point=self._shown.text)

    @override
    def picture_widget(self) -> QWidget:
        return self._pages

    @override
    def lane_charts(self) -> Sequence[LaneChart]:
        return self._canvases

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
        samples = tuple(len(run.samples) for run in result.running)
        seen = (result.done, samples, result.is_over)
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
        self._pages.show_page(mode)
        self._show_point()

    @override
    def _show_point(self) -> None:
        self._take_point()
        lanes = resource_lanes(self.plan, self.result, self._shown)
        if self.shows_only_ran:
            lanes = [lane for lane in lanes if lane.run is not None or lane.failure]
        self._header.say(self.marked_title(), self._hint(lanes))
        for canvas in self._canvases:
            canvas.show_lanes(lanes, self.theme, self.selected, self.stage_order())

    def _hint(self, lanes: list[ResourceLane]) -> str:
        if self.spec is None:
            return ""
        if self.result is None:
            return _("Press Start: each run is sampled ten times a second.")
        runs = [lane.run for lane in lanes if lane.run is not None]
        if self.result.is_over and runs and not any(run.samples for run in runs):
            return _("This race has totals only.")
        return ""
