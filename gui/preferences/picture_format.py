"""The kinds and sizes of pictures."""

from __future__ import annotations

from PySide6.QtCore import QSize

FORMATS = (".png", ".svg")
SCALES = (1, 2, 3, 4)

_LEAST = QSize(640, 360)
_MOST = QSize(7680, 4320)


class PictureError(Exception):
    """A picture that cannot be made or written; the message says why."""


def parse_size(text: str) -> QSize:
    """Read a size such as ``1280x720``.

    Raises:
        PictureError: it is no size, or out of bounds.
    """
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()) or len(text) > 20:
        raise PictureError(f"size must be like 1280x720, got {text[:40]!r}")
    size = QSize(int(width), int(height))
    if size.expandedTo(_LEAST) != size or size.boundedTo(_MOST) != size:
        raise PictureError(f"size must be 640x360..7680x4320, got {text}")
    return size
