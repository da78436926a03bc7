"""A picture of a view: title, chart and caption, as an image or a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSaveFile, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from engine.vocabulary.wording import _
from gui.look.theme import Theme
from gui.picture.drawing import laid_out
from gui.picture.pdf import pdf_picture
from gui.picture.request import PictureRequest
from gui.picture.sheet import description
from gui.picture.svg import svg_picture
from gui.preferences.picture_format import PictureError, check_ending
from gui.views.view import View

_MOST_SIDE = 32767
"""The longest side of an image, in pixels: nothing is painted beyond."""


def save_picture(view: View, request: PictureRequest) -> None:
    """Write a picture of the race that ``view`` shows.

    A view of its own draws the picture, so it does not depend on the window's size.

    Raises:
        PictureError: the file name has an unknown ending, or the file cannot be written.
    """
    formats = {".png": _png_picture, ".svg": svg_picture, ".pdf": pdf_picture}
    data = formats[check_ending(request.path.name)](view, request)
    file = QSaveFile(str(request.path))
    written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data)
    if not (written and file.commit()):
        message = _("cannot write {path}: {reason}")
        raise PictureError(message.format(path=request.path, reason=file.errorString()))


def render_image(
    view: View,
    size: QSize,
    scale: float,
    *,
    shows_selection: bool = False,
    zoom: float = 1,
    theme: Theme | None = None,
    is_page: bool = False,
    shows_conclusion: bool = False,
) -> QImage:
    """Return a picture of ``size`` times ``scale`` pixels, higher if its lanes need it.

    The arguments are those of a ``PictureRequest``.

    Raises:
        PictureError: there is no image that large.
    """
    request = PictureRequest(
        Path(),
        size,
        scale,
        shows_selection,
        zoom,
        theme,
        is_page=is_page,
        shows_conclusion=shows_conclusion,
    )
    with laid_out(view, request, scale) as drawing:
        size = drawing.size * scale
        image = QImage(size, QImage.Format.Format_RGB32)
        if image.isNull() or max(size.width(), size.height()) > _MOST_SIDE:
            text = _("a picture of {width} by {height} pixels is too large")
            raise PictureError(text.format(width=size.width(), height=size.height()))
        # Where rounding leaves a part of a pixel free, too.
        image.fill(QColor(drawing.sheet.ground))
        image.setDevicePixelRatio(scale * drawing.zoom)
        painter = QPainter(image)
        drawing.sheet.paint(painter)
        painter.end()
    return image


def _png_picture(view: View, request: PictureRequest) -> bytes:
    """Return a picture as a file of PNG."""
    image = render_image(
        view,
        request.size,
        request.scale,
        shows_selection=request.shows_selection,
        zoom=request.zoom,
        theme=request.theme,
        is_page=request.is_page,
        shows_conclusion=request.shows_conclusion,
    )
    # Programs that put it on paper give it the size that it was laid out for.
    per_metre = round(view.logicalDpiX() * request.scale / 0.0254)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    drawn = QBuffer()
    writer = QImageWriter(drawn, QByteArray(b"png"))
    writer.setText("Title", view.marked_title())
    writer.setText("Description", description(view, shows_conclusion=request.shows_conclusion))
    if not writer.write(image):
        raise PictureError(writer.errorString())
    return bytes(drawn.data().data())
