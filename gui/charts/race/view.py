"""The Race view: live bars at one cluster count, picked by the user or following the race."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from engine.vocabulary.wording import N_, Text, _
from gui.charts.race.canvas import RaceCanvas
from gui.charts.race.rows import race_rows
from gui.plot.chart_scroll import ChartScroll
from gui.plot.lane_chart import MOVE_KEYS, PICK_KEYS, LaneChart
from gui.views.point_view import PointView
from gui.views.view import View
from gui.widgets.segments import Segment


class RaceView(PointView):
    """Elapsed time of each lane at one cluster count."""

    name = "race"
    help = N_(
        "One bar per lane, as long as its median elapsed time at one point of the race. Each "
        "circle is a run, the line with ends the interval of the median, the dotted tick the "
        "ideal. The number at the end compares the lane with the baseline; \u2605 marks each lane "
        "that no other lane beats. While the race goes on, bars grow with the clock."
    )
    keys = (*MOVE_KEYS, *PICK_KEYS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at_s = 0.0
        self._canvas = RaceCanvas()
        self._canvas.lane_picked.connect(self.lane_selected)
        self._header.controls.addWidget(self._selector)
        self._sort = Segment(N_("Sort by time"), N_("Put the lane with the shortest median first"))
        self._sort.toggled.connect(self._on_sort_toggled)
        self._header.controls.addWidget(self._sort)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addWidget(self._header)
        self._scroll = ChartScroll(self._canvas)
        layout.addWidget(self._scroll, 1)

    @override
    def title(self) -> Text:
        return N_("Race", context="view")

    @override
    def picture_title(self) -> str:
        return _("Elapsed time at {point}").format(point=self._shown.text)

    @override
    def picture_widget(self) -> QWidget:
        return self._canvas

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._at_s = result.last_at_s
        super().show_result(result)

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, RaceView):
            self._sort.setChecked(other._sort.isChecked())

    @override
    def lane_charts(self) -> Sequence[LaneChart]:
        return (self._canvas,)

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        row = self._canvas.row_of(lane)
        if row is not None:
            self._scroll.show_row(row)

    @override
    def refresh(self, at_s: float) -> None:
        self._at_s = at_s
        self._show_point()

    @Slot(bool)
    def _on_sort_toggled(self, is_sorted: bool) -> None:
        self._show_point()

    @override
    def _show_point(self) -> None:
        self._take_point()
        is_planned = self.spec is not None and self.result is None
        hint = _("Press Start: each bar grows with the clock toward its ideal.")
        self._header.say(self.marked_title(), hint if is_planned else "")
        rows = race_rows(self.plan, self.result, self._shown, self._at_s)
        if self.shows_only_ran:
            rows = [row for row in rows if row.has_run]
        if self._sort.isChecked():
            rows.sort(key=lambda row: row.sort_key)
        self._canvas.show_rows(rows, self.theme, self.selected, self.stage_order())
