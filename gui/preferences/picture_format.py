"""The kinds and sizes of pictures."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QSize

from engine.vocabulary.wording import _

FORMATS = (".png", ".svg", ".pdf")
SCALES = (1, 2, 3, 4)

LEAST_SIZE = QSize(640, 360)
MOST_SIZE = QSize(7680, 4320)

A4_MM = (297.0, 210.0)
"""The sides of a page, in millimetres."""


class PictureError(Exception):
    """A picture that cannot be made or written; the message says why."""


class PictureSize(enum.StrEnum):
    """The sizes that are offered for a picture."""

    VIEW = "view"
    """That of the chart on the screen."""

    HD = "1280x720"
    FULL_HD = "1920x1080"
    UHD = "3840x2160"
    A4 = "a4"
    A4_PORTRAIT = "a4-portrait"
    OWN = "own"
    """The user's own."""


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a picture is like."""

    ending: str = FORMATS[0]
    """The ending of its file, one of ``FORMATS``."""

    size: PictureSize = PictureSize.HD
    own_size: QSize = field(default_factory=lambda: QSize(1280, 720))
    """The user's own size, in pixels before scaling."""

    own_scale: int = 2
    """Pixels of a PNG per pixel of that size, one of ``SCALES``."""

    is_dark: bool | None = None
    """Whether it is dark; None for as dark as the window."""

    shows_selection: bool = False
    """Whether to highlight the selected lane or query."""

    shows_conclusion: bool = False
    """Whether to say what is concluded, above the caption."""


def page_size(dpi: float, *, is_portrait: bool) -> QSize:
    """Return the size of a page of A4 in pixels, at a resolution in dots per inch."""
    long, short = (round(side / 25.4 * dpi) for side in A4_MM)
    return QSize(short, long) if is_portrait else QSize(long, short)


def parse_size(text: str) -> QSize:
    """Read a size such as ``1280x720``.

    Raises:
        PictureError: it is no size, or out of bounds.
    """
    width, _x, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal()) or len(text) > 20:
        raise PictureError(f"size must be like 1280x720, got {text[:40]!r}")
    size = QSize(int(width), int(height))
    if size.expandedTo(LEAST_SIZE) != size or size.boundedTo(MOST_SIZE) != size:
        raise PictureError(f"size must be 640x360..7680x4320, got {text}")
    return size


def check_ending(name: str) -> str:
    """Return the ending of a picture's file name, one of ``FORMATS``.

    Raises:
        PictureError: it has another one.
    """
    ending = Path(name).suffix.lower()
    if ending not in FORMATS:
        message = _("a picture must end in .png, .svg or .pdf, got {name!r}")
        raise PictureError(message.format(name=name))
    return ending
