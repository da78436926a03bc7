"""Which picture to draw: how large, in which colours, and where it goes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize

from gui.look.theme import DARK, LIGHT, Theme
from gui.preferences.picture_format import (
    LEAST_SIZE,
    MOST_SIZE,
    SCALES,
    PictureOptions,
    PictureSize,
    page_size,
    parse_size,
)
from gui.views.view import View

_PAPER_SCALE = 3
"""Pixels of a PNG per pixel of a page: about 300 dots per inch."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """Which picture to write, and where."""

    path: Path
    """Ends in ``.png``, ``.svg`` or ``.pdf``."""

    size: QSize
    """Width and height in pixels before scaling; the picture is higher if its lanes need it."""

    scale: float = 2
    """Pixels of a PNG per pixel of ``size``, 1..4."""

    shows_selection: bool = False
    """Whether to highlight the selected lane or query as on the screen."""

    zoom: float = 1
    """How many times as large as on the screen everything is drawn; ``size`` stays."""

    theme: Theme | None = None
    """The colours to use, or None for the view's."""

    has_words: bool = True
    """Whether the title stands above the chart, and the caption below it."""

    is_page: bool = False
    """Whether it is a page of A4: of just this size, drawn smaller if its lanes need height."""

    shows_conclusion: bool = False
    """Whether to say what is concluded, above the caption."""


def picture_request(view: View, path: Path, options: PictureOptions) -> PictureRequest:
    """Return the request for a picture of ``view`` that is like ``options``."""
    dpi = view.logicalDpiX()
    zoom, scale, is_page = 1, 1, False
    match options.size:
        case PictureSize.VIEW:
            chart = view.picture_widget()
            shown = chart if chart.isVisible() else view
            size = shown.size().expandedTo(LEAST_SIZE).boundedTo(MOST_SIZE)
            scale = min(math.ceil(view.devicePixelRatioF()), max(SCALES))
        case PictureSize.A4 | PictureSize.A4_PORTRAIT as paper:
            size = page_size(dpi, is_portrait=paper is PictureSize.A4_PORTRAIT)
            scale, is_page = _PAPER_SCALE, True
        case PictureSize.UHD:
            # Seen on a screen of the same width as others: half as large, nobody could read it.
            size, zoom = parse_size(options.size), 2
        case PictureSize.OWN:
            size, scale = options.own_size, options.own_scale
        case _:
            size = parse_size(options.size)
    theme = None if options.is_dark is None else DARK if options.is_dark else LIGHT
    return PictureRequest(
        path,
        size,
        scale,
        options.shows_selection,
        zoom,
        theme,
        is_page=is_page,
        shows_conclusion=options.shows_conclusion,
    )
