"""Lines through many points, in images and in files."""

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QPointF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtSvg import QSvgGenerator

from gui.plot.curve import paint_curve

SIZE = QSize(400, 100)


def line(count):
    xs, ys = np.linspace(10, 390, count), 50 + 30 * np.sin(np.arange(count) / 9)
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def image(paint):
    """Return the greys of what is painted in black on white."""
    made = QImage(SIZE, QImage.Format.Format_Grayscale8)
    made.fill(0xFFFFFFFF)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor("black"), 2))
    paint(painter)
    painter.end()
    greys = np.frombuffer(made.constBits(), np.uint8).astype(int)
    return greys.reshape(SIZE.height(), made.bytesPerLine())


@pytest.mark.parametrize("count", [1, 2, 15, 16, 17, 18, 32, 33, 500])
def test_a_line_looks_like_one_drawn_at_once(qtbot, count):
    points = line(count)
    pieces = image(lambda painter: paint_curve(painter, points))
    whole = image(lambda painter: painter.drawPolyline(points))
    assert whole.min() == 0 or count == 1
    # Where two pieces meet, their soft edges overlap.
    assert np.abs(pieces - whole).max() < 140
    assert (np.abs(pieces - whole) > 40).mean() < 0.002


def test_in_a_file_a_line_is_one_line(qtbot):
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(SIZE)
    painter = QPainter(generator)
    paint_curve(painter, line(500))
    painter.end()
    assert bytes(buffer.data().data()).count(b"<polyline") == 1
