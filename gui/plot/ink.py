"""What charts are painted with: colours, fonts, pens and lengths, all of one size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPen

from gui.look.theme import Theme

_BASE_PX = 13
"""The height of text, in pixels, for which the lengths in the code are chosen."""

SMALL = 0.9
"""Font size of axis numbers and notes, as a share of the text's."""


def size_factor(font: QFont) -> float:
    """Return the size of a chart with this text, over the size that its lengths are chosen for."""
    return QFontInfo(font).pixelSize() / _BASE_PX


@dataclass(frozen=True)
class Ink:
    """The theme, and the one size of a chart: everything grows with its text.

    All lengths and widths are given as for text of the usual size, in pixels.
    """

    theme: Theme
    font: QFont
    name_scale: float = 1.0
    """Font size of names, as a share of the text's."""

    scale: float = 1.0
    """Pixels of a picture to one of the chart; pens of graphs do not follow it by themselves."""

    @cached_property
    def k(self) -> float:
        """The size, 1.0 for text of the usual size."""
        return size_factor(self.font)

    def px(self, length: float) -> float:
        """Return a length at this size, in pixels."""
        return length * self.k

    def pen(
        self,
        colour: QColor | str,
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        cap: Qt.PenCapStyle = Qt.PenCapStyle.SquareCap,
    ) -> QPen:
        """Return a pen of a width at this size."""
        pen = QPen(QColor(colour), width * self.k, style)
        pen.setCapStyle(cap)
        return pen

    def graph_pen(
        self,
        colour: QColor | str,
        width: float = 1.0,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
    ) -> QPen:
        """Return a pen for an item of pyqtgraph, whose coordinates are those of its data."""
        pen = QPen(QColor(colour), width * self.k * self.scale, style)
        pen.setCosmetic(True)
        return pen

    @cached_property
    def name_font(self) -> QFont:
        """The font of names and values."""
        return self.scaled_font(self.name_scale, QFont.Weight.DemiBold)

    @cached_property
    def small_font(self) -> QFont:
        """The font of axis numbers and notes."""
        return self.scaled_font(SMALL)

    @cached_property
    def names(self) -> QFontMetricsF:
        """The metrics of names and values."""
        return QFontMetricsF(self.name_font)

    @cached_property
    def small(self) -> QFontMetricsF:
        """The metrics of axis numbers and notes."""
        return QFontMetricsF(self.small_font)

    def scaled_font(self, scale: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the text's font, its size times ``scale``, in a weight."""
        font = QFont(self.font)
        font.setPointSizeF(self.font.pointSizeF() * scale)
        font.setWeight(weight)
        return font
