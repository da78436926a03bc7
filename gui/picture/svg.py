"""Pictures as SVG, whose text is text."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QBuffer, QPoint, QRect
from PySide6.QtGui import QFont, QFontInfo, QPainter
from PySide6.QtSvg import QSvgGenerator

from gui.picture.drawing import laid_out
from gui.picture.request import PictureRequest
from gui.picture.sheet import description
from gui.views.view import View

_FAMILY = re.compile(rb'font-family="([^"]*)"')


def svg_picture(view: View, request: PictureRequest) -> bytes:
    """Return a picture as a file of SVG."""
    drawn = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(drawn)
    # Fonts are in points: the screen's dots per inch give the same size.
    generator.setResolution(view.logicalDpiX())
    generator.setTitle(view.marked_title())
    generator.setDescription(description(view, shows_conclusion=request.shows_conclusion))
    with laid_out(view, request) as drawing:
        generator.setSize(drawing.size)
        generator.setViewBox(QRect(QPoint(), drawing.sheet.size))
        painter = QPainter(generator)
        drawing.sheet.paint(painter)
        painter.end()
    return with_real_fonts(bytes(drawn.data().data()))


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
