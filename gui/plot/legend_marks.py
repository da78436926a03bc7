"""The marks in legends, each in the box that an entry has for it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from gui.plot.ink import Ink
from gui.plot.legend import PaintMark
from gui.plot.marks import (
    DOT,
    paint_ideal,
    paint_median,
    paint_outlier,
    paint_run,
    paint_whisker,
)

WIDE = 16.0
"""The width of the mark of an interval, in pixels at the usual size."""


def median_mark(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Paint the median's line."""
    inset = ink.px(2)
    bar = QRectF(box.left(), box.top() + inset, box.width() / 2, box.height() - 2 * inset)
    paint_median(painter, ink, bar)


def whisker_mark(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Paint an interval."""
    inset = ink.px(1)
    paint_whisker(painter, ink, box.left() + inset, box.right() - inset, box.center().y())


def run_mark(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Paint a run's circle."""
    paint_run(painter, ink, QPointF(box.center()), QColor(ink.theme.muted))


def outlier_mark(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Paint an outlier's cross."""
    middle = QPointF(box.left() + ink.px(DOT / 2), box.center().y())
    paint_outlier(painter, ink, middle, QColor(ink.theme.muted))


def ideal_mark(painter: QPainter, ink: Ink, box: QRectF) -> None:
    """Paint the ideal's tick."""
    inset = ink.px(1)
    paint_ideal(painter, ink, box.center().x(), box.top() + inset, box.bottom() - inset)


def swatch(colour: QColor, share: float = 1.0) -> PaintMark:
    """Return what paints a square of a colour, of which a share of the height is filled."""

    def paint(painter: QPainter, ink: Ink, box: QRectF) -> None:
        height = box.width() * share
        middle = box.center().y()
        painter.fillRect(QRectF(box.left(), middle - height / 2, box.width(), height), colour)

    return paint
