"""The painted axis of seconds: grid lines, round numbers, and a label with their unit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.vocabulary.units import more_digits, seconds_text
from engine.vocabulary.wording import _
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN
from gui.plot.text import text_width
from gui.plot.value_axis import ValueAxis

_GAP = 36.0
"""The least space between two numbers, in pixels at the usual size."""

NUMBERS_TOP = 4.0
"""From the axis to its numbers, in pixels at the usual size."""


def time_unit(most_s: float) -> tuple[float, str]:
    """Return the unit for times up to ``most_s`` seconds: what one is worth, and its symbol."""
    if most_s >= 1:
        return 1.0, _("s")
    return (1e-3, _("ms")) if most_s >= 1e-3 else (1e-6, _("\u00b5s"))


def value_text(axis: ValueAxis, x: float) -> str:
    """Return the time at a place of an axis, with the digits that its pixels tell apart."""
    return seconds_text(axis.value(x), more_digits((axis.value(x), axis.value(x + 1))))


def foot_height(ink: Ink) -> float:
    """Return the height in pixels of the numbers and the label below an axis."""
    return 2 * ink.small.height() + ink.px(10)


def paint_time_axis(
    painter: QPainter, ink: Ink, axis: ValueAxis, boxes: Sequence[QRectF], label: str
) -> QRectF:
    """Paint grid lines through boxes, the numbers below the last, and the label below those.

    Args:
        painter: Paints.
        ink: The theme, fonts and size.
        axis: Seconds.
        boxes: From top to bottom; the axis is as wide as each of them.
        label: Gets its unit as ``{unit}``.

    Returns:
        What the label leaves of its line, from the chart's margin on: room for a legend.
    """
    theme, last = ink.theme, boxes[-1]
    unit_s, unit = time_unit(axis.value(axis.right))
    room = text_width(ink.small, "0000.0") + ink.px(_GAP)
    ticks = axis.ticks(max(2, int(axis.width / room)), unit_s)
    painter.setPen(ink.pen(theme.line))
    for seconds, _text in ticks:
        x = axis.x(seconds)
        for box in boxes:
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    painter.setFont(ink.small_font)
    painter.setPen(QColor(theme.muted))
    half, top = ink.px(60), last.bottom() + ink.px(NUMBERS_TOP)
    for seconds, text in ticks:
        number = QRectF(axis.x(seconds) - half, top, 2 * half, ink.small.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignHCenter, text)
    margin = ink.px(MARGIN)
    line = QRectF(margin, top + ink.small.height() + ink.px(2), 0, ink.small.height())
    line.setRight(last.right())
    words = label.format(unit=unit)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight, words)
    return line.adjusted(0, 0, -(ink.small.horizontalAdvance(words) + ink.px(_GAP)), 0)


def paint_base_line(painter: QPainter, ink: Ink, box: QRectF, *, has_focus: bool) -> None:
    """Paint where values are 0; in the accent's colour if keys go to the chart."""
    theme = ink.theme
    painter.setPen(ink.pen(theme.accent if has_focus else theme.border, 2 if has_focus else 1))
    painter.drawLine(box.topLeft(), box.bottomLeft())
