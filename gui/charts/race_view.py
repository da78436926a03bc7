"""The Race view: live bars of one cluster count, which the user picks or lets follow the race."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.result import RaceResult
from engine.verdict import statistics_caption
from gui.charts.count_selector import FOLLOW, CountSelector, count_to_show
from gui.charts.race_canvas import RaceCanvas
from gui.charts.race_rows import race_rows
from gui.charts.view import View
from gui.charts.view_header import ViewHeader


class RaceView(View):
    """Elapsed time of each lane at one cluster count."""

    name = "race"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = FOLLOW
        self._shown = 1
        self._counts: tuple[int, ...] = ()
        self._at_s = 0.0
        self._canvas = RaceCanvas()
        self._canvas.lane_clicked.connect(self._on_lane_clicked)
        self._header = ViewHeader()
        self._selector = CountSelector()
        self._selector.chosen.connect(self._on_count_chosen)
        self._header.controls.addWidget(self._selector)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addWidget(self._header)
        layout.addWidget(self._canvas, 1)

    @property
    def clusters(self) -> int:
        """The cluster count that is shown."""
        return self._shown

    @override
    def title(self) -> str:
        return self.tr("Race")

    @override
    def picture_title(self) -> str:
        if self._shown == 1:
            return self.tr("Elapsed time at 1 cluster")
        return self.tr("Elapsed time at {} clusters").format(self._shown)

    @override
    def picture_widget(self) -> QWidget:
        return self._canvas

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._choose(FOLLOW)
            self._at_s = result.last_at_s
        super().show_result(result)

    @override
    def caption(self) -> tuple[str, ...]:
        lines = super().caption()
        return (*lines, statistics_caption(self.result)) if self.result is not None else lines

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        self._show_count()

    @override
    def refresh(self, at_s: float) -> None:
        self._at_s = at_s
        self._show_count()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, RaceView):
            self._choose(other.clusters)
            self._show_count()

    @override
    def _show_race(self) -> None:
        counts = self.spec.cluster_counts if self.spec is not None else ()
        if counts != self._counts:
            self._counts = counts
            self._selector.offer(counts)
            self._chosen = FOLLOW
        self._show_count()

    @Slot(int)
    def _on_count_chosen(self, clusters: int) -> None:
        self._chosen = clusters
        self._show_count()

    @Slot(object)
    def _on_lane_clicked(self, lane: int | None) -> None:
        # A second click takes the first one back.
        self.lane_selected.emit(lane if lane != self.selected else None)

    def _choose(self, clusters: int) -> None:
        self._chosen = clusters
        self._selector.choose(clusters)

    def _show_count(self) -> None:
        self._shown = count_to_show(self._chosen, self._shown, self._counts, self.result)
        is_planned = self.spec is not None and self.result is None
        hint = self.tr("Press Start: each bar grows with the clock toward its ideal.")
        self._header.say(self.picture_title(), hint if is_planned else "")
        rows = race_rows(self.plan, self.result, self._shown, self._at_s)
        self._canvas.show_rows(rows, self.theme, self.selected)
