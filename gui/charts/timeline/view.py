"""The Timeline: every query as a bar on its worker's row, and how many are in flight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.vocabulary.wording import N_, Text, _
from gui.charts.timeline.canvas import TimelineCanvas
from gui.charts.timeline.controls import TimelineControls
from gui.charts.timeline.keys import TIMELINE_KEYS
from gui.charts.timeline.lanes import LaneReader, TimelineLane
from gui.charts.timeline.selection import Selection
from gui.look.style_property import set_style_property
from gui.plot.lane_chart import LaneChart
from gui.views.point_view import PointView
from gui.views.view import View
from gui.widgets.elided_label import ElidedLabel


class TimelineView(PointView):
    """When each query of each lane waited and ran, at one cluster count."""

    name = "timeline"
    help = N_(
        "Each query of a run as a bar from its start to its end, on the row of the thread, "
        "process or task that ran it; a thin bar is the wait before. Below, how many queries were "
        "in flight at each moment. Click a query for its times."
    )
    keys = TIMELINE_KEYS

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self._blocks: list[int] = []
        self._at_s = 0.0
        self._kept: Selection | None = None
        self._reader = LaneReader()
        self._canvas = TimelineCanvas()
        self._canvas.query_selected.connect(self._on_query_selected)
        self._canvas.lane_picked.connect(self.lane_selected)
        self._controls = TimelineControls()
        self._controls.changed.connect(self._on_controls_changed)
        self._controls.fit_requested.connect(self._canvas.fit)
        self._header.controls.addWidget(self._selector)
        self._header.controls.addWidget(self._controls)
        self._details = ElidedLabel()
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 0)
        foot.addWidget(self._details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(self._header)
        layout.addWidget(self._canvas, 1)
        layout.addLayout(foot)

    @override
    def title(self) -> Text:
        return N_("Timeline")

    @override
    def picture_title(self) -> str:
        return _("Queries over time at {point}").format(point=self._shown.text)

    @override
    def picture_widget(self) -> QWidget:
        return self._canvas

    @override
    def picture_height(self) -> int:
        return self._canvas.full_height()

    @override
    def prepare_picture(self) -> None:
        super().prepare_picture()
        self._canvas.prepare_picture()

    @override
    def lane_charts(self) -> Sequence[LaneChart]:
        return (self._canvas,)

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._canvas.select(None)
            self._reader = LaneReader()
            self._at_s = result.last_at_s
        super().show_result(result)

    @override
    def show_again(self, result: RaceResult) -> None:
        if result.showing is None:
            super().show_again(result)
            self._canvas.select(self._kept)
            self._kept = None
            return
        if self.result is not None and self.result.showing is None:
            # At moments at which it has not started yet, no query can be selected.
            self._kept = self._canvas.selection
        super().show_again(result)

    @override
    def refresh(self, at_s: float) -> None:
        self._at_s = at_s
        self._show_point()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, TimelineView):
            self._controls.choose(other._controls.lanes, other._controls.block)
            self._canvas.like(other._canvas)
            self._show_point()

    @override
    def clear_selection(self) -> None:
        super().clear_selection()
        self._canvas.select(None)

    @override
    def _show_race(self) -> None:
        titles = [lane.title for lane in self.plan.lanes] if self.plan is not None else []
        if titles != self._titles:
            self._titles = titles
            self._controls.offer_lanes(titles)
        super()._show_race()

    @Slot(object)
    @override
    def _on_point_chosen(self, point: Point | None) -> None:
        self._canvas.fit()
        super()._on_point_chosen(point)

    @Slot()
    def _on_controls_changed(self) -> None:
        self._canvas.fit()
        self._show_point()
        self._canvas.setFocus()

    @Slot()
    def _on_query_selected(self) -> None:
        words = self._canvas.words()
        usual = _("Click a query for its times. W S zoom, A D pan, F fits, arrows step.")
        text = ", ".join(words) if words else usual if self.result is not None else ""
        self._details.setVisible(bool(words) or not self.is_alone)
        if text == self._details.text():
            return
        self._details.setText(text)
        set_style_property(self._details, "role", "" if words else "hint")

    @override
    def _show_point(self) -> None:
        if self._take_point():
            self._canvas.select(None)
        self._offer_blocks()
        hint = ""
        if self.spec is not None and self.result is None:
            hint = _(
                "Press Start: each query becomes a bar on its worker's row, "
                "and the queries in flight become a curve here."
            )
        self._header.say(self.marked_title())
        order = self.stage_order()
        self._canvas.show_lanes(self._lanes(), self.theme, self.selected, hint, order)
        self._on_query_selected()

    def _lanes(self) -> list[TimelineLane]:
        if self.plan is None:
            return []
        places = self._controls.lanes or range(len(self.plan.lanes))
        if self.result is None:
            return self._reader.planned(self.plan, places, self._shown)
        block = self._controls.block
        lanes = self._reader.read(self.result, places, self._shown, block, self._at_s)
        if self.shows_only_ran:
            return [lane for lane in lanes if lane.spans is not None or lane.failure]
        return lanes

    def _offer_blocks(self) -> None:
        runs = self.result.runs_of(0, self._shown) if self.result is not None else []
        blocks = [run.planned.block for run in runs]
        if blocks != self._blocks:
            self._blocks = blocks
            self._controls.offer_blocks(blocks)
