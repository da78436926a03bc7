"""Pictures as PDF: one page, whose text is text."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from gui.picture.drawing import laid_out
from gui.picture.request import PictureRequest
from gui.views.view import View

_TAB, _SPACE = b"<0009>", b"<0020>"
_LETTERS = re.compile(rb"beginbfrange.*?endbfrange", re.DOTALL)
"""What the glyphs of a font in a PDF mean."""

_MEANT = re.compile(rb"\[[^\]]*\]|(?<=> )<\w+>(?=\n)")


def pdf_picture(view: View, request: PictureRequest) -> bytes:
    """Return a picture as a file of PDF."""
    dpi = view.logicalDpiX()
    drawn = QBuffer()
    drawn.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(drawn)
    # Fonts are in points: the screen's dots per inch give the same size.
    writer.setResolution(dpi)
    writer.setTitle(view.marked_title())
    writer.setCreator("Racelane")
    with laid_out(view, request) as drawing:
        writer.setPageLayout(_page(drawing.size, dpi, is_page=request.is_page))
        page = writer.pageLayout().fullRect(QPageLayout.Unit.Inch)
        width, height = page.width() * dpi, page.height() * dpi
        painter = QPainter(writer)
        # Paper is no whole number of pixels: the rest has the colour of the picture.
        painter.fillRect(QRectF(0, 0, width + 1, height + 1), QColor(drawing.sheet.ground))
        share = min(width / drawing.sheet.size.width(), height / drawing.sheet.size.height())
        painter.scale(share, share)
        drawing.sheet.paint(painter)
        painter.end()
    return with_real_spaces(bytes(drawn.data().data()))


def _page(size: QSize, dpi: float, *, is_page: bool) -> QPageLayout:
    """Return a page without margins for a picture of a size in pixels: A4, or just that size."""
    if is_page:
        paper = QPageSize(QPageSize.PageSizeId.A4)
    else:
        points = QSizeF(size) * (72 / dpi)
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        paper = QPageSize(points, QPageSize.Unit.Point, "", exact)
    # A size of one's own is as wide as it says, whatever the orientation.
    is_wide = is_page and size.width() > size.height()
    turned = QPageLayout.Orientation.Landscape if is_wide else QPageLayout.Orientation.Portrait
    return QPageLayout(paper, turned, QMarginsF())


def with_real_spaces(pdf: bytes) -> bytes:
    """Return a PDF in which spaces are found and copied as spaces.

    Qt names a glyph by the first letter that has it, which for the space is the tab.
    """

    def with_spaces(meant: re.Match[bytes]) -> bytes:
        return meant[0].replace(_TAB, _SPACE)

    return _LETTERS.sub(lambda letters: _MEANT.sub(with_spaces, letters[0]), pdf)
