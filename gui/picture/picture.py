"""A picture of a view: title, chart and caption, at a size and scale of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSaveFile,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontInfo,
    QFontMetricsF,
    QImage,
    QImageWriter,
    QPainter,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QScrollArea, QWidget

from engine.vocabulary.wording import _
from gui.preferences.picture_format import PictureError
from gui.views.view import View

_MARGIN = 24.0
_MOST_CHART = 16000
"""The greatest chart height in a picture, in pixels; an image has at most 32767."""

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
    with _sheet(view, size, scale=scale, shows_selection=shows_selection) as sheet:
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
    with _sheet(view, request.size, shows_selection=request.shows_selection) as sheet:
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


@contextmanager
def _sheet(
    view: View, size: QSize, *, scale: float = 1.0, shows_selection: bool
) -> Iterator[_Sheet]:
    """Lay out a picture with a view of its own, deleted when the picture is done."""
    twin = type(view)()
    twin.is_picture, twin.picture_scale = True, scale
    try:
        yield _Sheet(view, twin, size, shows_selection=shows_selection)
    finally:
        twin.hide()
        twin.deleteLater()


class _Sheet:
    """A picture's title, chart and caption, with their places."""

    def __init__(self, view: View, twin: View, size: QSize, *, shows_selection: bool) -> None:
        """Lay the parts out.

        Args:
            view: The view to show.
            twin: A new view of the same class, to paint.
            size: The picture's, in pixels; it grows in height if the chart needs that.
            shows_selection: Whether to highlight the selected lane or query.
        """
        self._theme = view.theme
        self._title = view.picture_title()
        self._big = QFont(view.font())
        self._big.setPointSizeF(view.font().pointSizeF() * 1.5)
        self._big.setWeight(QFont.Weight.DemiBold)
        self._small = QFont(view.font())
        self._small.setPointSizeF(view.font().pointSizeF() * 0.9)
        small = QFontMetricsF(self._small)
        width = size.width() - 2 * _MARGIN
        # Warnings come first, and not in grey, so that nobody overlooks them.
        words = [(line, self._theme.text) for line in view.remarks()]
        words += [(line, self._theme.muted) for line in view.caption()]
        self._caption = [
            (part, colour) for line, colour in words for part in _wrapped(line, small, width)
        ]
        top = _MARGIN + QFontMetricsF(self._big).height() + 12
        below = 12 + small.height() * len(self._caption) + _MARGIN
        self._box = QRect(
            int(_MARGIN / 2),
            int(top),
            int(size.width() - _MARGIN),
            int(size.height() - below - top),
        )
        self._chart = self._make_chart(view, twin, shows_selection=shows_selection)
        self.size = QSize(size.width(), max(size.height(), round(self._box.bottom() + 1 + below)))

    def _make_chart(self, view: View, twin: View, *, shows_selection: bool) -> QWidget:
        """Return the twin's chart, laid out, and make the box as high as the chart needs."""
        twin.setFont(view.font())
        twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        chart = twin.picture_widget()
        twin.resize(self._box.size())
        twin.like(view)
        if not shows_selection:
            twin.clear_selection()
        twin.show()
        # The chart alone, without the controls above it, fills the box.
        viewport = chart.parentWidget()
        scroll = viewport.parentWidget() if viewport is not None else None
        if isinstance(scroll, QScrollArea):
            scroll.takeWidget()
        chart.setParent(None)
        chart.setFont(view.font())
        chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._box.setHeight(max(self._box.height(), min(twin.picture_height(), _MOST_CHART)))
        chart.resize(self._box.size())
        chart.show()
        twin.prepare_picture()
        return chart

    def paint(self, painter: QPainter) -> None:
        """Paint all of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(QPoint(), self.size), QColor(self._theme.base))
        painter.setFont(self._big)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(_MARGIN, _MARGIN + QFontMetricsF(self._big).ascent()), self._title)
        painter.setFont(self._small)
        line_height = QFontMetricsF(self._small).height()
        bottom = self.size.height() - _MARGIN - line_height * len(self._caption)
        width = self.size.width() - 2 * _MARGIN
        for place, (line, colour) in enumerate(self._caption):
            painter.setPen(QColor(colour))
            box = QRectF(_MARGIN, bottom + place * line_height, width, line_height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line)
        # Called on the class: a graphics view overrides render to paint its scene alone.
        flags = QWidget.RenderFlag.DrawChildren
        QWidget.render(self._chart, painter, self._box.topLeft(), renderFlags=flags)
        self._chart.hide()
        self._chart.deleteLater()


def _wrapped(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and metrics.horizontalAdvance(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]
