"""A view of one point of a race: the one the user picks, or the one that is running."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point, at_clusters
from gui.plot.lane_chart import LaneChart
from gui.plot.stretch import Stretch
from gui.views.header import ViewHeader
from gui.views.point_selector import FOLLOW, PointSelector, point_to_show
from gui.views.race_chart import RaceChart
from gui.views.view import View

_SELECTOR_SHARE = 0.66
"""The largest share of a view's width for the buttons; wider ones become a list."""


@dataclass(frozen=True, slots=True)
class _Choices:
    """What the user chose to see, to come back to after a replay."""

    chosen: Point | None
    shown: Point
    stretches: tuple[Stretch, ...]


class PointView(RaceChart):
    """Shows one point, with a header to pick it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: Point | None = FOLLOW
        self._shown = at_clusters(1)
        self._points: tuple[Point, ...] = ()
        self._before: _Choices | None = None
        self._header = ViewHeader()
        self._selector = PointSelector()
        self._selector.chosen.connect(self._on_point_chosen)

    @property
    def point(self) -> Point:
        """The point shown."""
        return self._shown

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._selector.set_room(event.size().width() * _SELECTOR_SHARE)

    def lane_charts(self) -> Sequence[LaneChart]:
        """Return the charts whose axes are zoomed and moved together with the view."""
        return ()

    def fit(self) -> None:
        """Bring the whole of each chart's axis into view."""
        for chart in self.lane_charts():
            chart.fit()

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        # The keys need no click on the chart first.
        return any(chart.take_key(event) for chart in self.lane_charts() if chart.isVisible())

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._choose(FOLLOW)
            self.fit()
        super().show_result(result)

    @override
    def show_again(self, result: RaceResult) -> None:
        begins = self.result is not None and self.result.showing is None
        if result.showing is not None and begins:
            self._before = self._choices()
        super().show_again(result)
        if result.showing is None and self._before is not None:
            before, self._before = self._before, None
            self._choose(before.chosen)
            self._shown = before.shown
            self._show_point()
            for chart, stretch in zip(self.lane_charts(), before.stretches, strict=True):
                chart.show_stretch(stretch)

    def _choices(self) -> _Choices:
        charts = self.lane_charts()
        return _Choices(self._chosen, self._shown, tuple(chart.stretch for chart in charts))

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        self._show_point()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, PointView):
            self._choose(other.point)
            self._show_point()
            for chart, like in zip(self.lane_charts(), other.lane_charts(), strict=False):
                chart.show_stretch(like.stretch)

    @override
    def set_alone(self, alone: bool) -> None:
        super().set_alone(alone)
        self._show_point()

    def stage_order(self) -> Sequence[int] | None:
        """Return the lanes' places, the most important one first, or None where all are shown.

        Alone on a stage, where nothing scrolls by mouse, the baseline and the fastest come first.
        """
        if not self.is_alone or self.plan is None:
            return None
        result, point = self.result, self._shown
        lengths = {run.lane: (1, run.ideal_s) for run in self.plan.runs if run.point == point}
        if result is None:
            return sorted(lengths, key=lengths.__getitem__)
        for lane in lengths:
            summary = result.summary(lane, point)
            if summary is not None:
                lengths[lane] = (0, summary.median_s)
        return sorted(lengths, key=lambda lane: (lane != result.baseline, lengths[lane]))

    @override
    def pick_value(self, place: int) -> None:
        if 0 <= place <= len(self._points) and len(self._points) > 1:
            self._choose(self._points[place - 1] if place else FOLLOW)
            self._show_point()
            self.point_picked.emit(self._chosen)

    def _show_point(self) -> None:
        """Paint the state of the race at the current point."""
        raise NotImplementedError

    @override
    def _show_race(self) -> None:
        points = self.plan.points if self.plan is not None else ()
        if points != self._points:
            self._points = points
            self._selector.offer(points)
            self._chosen = FOLLOW
        self._show_point()

    @Slot(object)
    def _on_point_chosen(self, point: Point | None) -> None:
        self._chosen = point
        self._show_point()
        self.point_picked.emit(point)

    def _choose(self, point: Point | None) -> None:
        self._chosen = point
        self._selector.choose(point)

    def _take_point(self) -> bool:
        """Update the point to show, the whole of it; return whether it changed."""
        before = self._shown
        self._shown = point_to_show(self._chosen, self._shown, self._points, self.result)
        if self._shown != before:
            self.fit()
        return self._shown != before
