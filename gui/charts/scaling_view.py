"""The Scaling view: elapsed time against cluster count, a line a lane, the ideal dashed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from engine.plan import PlannedLane
from gui.charts.axis import log_ticks, tick_text
from gui.charts.axis import ticks as axis_ticks
from gui.charts.view import View
from gui.charts.view_header import ViewHeader
from gui.theme import lane_marker

_SYMBOL = 10
_LABEL_ROOM = 0.24
_LOG_FLOOR_S = 1e-4


@dataclass(slots=True)
class _Curve:
    """What is drawn of a lane."""

    medians: Any
    ideal: Any
    spread: Any
    label: Any


class ScalingView(View):
    """How each lane's elapsed time grows with the number of clusters."""

    name = "scaling"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curves: list[_Curve] = []
        self._done = -1
        self._plot = pg.PlotWidget()
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.setAntialiasing(True)
        self._plot.setAccessibleName(self.tr("Elapsed time by cluster count"))
        self._plot.getPlotItem().getViewBox().sigResized.connect(self._on_resized)
        self._header = ViewHeader()
        self._log = QCheckBox(self.tr("Log axes"))
        self._log.setToolTip(self.tr("Logarithmic axes: equal factors take equal distances"))
        self._log.toggled.connect(self._on_log_toggled)
        self._header.controls.addWidget(self._log)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 12, 12)
        layout.addWidget(self._header)
        layout.addWidget(self._plot, 1)

    @override
    def title(self) -> str:
        return self.tr("Scaling")

    @override
    def picture_title(self) -> str:
        return self.tr("Elapsed time by cluster count, ideals dashed")

    @override
    def picture_widget(self) -> QWidget:
        widget: QWidget = self._plot
        return widget

    @override
    def refresh(self, at_s: float) -> None:
        if self.result is not None and self.result.done != self._done:
            self._done = self.result.done
            self._draw()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, ScalingView):
            self._log.setChecked(other._log.isChecked())

    @override
    def prepare_picture(self) -> None:
        # On screen markers are cut from one shared bitmap, which an SVG would hold once for each.
        for curve in self._curves:
            options = {"antialias": True, "resolutionScale": 1.0}
            curve.medians.scatter.setExportMode(True, options)

    @property
    def is_log(self) -> bool:
        """Whether both axes are logarithmic."""
        return self._log.isChecked()

    @Slot(bool)
    def _on_log_toggled(self, checked: bool) -> None:
        self._show_race()

    @Slot()
    def _on_resized(self, *_: object) -> None:
        self._place_labels()

    @override
    def _show_race(self) -> None:
        self._plot.clear()
        self._plot.setBackground(self.theme.base)
        self._curves = []
        self._done = self.result.done if self.result is not None else -1
        self._plot.setLogMode(x=self.is_log, y=self.is_log)
        self._style_axes()
        for lane in self.plan.lanes if self.plan is not None else ():
            self._curves.append(self._add_curve(lane))
        few = self.spec is not None and len(self.spec.cluster_counts) < 2
        hint = self.tr("One cluster count makes a point; several, such as 1-8, make a curve.")
        planned = self.tr("Dashed: the ideals. Each finished run adds to its lane's line.")
        hint = hint if few else planned if self.result is None else ""
        self._header.say(self.picture_title(), hint)
        self._draw()

    def _style_axes(self) -> None:
        scale = self.tr(", log scale") if self.is_log else ""
        labels = {
            "bottom": self.tr("clusters") + scale,
            "left": self.tr("elapsed time (s)") + scale,
        }
        font = QFont(self.font())
        font.setPointSizeF(self.font().pointSizeF() * 0.9)
        for side, text in labels.items():
            axis = self._plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setPen(QColor(self.theme.border))
            axis.setTextPen(QColor(self.theme.muted))
            # One level of ticks: a grid line for each number, and no others.
            axis.setStyle(
                tickFont=font, tickTextOffset=6, maxTickLevel=0, hideOverlappingLabels=False
            )
            size = f"{font.pointSizeF()}pt"
            axis.setLabel(text, color=self.theme.muted, **{"font-size": size})
            axis.setTicks(None)
        self._plot.showGrid(x=False, y=True, alpha=0.25 if self.theme.is_dark else 0.35)

    def _add_curve(self, lane: PlannedLane) -> _Curve:
        colour = self.theme.lane_colour(lane.style)
        dashes = pg.mkPen(colour, width=1.5, style=Qt.PenStyle.DashLine)
        ideal = self._plot.plot(pen=dashes, antialias=True)
        medians = self._plot.plot(
            pen=pg.mkPen(colour, width=3),
            antialias=True,
            symbol=lane_marker(lane.style),
            symbolSize=_SYMBOL,
            symbolBrush=colour,
            symbolPen=pg.mkPen(QColor(self.theme.base), width=1),
        )
        spread = pg.ErrorBarItem(beam=0, pen=pg.mkPen(colour, width=1.5))
        self._plot.addItem(spread)
        label = pg.TextItem(lane.title, color=colour, anchor=(0, 0.5))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        label.setFont(font)
        self._plot.addItem(label, ignoreBounds=True)
        return _Curve(medians, ideal, spread, label)

    def _draw(self) -> None:
        """Put in the numbers there are."""
        if self.plan is None or self.spec is None:
            return
        counts = sorted(self.spec.cluster_counts)
        ideals = {(run.lane, run.clusters): run.ideal_s for run in self.plan.runs}
        most = 0.0
        least = float("inf")
        for lane, curve in enumerate(self._curves):
            ideal_s = [self._floored(ideals[lane, count]) for count in counts]
            curve.ideal.setData(counts, ideal_s)
            shown: list[tuple[int, float, float, float]] = []
            for count in counts if self.result is not None else ():
                assert self.result is not None
                summary = self.result.summary(lane, count)
                if summary is not None:
                    shown.append((count, summary.median_s, summary.least_s, summary.most_s))
            xs = [count for count, *_ in shown]
            medians = [self._floored(median_s) for _, median_s, *_ in shown]
            curve.medians.setData(xs, medians)
            self._draw_spread(curve, shown)
            most = max(most, *ideal_s, *(most_s for *_, most_s in shown))
            least = min(least, *ideal_s, *(least_s for _, _, least_s, _ in shown))
        self._set_range(counts, least, most)
        self._place_labels()

    def _draw_spread(self, curve: _Curve, shown: list[tuple[int, float, float, float]]) -> None:
        # ErrorBarItem does not know of log axes: it is left out there.
        spread = [] if self.is_log else [row for row in shown if row[3] > row[2]]
        curve.spread.setData(
            x=_array(row[0] for row in spread),
            y=_array(row[1] for row in spread),
            top=_array(row[3] - row[1] for row in spread),
            bottom=_array(row[1] - row[2] for row in spread),
        )

    def _floored(self, seconds: float) -> float:
        return max(seconds, _LOG_FLOOR_S) if self.is_log else seconds

    def _set_range(self, counts: list[int], least_s: float, most_s: float) -> None:
        first, last = self._along(counts[0]), self._along(counts[-1])
        if self.is_log:
            first -= 0.05
            low, high = self._along(max(least_s, _LOG_FLOOR_S)), self._along(max(most_s, 1e-3))
            low, high = low - 0.1, high + 0.1
        else:
            first = 0.0
            high = (most_s or 1e-3) * 1.06
            # A little below zero, or pyqtgraph leaves out the zero's number.
            low = -high / 40
        # The labels stand to the right of the last point.
        room = max(last - first, 0.2) * _LABEL_ROOM
        self._plot.setXRange(first, last + room, padding=0)
        self._plot.setYRange(low, high, padding=0)
        ticks = [(self._along(count), str(count)) for count in counts]
        self._plot.getAxis("bottom").setTicks([_thinned(ticks, (last + room - first) * 0.05)])
        if self.is_log:
            texts = [(math.log10(value), f"{value:g}") for value in log_ticks(10**low, 10**high)]
        else:
            values = axis_ticks(high, 7)
            texts = [(value, tick_text(value, values[1])) for value in values]
        self._plot.getAxis("left").setTicks([texts])

    def _along(self, value: float) -> float:
        return math.log10(value) if self.is_log else value

    def _place_labels(self) -> None:
        """Set each label beside its line's end, pushed apart where lines end close together."""
        if self.plan is None or self.spec is None or not self._curves:
            return
        last = max(self.spec.cluster_counts)
        box = self._plot.getPlotItem().getViewBox()
        ends: list[tuple[float, int]] = []
        ideals = {run.lane: run.ideal_s for run in self.plan.runs if run.clusters == last}
        for lane, _ in enumerate(self._curves):
            summary = self.result.summary(lane, last) if self.result is not None else None
            end_s = summary.median_s if summary is not None else ideals[lane]
            point = QPointF(self._along(last), self._along(self._floored(end_s)))
            ends.append((box.mapViewToScene(point).y(), lane))
        ends.sort()
        spacing = self.fontMetrics().height() + 1.0
        bounds = box.mapRectToScene(box.boundingRect())
        places = _kept_between(
            _pushed_apart([y for y, _ in ends], spacing),
            bounds.top() + spacing / 2,
            bounds.bottom() - spacing / 2,
            spacing,
        )
        x = box.mapViewToScene(QPointF(self._along(last), 0)).x() + _SYMBOL + 4
        for (_, lane), y in zip(ends, places, strict=True):
            self._curves[lane].label.setPos(box.mapSceneToView(QPointF(x, y)))


def _array(values: Any) -> Any:
    import numpy as np

    return np.fromiter(values, dtype=float)


def _thinned(ticks: list[tuple[float, str]], distance: float) -> list[tuple[float, str]]:
    """Return the ticks that are ``distance`` apart, the last one among them."""
    kept = ticks[-1:]
    for place, text in ticks[-2::-1]:
        if kept[-1][0] - place >= distance:
            kept.append((place, text))
    return kept[::-1]


def _kept_between(places: list[float], low: float, high: float, spacing: float) -> list[float]:
    """Return ascending places moved to lie between two bounds, if there is room for them."""
    kept = list(places)
    bound = high
    for index in reversed(range(len(kept))):
        kept[index] = min(kept[index], bound)
        bound = kept[index] - spacing
    bound = low
    for index, place in enumerate(kept):
        kept[index] = max(place, bound)
        bound = kept[index] + spacing
    return kept


def _pushed_apart(places: list[float], spacing: float) -> list[float]:
    """Return ascending places moved as little as it takes to be ``spacing`` apart."""
    clusters: list[list[float]] = []  # each: sum of wished starts, number of members
    for index, place in enumerate(places):
        clusters.append([place - index * spacing, 1])
        while len(clusters) > 1 and (
            clusters[-2][0] / clusters[-2][1] > clusters[-1][0] / clusters[-1][1]
        ):
            total, count = clusters.pop()
            clusters[-1][0] += total
            clusters[-1][1] += count
    apart: list[float] = []
    for total, count in clusters:
        for _ in range(int(count)):
            apart.append(total / count + len(apart) * spacing)
    return apart
