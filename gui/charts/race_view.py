"""The Race view: live bars of one cluster count, which the user picks or lets follow the race."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from engine.plan import Plan
from engine.result import RaceResult
from engine.spec import RaceSpec
from gui.charts.race_canvas import RaceCanvas
from gui.charts.race_rows import race_rows
from gui.charts.view import View
from gui.charts.view_header import ViewHeader

_MOST_BUTTONS = 10


class RaceView(View):
    """Elapsed time of each lane at one cluster count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._shown = 1
        self._counts: tuple[int, ...] = ()
        self._canvas = RaceCanvas()
        self._header = ViewHeader()
        self._at_s = 0.0
        self._buttons: dict[int, QToolButton] = {}
        self._group = QButtonGroup(self)
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
    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        if spec.cluster_counts != self._counts:
            self._chosen = None
        super().show_plan(spec, plan)

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._chosen = None
            self._at_s = result.last_at_s
        super().show_result(result)

    @override
    def refresh(self, at_s: float) -> None:
        self._at_s = at_s
        if self._count_to_show() == self._shown:
            self._show_rows()
        else:
            self._show_count()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, RaceView):
            self._choose(other.clusters)

    @override
    def _show_race(self) -> None:
        counts = self.spec.cluster_counts if self.spec is not None else ()
        if counts != self._counts:
            self._counts = counts
            self._make_buttons()
        self._show_count()

    def _make_buttons(self) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._header.controls.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        if len(self._counts) < 2:
            return
        # More counts than fit: the first ones, evenly thinned, always with the largest.
        step = -(-len(self._counts) // _MOST_BUTTONS)
        for clusters in self._counts[::-1][::step][::-1]:
            button = QToolButton(self)
            button.setObjectName("segment")
            button.setText(str(clusters))
            button.setCheckable(True)
            button.setToolTip(self.tr("Show the runs at cluster count {}").format(clusters))
            button.clicked.connect(partial(self._on_count_clicked, clusters))
            self._group.addButton(button)
            self._header.controls.addWidget(button)
            self._buttons[clusters] = button

    @Slot()
    def _on_count_clicked(self, clusters: int, checked: bool = True) -> None:
        self._choose(clusters)

    def _choose(self, clusters: int) -> None:
        self._chosen = clusters
        self._show_count()

    def _count_to_show(self) -> int:
        if self._chosen is not None:
            return self._chosen
        if self.result is not None and self.result.current is not None:
            return self.result.current.planned.clusters
        if self.result is not None and not self.result.is_over:
            return self._shown
        return max(self._counts, default=1)

    def _show_count(self) -> None:
        self._shown = self._count_to_show()
        if self._shown in self._buttons:
            self._buttons[self._shown].setChecked(True)
        is_planned = self.spec is not None and self.result is None
        hint = self.tr("Press Start: each bar grows with the clock toward its ideal.")
        self._header.say(self.picture_title(), hint if is_planned else "")
        self._show_rows()

    def _show_rows(self) -> None:
        rows = race_rows(self.plan, self.result, self._shown, self._at_s)
        self._canvas.show_rows(rows, self.theme)
