"""The size of text that the last row of a room can read on a projected picture."""

from __future__ import annotations

import math

from PySide6.QtGui import QFont, QFontMetricsF

from gui.plot.ink import SMALL

_ARC_MINUTES = 16.0
_DISTANCE_M = 8.0
_PICTURE_M = 1.5
_PROBE_PT = 100.0


def stage_cap_height(lines: float) -> float:
    """Return the least height of capitals on a screen of this many lines, in those lines.

    ISO 9241-303 asks for characters of at least 16 minutes of arc, the angle between the lines
    from the eye to their top and foot. A character of height h seen from a distance d has the
    angle atan(h / d). Here d is 8 m and the picture is 1.5 m high: at 1080 lines, 26.8 of them.
    """
    height_m = _DISTANCE_M * math.tan(math.radians(_ARC_MINUTES / 60))
    return lines * height_m / _PICTURE_M


def stage_font(font: QFont, lines: float, scale: float = 1.0) -> QFont:
    """Return a font whose small print, too, can be read from the last row.

    Args:
        font: The family, weight and style.
        lines: The height of the screen, in device-independent pixels.
        scale: How much larger than the least size, at least 1.
    """
    probe = QFont(font)
    probe.setPointSizeF(_PROBE_PT)
    cap_height = QFontMetricsF(probe).capHeight()
    large = QFont(font)
    large.setPointSizeF(_PROBE_PT * scale * stage_cap_height(lines) / cap_height / SMALL)
    return large
