"""The controls of the Scaling view."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.race.spec.axis import Point
from engine.vocabulary.wording import N_
from gui.charts.scaling.lines import ScalingMeasure
from gui.views.point_selector import PointSelector
from gui.widgets.flow_layout import FlowBox, FlowLayout
from gui.widgets.plain_text import PlainLabel
from gui.widgets.segments import Segment, Segments

_MEASURES = (ScalingMeasure.ELAPSED, ScalingMeasure.THROUGHPUT, ScalingMeasure.EFFICIENCY)
_BY_CLUSTERS, _BY_SIZE = range(2)


class ScalingControls(QWidget):
    """Picks the measure and the kind of axes."""

    changed = Signal()
    """The user chose something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The law describes throughput; over clusters most people ask for the time.
        self._measures = {False: ScalingMeasure.ELAPSED, True: ScalingMeasure.THROUGHPUT}
        self._is_by_size = False
        self.measures = Segments(
            [
                (N_("Elapsed"), N_("From asking for the clusters to holding their answer")),
                (N_("Throughput"), N_("Queries per second at the median elapsed time")),
                (N_("Efficiency"), N_("The ideal over the elapsed time: 1 at best")),
            ]
        )
        self.measures.chosen.connect(self._on_measure_chosen)
        tip = N_("Logarithmic: equal factors are equally far apart")
        self.log_x = Segment(N_("Log x"), tip)
        self.log_y = Segment(N_("Log y"), tip)
        layout = FlowLayout(self)
        layout.addWidget(self.measures)
        for button in (self.log_x, self.log_y):
            button.toggled.connect(self._on_toggled)
            layout.addWidget(button)

    @property
    def measure(self) -> ScalingMeasure:
        """The measure shown."""
        return self._measures[self._is_by_size]

    @property
    def is_log_x(self) -> bool:
        """Whether the x axis is logarithmic."""
        return self.log_x.isChecked()

    @property
    def is_log_y(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self.log_y.isChecked()

    def set_by_size(self, is_by_size: bool) -> None:
        """Show the measure last chosen for sizes, or for cluster counts."""
        self._is_by_size = is_by_size
        self.measures.choose(_MEASURES.index(self.measure))

    def like(self, other: ScalingControls) -> None:
        """Copy another one's choices without emitting a signal."""
        self._measures = dict(other._measures)
        for own, its in ((self.log_x, other.log_x), (self.log_y, other.log_y)):
            own.blockSignals(True)
            own.setChecked(its.isChecked())
            own.blockSignals(False)
        self.set_by_size(other._is_by_size)

    @Slot(int)
    def _on_measure_chosen(self, place: int) -> None:
        self._measures[self._is_by_size] = _MEASURES[place]
        self.changed.emit()

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        self.changed.emit()


class SweepControls(FlowBox):
    """Picks cluster counts or sizes for the x axis, and the cluster count for sizes."""

    against_changed = Signal()
    """The user wants the other one on the x axis."""

    point_chosen = Signal(object)
    """The user chose a ``Point``, or ``FOLLOW``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[Point, ...] = ()
        self.against = Segments(
            [
                (N_("Clusters"), N_("One line per lane, over the cluster counts")),
                ("", N_("One line per sweep, over its sizes, with the fitted law")),
            ]
        )
        self.against.chosen.connect(self._on_against_chosen)
        self.points = PointSelector()
        self.points.chosen.connect(self.point_chosen)
        self._words = (
            PlainLabel(N_("at", context="before a cluster count")),
            PlainLabel(N_("clusters", context="after a cluster count")),
        )
        against = PlainLabel(N_("Against", context="before what the x axis shows"))
        for label in (against, *self._words):
            label.setProperty("role", "hint")
        layout = FlowLayout(self, spacing=8)
        layout.setContentsMargins(20, 0, 20, 2)
        layout.addWidget(against)
        layout.addWidget(self.against)
        layout.addWidget(self._words[0])
        layout.addWidget(self.points)
        layout.addWidget(self._words[1])

    @property
    def is_by_size(self) -> bool:
        """Whether sizes are on the x axis."""
        return self.against.current == _BY_SIZE

    def set_by_size(self, is_by_size: bool) -> None:
        """Put sizes on the x axis, or cluster counts."""
        self.against.choose(_BY_SIZE if is_by_size else _BY_CLUSTERS)

    def offer(self, points: tuple[Point, ...], size_title: str) -> None:
        """Offer points of the race, and sizes under a title."""
        self.against.set_text(_BY_SIZE, size_title)
        if points != self._offered:
            self._offered = points
            self.points.offer(points)

    def choose(self, point: Point | None, *, is_by_size: bool) -> None:
        """Show the chosen point, if there is a choice."""
        self.points.choose(point)
        for widget in (self.points, *self._words):
            widget.setVisible(is_by_size and len(self._offered) > 1)

    def like(self, other: SweepControls) -> None:
        """Copy another one's choices without emitting a signal."""
        self.set_by_size(other.is_by_size)

    @Slot(int)
    def _on_against_chosen(self, place: int) -> None:
        self.against_changed.emit()
