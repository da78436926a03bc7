"""Graphs on pyqtgraph: how they look, and how to zoom and move what is in view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsView

from gui.plot.ink import Ink
from gui.plot.lane_chart import PAN, STEP

_WHOLE = 0.9999
"""A larger share of the whole in view counts as the whole."""

Range = tuple[float, float]
"""Where an axis begins and ends, in the graph's own units."""


def make_graph() -> Any:
    """Return an empty graph with two axes."""
    graph = pg.PlotWidget()
    graph.setMenuEnabled(False)
    graph.hideButtons()
    graph.setMouseEnabled(x=True, y=True)
    graph.setAntialiasing(True)
    # A cached background would be a bitmap in an SVG.
    graph.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
    graph.setFrameShape(QFrame.Shape.NoFrame)
    graph.getPlotItem().layout.setContentsMargins(10, 8, 8, 2)
    graph.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return graph


def style_axes(graph: Any, ink: Ink, bottom: str, left: str) -> None:
    """Draw a graph's axes, with a text along each, and its level grid lines."""
    font, theme = ink.small_font, ink.theme
    graph.setBackground(theme.base)
    for side, text in (("bottom", bottom), ("left", left)):
        axis = graph.getAxis(side)
        axis.enableAutoSIPrefix(False)
        axis.setPen(ink.graph_pen(theme.border))
        axis.setTextPen(QColor(theme.muted))
        # One level of ticks: one grid line per number, and no others.
        axis.setStyle(
            tickFont=font,
            tickTextOffset=round(ink.px(6)),
            maxTickLevel=0,
            hideOverlappingLabels=False,
        )
        size = f"{font.pointSizeF()}pt"
        axis.setLabel(text, color=theme.muted, **{"font-size": size})
    graph.showGrid(x=False, y=True, alpha=0.25 if theme.is_dark else 0.35)


class GraphNavigation(QObject):
    """Zooms and moves a graph by mouse and keys; nothing beyond the whole comes into view."""

    moved = Signal()
    """Another part is in view, or the same one of another whole."""

    def __init__(self, graph: Any, whole: Callable[[], tuple[Range, Range]]) -> None:
        """Take from ``whole`` where the axes begin and end, x before y."""
        super().__init__(graph)
        self._box = graph.getPlotItem().getViewBox()
        self._whole = whole
        self._is_zoomed = False
        self._box.sigRangeChangedManually.connect(self._on_moved)

    @property
    def is_whole(self) -> bool:
        """Whether everything is in view."""
        return not self._is_zoomed

    def forget(self) -> None:
        """Bring everything into view by the next ``show``."""
        self._is_zoomed = False

    def show(self) -> None:
        """Bring the whole into view, unless a part of it was chosen."""
        x, y = self._whole()
        self._box.setLimits(xMin=x[0], xMax=x[1], yMin=y[0], yMax=y[1])
        if not self._is_zoomed:
            self._box.setRange(xRange=x, yRange=y, padding=0)
        self.moved.emit()

    def fit(self) -> None:
        """Bring everything into view."""
        self._is_zoomed = False
        self.show()

    def zoom(self, factor: float) -> None:
        """Show a part ``factor`` times smaller, around the middle."""
        self._box.scaleBy((1 / factor, 1 / factor))
        self._on_moved()

    def pan(self, share: float) -> None:
        """Move along the x axis by a share of what is in view."""
        left, right = self._box.viewRange()[0]
        self._box.translateBy(x=share * (right - left))
        self._on_moved()

    @Slot()
    def _on_moved(self, *_: object) -> None:
        (left, right), (low, high) = self._box.viewRange()
        x, y = self._whole()
        seen = max((right - left) / (x[1] - x[0]), (high - low) / (y[1] - y[0]))
        self._is_zoomed = seen < _WHOLE
        if self._is_zoomed:
            self.moved.emit()
        else:
            self.show()

    def take_key(self, event: QKeyEvent) -> bool:
        """Zoom, move or fit by a key that needs no click first; return whether it was one."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        match event.key():
            case Qt.Key.Key_W:
                self.zoom(STEP)
            case Qt.Key.Key_S:
                self.zoom(1 / STEP)
            case Qt.Key.Key_A:
                self.pan(-PAN)
            case Qt.Key.Key_D:
                self.pan(PAN)
            case Qt.Key.Key_F:
                self.fit()
            case _:
                return False
        return True
