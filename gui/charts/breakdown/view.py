"""The Breakdown view: what each lane's elapsed time is made of, if the race is explained."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.race.spec.race import RaceSpec
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import N_, Text, _
from gui.charts.breakdown.canvas import BreakdownCanvas
from gui.charts.breakdown.rows import breakdown_rows
from gui.plot.chart_scroll import ChartScroll
from gui.plot.lane_chart import MOVE_KEYS, PICK_KEYS, LaneChart
from gui.views.point_view import PointView
from gui.views.view import View
from gui.widgets.segments import Segments

_OVERHEAD, _ELAPSED = range(2)


class BreakdownView(PointView):
    """Splits the time of each lane's median run along the chain of queries that ended last."""

    name = "breakdown"
    help = N_(
        "What the elapsed time of each lane is made of, along the chain of queries that ended "
        "last: the ideal, starting units, waiting to be started, oversleep, waiting for the "
        "processor or the GIL, handing over. It is there if the race is run with Explain, and "
        "shows the run of median time."
    )
    keys = (*MOVE_KEYS, *PICK_KEYS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: object = None
        self._canvas = BreakdownCanvas()
        self._canvas.lane_picked.connect(self.lane_selected)
        self._mode = Segments(
            [
                (N_("Overhead"), N_("Show the parts beyond the ideal")),
                (N_("Elapsed"), N_("Show the whole elapsed time, the ideal first")),
            ]
        )
        self._mode.chosen.connect(self._on_mode_chosen)
        self._header.controls.addWidget(self._mode)
        self._header.controls.addWidget(self._selector)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addWidget(self._header)
        self._scroll = ChartScroll(self._canvas)
        layout.addWidget(self._scroll, 1)

    @property
    @override
    def says_something(self) -> bool:
        return self.spec is not None and self.spec.explain

    @override
    def can_show(self, spec: RaceSpec) -> bool:
        return spec.explain

    @override
    def title(self) -> Text:
        return N_("Breakdown")

    @override
    def picture_title(self) -> str:
        if self._mode.current == _ELAPSED:
            return _("What the elapsed time is made of at {point}").format(point=self._shown.text)
        return _("What the overhead is made of at {point}").format(point=self._shown.text)

    @override
    def picture_widget(self) -> QWidget:
        return self._canvas

    @override
    def lane_charts(self) -> Sequence[LaneChart]:
        return (self._canvas,)

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        if lane in self._canvas.lane_places():
            self._scroll.show_row(self._canvas.lane_box(lane or 0))

    @override
    def refresh(self, at_s: float) -> None:
        if self.result is None:
            return
        seen = (self.result.done, self.result.is_over, self._shown)
        self._take_point()
        if seen != self._seen or self._shown != seen[-1]:
            self._seen = seen
            self._show_point()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, BreakdownView):
            self._mode.choose(other._mode.current)
            self._show_point()

    @Slot(int)
    def _on_mode_chosen(self, mode: int) -> None:
        self._mode.choose(mode)
        self._canvas.fit()
        self._show_point()

    @override
    def _show_point(self) -> None:
        self._take_point()
        has_ideal = self._mode.current == _ELAPSED
        rows = breakdown_rows(self.plan, self.result, self._shown, has_ideal=has_ideal)
        if self.shows_only_ran:
            rows = [row for row in rows if row.parts is not None or row.failure]
        self._header.say(self.marked_title(), self._hint())
        self._canvas.show_rows(rows, self.theme, self.selected, self.stage_order())

    def _hint(self) -> str:
        if self.result is None:
            return _("Press Start: each bar shows where the time of a lane goes.")
        precision = self.result.started.precision
        if precision is None or not precision.explain_cost_s:
            return ""
        cost = seconds_text(precision.explain_cost_s)
        return _("Explaining cost {time} per query.").format(time=cost)
