"""Text on charts: how wide it is, and what of it fits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

NAME_SHARE = 0.25
"""The most of a chart's width that names of lanes take; longer ones are elided."""


def shortened(metrics: QFontMetricsF, title: str, room: float) -> str:
    """Return a lane's title in at most ``room`` pixels.

    Of long names the ends tell lanes apart, so the middle gives way.
    """
    return metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, room)


def text_width(metrics: QFontMetricsF, *texts: str) -> float:
    """Return the width in pixels of the widest of some texts."""
    return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)
