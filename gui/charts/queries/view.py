"""The Queries view: how long each query took, lane by lane, beside how long was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import N_, Text, _
from gui.charts.queries.canvas import QueryCanvas
from gui.charts.queries.rows import query_rows
from gui.charts.queries.shares import QueryShares
from gui.charts.queries.swarm import QuerySwarm
from gui.plot.chart_pages import ChartPages
from gui.plot.chart_scroll import ChartScroll
from gui.plot.lane_chart import MOVE_KEYS, PICK_KEYS, LaneChart
from gui.views.point_view import PointView
from gui.views.view import View
from gui.widgets.segments import Segments


class QueriesView(PointView):
    """Oversleep, queueing and stalls show as queries that took longer than was asked for."""

    name = "queries"
    help = N_(
        "How long each query took from its start to its end, lane by lane, beside how long was "
        "asked for: oversleep, queueing and stalls show as queries that took longer. As dots, or "
        "as the share of queries that took at most how long."
    )
    keys = (*MOVE_KEYS, *PICK_KEYS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: object = None
        self._canvases: tuple[QueryCanvas, ...] = (QuerySwarm(), QueryShares())
        for canvas in self._canvases:
            canvas.lane_picked.connect(self.lane_selected)
        self._pages = ChartPages(self._canvases)
        self._mode = Segments(
            [
                (N_("Each"), N_("Show each query, or their density if there are many")),
                (N_("Shares"), N_("Show which share of the queries took at most how long")),
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

    @override
    def title(self) -> Text:
        return N_("Queries")

    @override
    def picture_title(self) -> str:
        return _("Time of each query at {point}").format(point=self._shown.text)

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
        if lane in canvas.lane_places():
            self._scroll.show_row(canvas.lane_box(lane or 0))

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
        if isinstance(other, QueriesView):
            self._set_mode(other._mode.current)

    @Slot(int)
    def _on_mode_chosen(self, mode: int) -> None:
        self._set_mode(mode)

    def _set_mode(self, mode: int) -> None:
        self._mode.choose(mode)
        self._pages.show_page(mode)

    @override
    def _show_point(self) -> None:
        self._take_point()
        rows = query_rows(self.plan, self.result, self._shown)
        if self.shows_only_ran:
            rows = [row for row in rows if row.times is not None or row.failure]
        is_planned = self.spec is not None and self.result is None
        hint = _("Press Start: each query becomes a dot at the time it took.")
        self._header.say(self.marked_title(), hint if is_planned else "")
        for canvas in self._canvases:
            canvas.show_rows(rows, self.theme, self.selected, self.stage_order())
