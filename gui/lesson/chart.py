"""The chart of a step: one of the views of its race, made when it is first wanted."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.lesson.lesson import Question, ViewName
from engine.lesson.race_figures import place_of
from engine.race.result.result import RaceResult
from gui.charts.queries.view import QueriesView
from gui.charts.race.canvas import RaceCanvas
from gui.charts.race.view import RaceView
from gui.charts.resources.view import ResourcesView
from gui.charts.scaling.view import ScalingView
from gui.charts.timeline.view import TimelineView
from gui.lesson.ghosts import Ghosts
from gui.lesson.walk import LessonResult
from gui.look.theme import LIGHT, Theme
from gui.server.page import ServerPage
from gui.views.race_chart import RaceChart
from gui.views.view import View

_VIEWS: dict[ViewName, type[RaceChart | ServerPage]] = {
    ViewName.RACE: RaceView,
    ViewName.SCALING: ScalingView,
    ViewName.TIMELINE: TimelineView,
    ViewName.QUERIES: QueriesView,
    ViewName.RESOURCES: ResourcesView,
    ViewName.SERVER: ServerPage,
}


class StepChart(QStackedWidget):
    """Shows a result in one view at a time, without the view's controls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: dict[ViewName, RaceChart | ServerPage] = {}
        self._theme = LIGHT
        self._font: QFont | None = None
        self._shown: RaceChart | ServerPage | None = None
        self._ghosts: Ghosts | None = None

    @property
    def view(self) -> View | None:
        """The view in front, or None before the first."""
        return self._shown

    def show_result(self, name: ViewName, result: LessonResult, lane: str) -> None:
        """Show a result, which may grow, and point at a lane unless its name is empty."""
        view = self._shown = self._view(name)
        self.setCurrentWidget(view)
        if isinstance(view, RaceChart) and isinstance(result, RaceResult):
            if view.result is not result:
                view.show_result(result)
            view.select_lane(place_of(result.lanes, lane) if lane else None)
        elif isinstance(view, ServerPage) and not isinstance(result, RaceResult):
            view.show_load(result)
        self.refresh(result.last_at_s)

    def show_guesses(self, question: Question | None, counted: Counter[int]) -> None:
        """Draw guesses of lanes and times over the bars of a race."""
        view = self._shown
        if not isinstance(view, RaceView) or view.result is None:
            return
        if self._ghosts is None:
            (canvas,) = view.lane_charts()
            assert isinstance(canvas, RaceCanvas)
            self._ghosts = Ghosts(canvas)
        lanes: dict[int, int] = {}
        times_s: dict[float, int] = {}
        for place, count in counted.items():
            if question is not None and place < len(question.lanes):
                lane = place_of(view.result.lanes, question.lanes[place])
                lanes |= {lane: count} if lane is not None else {}
            elif question is not None and place < len(question.times_s):
                times_s[question.times_s[place]] = count
        self._ghosts.show_guesses(lanes, times_s, self._theme)

    def refresh(self, at_s: float) -> None:
        """Show the state at a time on the result's clock, in seconds."""
        if self._shown is not None:
            self._shown.refresh(at_s)

    def fit_text(self, font: QFont | None) -> None:
        """Paint with a font, or with the program's for None."""
        if font != self._font:
            self._font = font
            for view in self._views.values():
                view.set_text(font)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        for view in self._views.values():
            view.set_theme(theme)

    def _view(self, name: ViewName) -> RaceChart | ServerPage:
        if name not in self._views:
            made = self._views[name] = _VIEWS[name]()
            made.set_theme(self._theme)
            made.set_alone(True)
            self.addWidget(made)
            if self._font is not None:
                made.set_text(self._font)
        return self._views[name]
