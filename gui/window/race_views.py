"""The views of a race, kept in step with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from typing_extensions import override

from engine.race.plan.plan import Plan
from engine.race.result.result import RaceResult
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from gui.charts.breakdown.view import BreakdownView
from gui.charts.queries.view import QueriesView
from gui.charts.race.view import RaceView
from gui.charts.resources.view import ResourcesView
from gui.charts.scaling.view import ScalingView
from gui.charts.timeline.view import TimelineView
from gui.look.theme import Theme
from gui.views.point_view import PointView
from gui.views.race_chart import RaceChart

VIEWS: tuple[type[RaceChart], ...] = (
    RaceView,
    ScalingView,
    TimelineView,
    QueriesView,
    ResourcesView,
    BreakdownView,
)
"""Every view of a race. A new one is a file and a line."""


class RaceViews(QObject):
    """Shows one race or plan in all of them.

    A hidden view is updated when it is shown next: the form plans at every key, and a running race
    changes thirty times a second.
    """

    lane_selected = Signal(object)
    """The user picked a lane, given by its place, or None to pick none."""

    point_picked = Signal(object)
    """The user picked a point of the race in one of them, or None to follow it."""

    def __init__(self, now_s: Callable[[], float], parent: QObject | None = None) -> None:
        """Make the views; ``now_s`` returns the time on the clock of the race shown."""
        super().__init__(parent)
        self._now_s = now_s
        self._result: RaceResult | None = None
        self._plan: tuple[RaceSpec, Plan] | None = None
        self._behind: set[RaceChart] = set()
        self.all: tuple[RaceChart, ...] = tuple(view() for view in VIEWS)
        for view in self.all:
            view.lane_selected.connect(self.lane_selected)
            view.point_picked.connect(self.point_picked)
            view.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, RaceChart):
            self._catch_up(watched)
            if self._result is not None:
                watched.refresh(self._now_s())
        return False

    @property
    def result(self) -> RaceResult | None:
        """The race shown, or None if they show a plan."""
        return self._result

    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        """Show the plan of a race."""
        if self._result is None and self._plan == (spec, plan):
            return
        self._result = None
        self._plan = (spec, plan)
        self._behind = set(self.all)
        self._place_tabs(spec)
        for view in self._seen():
            self._catch_up(view)

    def show_result(self, result: RaceResult) -> None:
        """Show a race, which may grow."""
        self._result = result
        self._behind.clear()
        self._place_tabs(result.spec)
        for view in self.all:
            view.show_result(result)

    def show_again(self, result: RaceResult) -> None:
        """Show the race shown at another moment, or as it ended again; every choice stays."""
        self._result = result
        for view in self.all:
            self._catch_up(view)
            view.show_again(result)

    @property
    def point(self) -> Point | None:
        """The point that the view in front shows, or None if it shows several or none."""
        return next((view.point for view in self._seen() if isinstance(view, PointView)), None)

    def refresh(self) -> None:
        """Show the current state of the race."""
        for view in self._seen():
            view.refresh(self._now_s())

    def show_comparison(self) -> None:
        """Show the race compared with another baseline or band."""
        for view in self.all:
            view.show_comparison(self._now_s())

    @Slot(object)
    def select_lane(self, lane: int | None) -> None:
        """Select one lane, given by its place, or none."""
        for view in self.all:
            self._catch_up(view)
            view.select_lane(lane)

    def set_veiled(self, veiled: bool) -> None:
        """Dim them while they do not match the form, or show them in full."""
        for view in self.all:
            view.set_veiled(veiled)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        for view in self.all:
            view.set_theme(theme)

    def _place_tabs(self, spec: RaceSpec) -> None:
        for view in self.all:
            view.set_present(view.can_show(spec))

    def _seen(self) -> Sequence[RaceChart]:
        return [view for view in self.all if view.isVisible()]

    def _catch_up(self, view: RaceChart) -> None:
        """Show the latest plan in a view, if it has not shown it yet."""
        if view in self._behind and self._plan is not None:
            self._behind.remove(view)
            view.show_plan(*self._plan)
