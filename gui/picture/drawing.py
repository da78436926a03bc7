"""A picture laid out at the size that a request asks for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QSize

from gui.picture.request import PictureRequest
from gui.picture.sheet import Sheet, SheetOptions, sheet_of
from gui.views.view import View


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet, and how to paint it."""

    sheet: Sheet
    size: QSize
    """The picture's, in pixels before scaling, as high as the sheet needs."""

    zoom: float
    """Pixels of ``size`` per pixel of the sheet."""


@contextmanager
def laid_out(view: View, request: PictureRequest, scale: float = 1.0) -> Iterator[Drawing]:
    """Lay out a picture, ``scale`` pixels of which will be painted per pixel of its size."""
    options = SheetOptions(
        request.theme, request.shows_selection, request.has_words, request.shows_conclusion
    )
    zoom, room = request.zoom, request.size * (1 / request.zoom)
    keeps_size = request.is_page or view.keeps_size
    if keeps_size:
        with sheet_of(view, room, options) as sheet:
            lack = max(1, sheet.least_width / room.width(), sheet.size.height() / room.height())
        room, zoom = room * lack, zoom / lack
    with sheet_of(view, room, options, scale=scale * zoom) as sheet:
        if keeps_size:
            yield Drawing(sheet, request.size, zoom * min(1, room.height() / sheet.size.height()))
        elif sheet.size == room:
            yield Drawing(sheet, request.size, zoom)
        else:
            yield Drawing(sheet, sheet.size * zoom, zoom)
