"""The Scaling view: how lanes scale with more clusters, or sweeps with larger pools."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from engine.race.result.sweep_fit import Sweep, SweepFit, find_sweeps, fit_sweep
from engine.race.spec.axis import Point, at_clusters
from engine.statistics.scalability import load_solver
from engine.vocabulary.wording import N_, Text, _, recorded
from gui.charts.scaling.axes import Axes
from gui.charts.scaling.controls import ScalingControls, SweepControls
from gui.charts.scaling.fit_panel import FitPanel, FitRow
from gui.charts.scaling.lines import (
    Line,
    Plotted,
    ScalingMeasure,
    cluster_lines,
    only_ran,
    sweep_line,
)
from gui.charts.scaling.plot import ScalingPlot
from gui.charts.scaling.point_tip import point_tip
from gui.plot.chart_scroll import ChartScroll
from gui.plot.lane_chart import MOVE_KEYS, PICK_KEYS
from gui.views.header import ViewHeader
from gui.views.point_selector import FOLLOW, point_to_show
from gui.views.race_chart import RaceChart
from gui.views.view import View

_LEAST_FOR_INTERVAL = 6
_LOAD_MS = 300
"""By then the form is laid out and painted."""


class ScalingView(RaceChart):
    """One line per lane over cluster counts, or per sweep over its sizes with the fitted law."""

    name = "scaling"
    help = N_(
        "How elapsed time, throughput or efficiency change with the number of clusters: one line "
        "per lane, its ideal dotted, its intervals shaded. Of lanes that differ in one size only, "
        "such as their threads, it shows the line over these sizes, and a law fitted to it: "
        "contention and coherency say why more workers stop helping."
    )
    keys = (*MOVE_KEYS, *PICK_KEYS)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sweeps: tuple[Sweep, ...] = ()
        self._done = -1
        self._point = at_clusters(1)
        self._chosen: Point | None = FOLLOW
        self._has_controls = True
        self._header = ViewHeader()
        self.controls = ScalingControls()
        """Pick the measure and the kind of axes."""

        self.sweep_controls = SweepControls()
        """Pick the x axis and the cluster count, if the race has a sweep."""

        self._header.controls.addWidget(self.controls)
        self.controls.changed.connect(self._on_changed)
        self.sweep_controls.against_changed.connect(self._on_against_changed)
        self.sweep_controls.point_chosen.connect(self._on_point_chosen)
        self.plot = ScalingPlot(self.tip)
        self.plot.lane_picked.connect(self.lane_selected)
        self.plot.placed.connect(self._on_placed)
        self.panel = FitPanel(self.plot.x_pixel)
        self._chart = QWidget()
        inner = QVBoxLayout(self._chart)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.plot, 1)
        inner.addWidget(self.panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 12)
        layout.addWidget(self._header)
        layout.addWidget(self.sweep_controls)
        layout.addWidget(ChartScroll(self._chart), 1)
        self.panel.hide()
        self.sweep_controls.hide()

    # -- titles --------------------------------------------------------------------------------

    @override
    def title(self) -> Text:
        return N_("Scaling")

    @override
    def picture_title(self) -> str:
        return _("{title}, ideal dashed").format(title=self._name())

    def _name(self) -> str:
        what = {
            ScalingMeasure.ELAPSED: _("Elapsed time"),
            ScalingMeasure.THROUGHPUT: _("Throughput"),
            ScalingMeasure.EFFICIENCY: _("Efficiency"),
        }[self.controls.measure]
        if not self.is_by_size:
            return _("{measure} by cluster count").format(measure=what)
        return _("{measure} by {size} at {point}").format(
            measure=what, size=self._size_title(), point=self._point.text
        )

    def _size_title(self) -> str:
        titles = {recorded(sweep.amount.title).lower() for sweep in self._sweeps}
        return titles.pop() if len(titles) == 1 else _("workers")

    @override
    def picture_widget(self) -> QWidget:
        return self._chart

    @property
    @override
    def says_something(self) -> bool:
        return self.plan is not None and (len(self.plan.points) > 1 or bool(self._sweeps))

    @property
    def is_by_size(self) -> bool:
        """Whether the x axis shows the sizes of sweeps, instead of cluster counts."""
        return bool(self._sweeps) and self.sweep_controls.is_by_size

    @property
    def point(self) -> Point:
        """The point of the race at which sizes are shown."""
        return self._point

    # -- what is shown -------------------------------------------------------------------------

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._chosen = FOLLOW
        super().show_result(result)

    @override
    def refresh(self, at_s: float) -> None:
        if self.result is None:
            return
        if self.is_by_size and self._point_to_show() != self._point:
            self._show_race()
        elif self.result.done != self._done:
            self._draw()

    @override
    def take_key(self, event: QKeyEvent) -> bool:
        # The keys need no click on the chart first.
        return self.plot.take_key(event)

    @override
    def control_boxes(self) -> Sequence[QWidget]:
        return [*super().control_boxes(), self.sweep_controls]

    @override
    def show_controls(self, shown: bool) -> None:
        super().show_controls(shown)
        self._has_controls = shown
        self._follow_controls()

    def _follow_controls(self) -> None:
        self.sweep_controls.setVisible(bool(self._sweeps) and self._has_controls)

    @override
    def pick_value(self, place: int) -> None:
        points = self.plan.points if self.plan is not None else ()
        if self.is_by_size and 0 <= place <= len(points):
            self._chosen = points[place - 1] if place else FOLLOW
            self._show_race()

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        self.plot.select(lane)

    @override
    def like(self, other: View) -> None:
        # What to plot first, so that it is laid out once.
        if isinstance(other, ScalingView):
            self.controls.like(other.controls)
        super().like(other)
        if isinstance(other, ScalingView) and other._sweeps:
            self.sweep_controls.like(other.sweep_controls)
            self._chosen = other.point
            self._show_race()

    @override
    def prepare_picture(self) -> None:
        super().prepare_picture()
        self.plot.prepare_picture()

    @override
    def _show_race(self) -> None:
        self._find_sweeps()
        self._point = self._point_to_show()
        by_size = self.is_by_size
        self.controls.set_by_size(by_size)
        self._follow_controls()
        self.sweep_controls.choose(self._chosen, is_by_size=by_size)
        self.panel.setVisible(by_size)
        if self.spec is None or self.plan is None:
            return
        lines = len(self._sweeps) if by_size else len(self.plan.lanes)
        sizes = {size for sweep in self._sweeps for size in sweep.lanes}
        places = sorted(sizes if by_size else self.spec.cluster_counts)
        self.plot.lay_out(self._axes(), self.theme, places, lines, self.picture_scale)
        self.plot.setAccessibleName(self._name())
        self._header.say(self.marked(self._name()), self._hint())
        self._draw()

    def _find_sweeps(self) -> None:
        """Find the sweeps of the current race, and offer the choices."""
        if self.plan is None or self.spec is None:
            return
        sweeps = find_sweeps(self.plan.lanes)
        self.sweep_controls.offer(self.plan.points, self._title_of(sweeps))
        if sweeps == self._sweeps:
            return
        self._sweeps = sweeps
        if sweeps:
            if self.result is None:
                # Loading takes a third of a second, so do it before the race. Not in another
                # thread: Python might collect widgets there, which only this one may destroy.
                QTimer.singleShot(_LOAD_MS, load_solver)
            # With one cluster count there is nothing else to see.
            self.sweep_controls.set_by_size(len(self.plan.points) == 1)

    def _title_of(self, sweeps: tuple[Sweep, ...]) -> str:
        titles = {recorded(sweep.amount.title) for sweep in sweeps}
        return titles.pop() if len(titles) == 1 else _("Workers")

    def _axes(self) -> Axes:
        y_text = {
            ScalingMeasure.ELAPSED: _("elapsed time (s)"),
            ScalingMeasure.THROUGHPUT: _("queries/s"),
            ScalingMeasure.EFFICIENCY: _("efficiency"),
        }[self.controls.measure]
        return Axes(
            x_text=self._size_title() if self.is_by_size else _("clusters"),
            y_text=y_text,
            is_log_x=self.controls.is_log_x,
            is_log_y=self.controls.is_log_y,
            reference=1.0 if self.controls.measure is ScalingMeasure.EFFICIENCY else None,
        )

    def _hint(self) -> str:
        assert self.spec is not None
        if self.result is not None and self.spec.faults:
            return _("Queries went wrong on purpose: no times to plot. See Race for who answered.")
        if not self.is_by_size and len(self.spec.cluster_counts) < 2:
            return _("A curve needs several counts.")
        if self.result is not None and self.spec.repeats < _LEAST_FOR_INTERVAL:
            return _("Intervals need six repeats.")
        return _("Dashed: the ideal.")

    def _draw(self) -> None:
        """Draw the numbers so far."""
        if self.plan is None or self.spec is None:
            return
        self._done = self.result.done if self.result is not None else -1
        measure = self.controls.measure
        if not self.is_by_size:
            lines = cluster_lines(self.spec, self.plan, self.result, measure)
            self.plot.show_lines(self._shown_lines(lines))
            return
        fits = [self._fit(sweep) for sweep in self._sweeps]
        lines = [self._sweep_line(s, f) for s, f in zip(self._sweeps, fits, strict=True)]
        self.plot.show_lines(self._shown_lines(lines))
        self.panel.show_rows([self._row(found) for found in fits], self.theme)

    def _shown_lines(self, lines: list[Line]) -> list[Line]:
        """Return the lines to draw: in a picture of a race that is over, only what has run."""
        if not self.shows_only_ran:
            return lines
        return [only_ran(line, partial(self._has_run, line)) for line in lines]

    def _has_run(self, line: Line, x: float) -> bool:
        """Return whether the line has a finished run at a place on the x axis."""
        if self.result is None:
            return False
        if not self.is_by_size:
            return any(self.result.has_run(lane, at_clusters(int(x))) for lane in line.lanes)
        lanes = {sweep.lanes[int(x)] for sweep in self._sweeps if int(x) in sweep.lanes}
        return any(self.result.has_run(lane, self._point) for lane in lanes & line.lanes)

    def _sweep_line(self, sweep: Sweep, found: SweepFit) -> Line:
        assert self.plan is not None
        assert self.spec is not None
        return sweep_line(self.spec, self.plan, sweep, found, self._point, self.controls.measure)

    def _fit(self, sweep: Sweep) -> SweepFit:
        assert self.plan is not None
        return fit_sweep(self.plan, self.result, sweep, self._point)

    def _row(self, found: SweepFit) -> FitRow:
        assert self.plan is not None
        styles = {size: self.plan.lanes[lane].style for size, lane in found.sweep.lanes.items()}
        return FitRow(found, next(iter(styles.values())), styles)

    def _point_to_show(self) -> Point:
        points = self.plan.points if self.plan is not None else ()
        chosen = self._chosen if self._chosen in points else FOLLOW
        return point_to_show(chosen, self._point, points, self.result)

    def tip(self, point: Plotted) -> str:
        """Return the tool tip of a point."""
        return point_tip(self.result, point) if self.result is not None else ""

    # -- what the user does --------------------------------------------------------------------

    @Slot()
    def _on_changed(self) -> None:
        self._show_race()

    @Slot()
    def _on_against_changed(self) -> None:
        self._show_race()

    @Slot(object)
    def _on_point_chosen(self, point: Point | None) -> None:
        self._chosen = point
        self._show_race()

    @Slot()
    def _on_placed(self) -> None:
        self.panel.set_bounds(self.plot.chart_left, self.plot.chart_right)
