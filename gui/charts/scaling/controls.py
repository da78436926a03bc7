"""The controls of the Scaling view."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.race.spec.axis import Point
from gui.charts.scaling.lines import Quantity
from gui.views.point_selector import PointSelector
from gui.widgets.flow_layout import FlowBox, FlowLayout
from gui.widgets.plain_text import PlainLabel
from gui.widgets.segments import Segments, segment

_QUANTITIES = (Quantity.ELAPSED, Quantity.THROUGHPUT, Quantity.EFFICIENCY)
_BY_CLUSTERS, _BY_SIZE = range(2)


class ScalingControls(QWidget):
    """Which quantity, and on which axes."""

    changed = Signal()
    """The user chose something else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The law is one of throughput; over clusters most people ask for the time.
        self._quantities = {False: Quantity.ELAPSED, True: Quantity.THROUGHPUT}
        self._is_by_size = False
        self.quantities = Segments(
            [
                (self.tr("Elapsed"), self.tr("From asking for the clusters to their answer")),
                (self.tr("Throughput"), self.tr("Queries a second at the median")),
                (self.tr("Efficiency"), self.tr("The ideal over the elapsed time: 1 at best")),
            ]
        )
        self.quantities.chosen.connect(self._on_quantity_chosen)
        tip = self.tr("Logarithmic: equal factors take equal distances")
        self.log_x = segment(self.tr("Log x"), tip)
        self.log_y = segment(self.tr("Log y"), tip)
        layout = FlowLayout(self)
        layout.addWidget(self.quantities)
        for button in (self.log_x, self.log_y):
            button.toggled.connect(self._on_toggled)
            layout.addWidget(button)

    @property
    def quantity(self) -> Quantity:
        """What is told of a run."""
        return self._quantities[self._is_by_size]

    @property
    def is_log_x(self) -> bool:
        """Whether the x axis is logarithmic."""
        return self.log_x.isChecked()

    @property
    def is_log_y(self) -> bool:
        """Whether the y axis is logarithmic."""
        return self.log_y.isChecked()

    def set_by_size(self, is_by_size: bool) -> None:
        """Show the quantity that was last chosen for sizes, or for cluster counts."""
        self._is_by_size = is_by_size
        self.quantities.choose(_QUANTITIES.index(self.quantity))

    def like(self, other: ScalingControls) -> None:
        """Choose what another one has chosen, and tell nobody."""
        self._quantities = dict(other._quantities)
        for own, its in ((self.log_x, other.log_x), (self.log_y, other.log_y)):
            own.blockSignals(True)
            own.setChecked(its.isChecked())
            own.blockSignals(False)
        self.set_by_size(other._is_by_size)

    @Slot(int)
    def _on_quantity_chosen(self, place: int) -> None:
        self._quantities[self._is_by_size] = _QUANTITIES[place]
        self.changed.emit()

    @Slot(bool)
    def _on_toggled(self, checked: bool) -> None:
        self.changed.emit()


class SweepControls(FlowBox):
    """Whether cluster counts or sizes stand at the x axis, and sizes at which count."""

    against_changed = Signal()
    """The user wants the other one at the x axis."""

    point_chosen = Signal(object)
    """The user chose a ``Point``, or ``FOLLOW``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[Point, ...] = ()
        self.against = Segments(
            [
                (self.tr("Clusters"), self.tr("A line a lane, over the cluster counts")),
                ("", self.tr("A sweep over its sizes, with the law fitted to it")),
            ]
        )
        self.against.chosen.connect(self._on_against_chosen)
        self.points = PointSelector()
        self.points.chosen.connect(self.point_chosen)
        self._words = (PlainLabel(self.tr("at")), PlainLabel(self.tr("clusters")))
        for label in (against := PlainLabel(self.tr("Against")), *self._words):
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
        """Whether sizes stand at the x axis."""
        return self.against.current == _BY_SIZE

    def set_by_size(self, is_by_size: bool) -> None:
        """Put sizes at the x axis, or cluster counts."""
        self.against.choose(_BY_SIZE if is_by_size else _BY_CLUSTERS)

    def offer(self, points: tuple[Point, ...], size_title: str) -> None:
        """Offer points of the race, and sizes of that name."""
        self.against.set_text(_BY_SIZE, size_title)
        if points != self._offered:
            self._offered = points
            self.points.offer(points)

    def choose(self, point: Point | None, *, is_by_size: bool) -> None:
        """Show which point is chosen, where one can be."""
        self.points.choose(point)
        for widget in (self.points, *self._words):
            widget.setVisible(is_by_size and len(self._offered) > 1)

    def like(self, other: SweepControls) -> None:
        """Choose what another one has chosen, and tell nobody."""
        self.set_by_size(other.is_by_size)

    @Slot(int)
    def _on_against_chosen(self, place: int) -> None:
        self.against_changed.emit()
