"""A picture of a view, at a size and scale of its own, as an image or a file."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QPoint,
    QRect,
    QSaveFile,
    QSize,
)
from PySide6.QtGui import (
    QFont,
    QFontInfo,
    QImage,
    QImageWriter,
    QPainter,
)
from PySide6.QtSvg import QSvgGenerator

from engine.vocabulary.wording import _
from gui.picture.sheet import sheet_of
from gui.preferences.picture_format import PictureError
from gui.views.view import View

_FAMILY = re.compile(rb'font-family="([^"]*)"')


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """Which picture to write, and where."""

    path: Path
    """Ends in ``.png`` or ``.svg``."""

    size: QSize
    """Width and height in pixels before scaling; the picture is higher if its lanes need it."""

    scale: int = 2
    """Pixels of a PNG per pixel of ``size``, 1..4."""

    shows_selection: bool = False
    """Whether to highlight the selected lane or query as on the screen."""


def save_picture(view: View, request: PictureRequest) -> None:
    """Write a picture of the race that ``view`` shows.

    A view of its own draws the picture, so it does not depend on the window's size.

    Raises:
        PictureError: the file name has an unknown ending, or the file cannot be written.
    """
    suffix = request.path.suffix.lower()
    if suffix == ".png":
        image = render_image(
            view, request.size, request.scale, shows_selection=request.shows_selection
        )
        file = QSaveFile(str(request.path))
        writer = QImageWriter(file, QByteArray(b"png"))
        writer.setText("Title", view.picture_title())
        writer.setText("Description", _description(view))
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and writer.write(image)
        if not (written and file.commit()):
            raise _unwritable(request.path, file)
    elif suffix == ".svg":
        _save_svg(view, request)
    else:
        message = _("a picture must end in .png or .svg, got {name!r}")
        raise PictureError(message.format(name=request.path.name))


def render_image(view: View, size: QSize, scale: int, *, shows_selection: bool = False) -> QImage:
    """Return a picture of ``size`` times ``scale`` pixels, higher if its lanes need it."""
    with sheet_of(view, size, scale=scale, shows_selection=shows_selection) as sheet:
        image = QImage(sheet.size * scale, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(scale)
        painter = QPainter(image)
        sheet.paint(painter)
        painter.end()
    return image


def _unwritable(path: Path, file: QSaveFile) -> PictureError:
    message = _("cannot write {path}: {reason}")
    return PictureError(message.format(path=path, reason=file.errorString()))


def _save_svg(view: View, request: PictureRequest) -> None:
    file = QSaveFile(str(request.path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise _unwritable(request.path, file)
    drawn = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(drawn)
    # Fonts are in points: the screen's dots per inch give the same size.
    generator.setResolution(view.logicalDpiX())
    generator.setTitle(view.picture_title())
    generator.setDescription(_description(view))
    with sheet_of(view, request.size, shows_selection=request.shows_selection) as sheet:
        generator.setSize(sheet.size)
        generator.setViewBox(QRect(QPoint(), sheet.size))
        painter = QPainter(generator)
        sheet.paint(painter)
        painter.end()
    data = with_real_fonts(bytes(drawn.data().data()))
    if file.write(data) != len(data) or not file.commit():
        raise _unwritable(request.path, file)


def with_real_fonts(svg: bytes) -> bytes:
    """Return an SVG whose texts name fonts that other machines have, the one used here first.

    Qt writes the requested name, such as "Sans Serif", which only fontconfig resolves.
    """
    return _FAMILY.sub(_families, svg)


def _families(found: re.Match[bytes]) -> bytes:
    asked = html.unescape(found[1].decode())
    here = QFontInfo(QFont(asked)).family()
    # Verdana is as wide as DejaVu Sans; the others are what most machines have.
    named = dict.fromkeys([here, "DejaVu Sans", "Verdana", "Helvetica", "Arial"])
    families = ", ".join(f"'{name}'" for name in named if "'" not in name)
    return f'font-family="{html.escape(families, quote=False)}, sans-serif"'.encode()


def _description(view: View) -> str:
    """Return the lines under the chart."""
    return "\n".join((*view.remarks(), *view.caption()))
