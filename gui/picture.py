"""A picture of a view: title, chart and caption, at a size and scale of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QPointF, QRect, QRectF, QSaveFile, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from gui.charts.view import View

FORMATS = (".png", ".svg")
SCALES = (1, 2, 3, 4)

_MARGIN = 24.0
_LEAST = QSize(640, 360)
_MOST = QSize(7680, 4320)


class PictureError(Exception):
    """A picture that cannot be made or written; the message says why."""


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """What kind of picture to write, and where."""

    path: Path
    """Ends in ``.png`` or ``.svg``."""

    size: QSize
    """Width and height in pixels before scaling."""

    scale: int = 2
    """Pixels of a PNG to one of ``size``, 1..4."""

    shows_selection: bool = False
    """Whether the lane or query that is looked at is set off as on the screen."""


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


def save_picture(view: View, request: PictureRequest) -> None:
    """Write a picture of the race that ``view`` shows.

    The picture is drawn by a view of its own, so it does not depend on the window's size.

    Raises:
        PictureError: the file name has another ending, or the file cannot be written.
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
            raise PictureError(f"cannot write {request.path}: {file.errorString()}")
    elif suffix == ".svg":
        _save_svg(view, request)
    else:
        raise PictureError(f"a picture must end in .png or .svg, got {request.path.name!r}")


def render_image(view: View, size: QSize, scale: int, *, shows_selection: bool = False) -> QImage:
    """Return a picture of ``size`` times ``scale`` pixels."""
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    _paint(painter, view, size, shows_selection=shows_selection)
    painter.end()
    return image


def _save_svg(view: View, request: PictureRequest) -> None:
    file = QSaveFile(str(request.path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise PictureError(f"cannot write {request.path}: {file.errorString()}")
    generator = QSvgGenerator()
    generator.setOutputDevice(file)
    generator.setSize(request.size)
    generator.setViewBox(QRect(QPoint(), request.size))
    # Fonts come in points: the same number of dots an inch as on screen gives the same size.
    generator.setResolution(view.logicalDpiX())
    generator.setTitle(view.picture_title())
    generator.setDescription(_description(view))
    painter = QPainter(generator)
    _paint(painter, view, request.size, shows_selection=request.shows_selection)
    painter.end()
    if not file.commit():
        raise PictureError(f"cannot write {request.path}: {file.errorString()}")


def _description(view: View) -> str:
    """Return what stands under the chart, as lines."""
    return "\n".join((*view.remarks(), *view.caption()))


def _paint(painter: QPainter, view: View, size: QSize, *, shows_selection: bool) -> None:
    theme = view.theme
    big = QFont(view.font())
    big.setPointSizeF(view.font().pointSizeF() * 1.5)
    big.setWeight(QFont.Weight.DemiBold)
    small = QFont(view.font())
    small.setPointSizeF(view.font().pointSizeF() * 0.9)
    title_height = QFontMetricsF(big).height()
    line_height = QFontMetricsF(small).height()
    width = size.width() - 2 * _MARGIN
    # What would mislead if it were overlooked stands first, and is not grey.
    words = [(line, theme.text) for line in view.remarks()]
    words += [(line, theme.muted) for line in view.caption()]
    caption_lines = [
        (part, colour)
        for line, colour in words
        for part in _wrapped(line, QFontMetricsF(small), width)
    ]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(QPoint(), size), QColor(theme.base))
    painter.setFont(big)
    painter.setPen(QColor(theme.text))
    painter.drawText(QPointF(_MARGIN, _MARGIN + QFontMetricsF(big).ascent()), view.picture_title())
    top = _MARGIN + title_height + 12
    bottom = size.height() - _MARGIN - line_height * len(caption_lines)
    painter.setFont(small)
    for place, (line, colour) in enumerate(caption_lines):
        painter.setPen(QColor(colour))
        box = QRectF(_MARGIN, bottom + place * line_height, width, line_height)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line)
    box = QRectF(_MARGIN / 2, top, size.width() - _MARGIN, bottom - 12 - top)
    _paint_chart(painter, view, box.toRect(), shows_selection=shows_selection)


def _paint_chart(painter: QPainter, view: View, box: QRect, *, shows_selection: bool) -> None:
    twin = type(view)()
    twin.is_picture = True
    try:
        twin.setFont(view.font())
        twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        chart = twin.picture_widget()
        twin.resize(box.size())
        twin.like(view)
        if not shows_selection:
            twin.clear_selection()
        twin.show()
        # The chart alone, without the controls above it, fills the box.
        chart.setParent(None)
        chart.setFont(view.font())
        chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        chart.resize(box.size())
        chart.show()
        if view.result is not None:
            twin.refresh(view.result.last_at_s)
        twin.prepare_picture()
        # By the class: a graphics view has another render, of its scene alone.
        QWidget.render(chart, painter, box.topLeft(), renderFlags=QWidget.RenderFlag.DrawChildren)
        chart.hide()
        chart.deleteLater()
    finally:
        twin.hide()
        twin.deleteLater()


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
