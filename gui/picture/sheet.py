"""A picture before it is painted: title, chart and caption, each in its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from gui.look.theme import Theme
from gui.picture.bare_chart import bare_chart
from gui.views.view import View

_MARGIN = 24.0
_MOST_CHART = 16000
"""The greatest chart height in a picture, in pixels; an image has at most 32767."""


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """What a picture shows besides the chart, and how."""

    theme: Theme | None = None
    """Its colours, or None for the view's."""

    shows_selection: bool = False
    """Whether to highlight the selected lane or query."""

    has_words: bool = True
    """Whether it has a title and a caption."""

    shows_conclusion: bool = False
    """Whether to say what is concluded, above the caption."""


@contextmanager
def sheet_of(
    view: View, size: QSize, options: SheetOptions, *, scale: float = 1.0
) -> Iterator[Sheet]:
    """Lay out a picture with a view of its own, deleted when the picture is done.

    Args:
        view: The view to show.
        size: The picture's, in pixels; it grows in height if the chart needs that.
        options: What else it shows, and how.
        scale: Pixels of the picture as it is painted, per pixel of ``size``.
    """
    twin = view.twin()
    twin.is_picture, twin.picture_scale = True, scale
    try:
        yield Sheet(view, twin, size, options)
    finally:
        twin.hide()
        twin.deleteLater()


class Sheet:
    """A picture's title, chart and caption, with their places."""

    def __init__(self, view: View, twin: View, size: QSize, options: SheetOptions) -> None:
        """Lay the parts out.

        Args:
            view: The view to show.
            twin: A new view of the same class, to paint.
            size: The picture's, in pixels; it grows in height if the chart needs that.
            options: What else it shows, and how.
        """
        self._theme = options.theme or view.theme
        self._title = view.marked_title() if options.has_words else ""
        self._big = QFont(view.font())
        self._big.setPointSizeF(view.font().pointSizeF() * 1.5)
        self._big.setWeight(QFont.Weight.DemiBold)
        self._small = QFont(view.font())
        self._small.setPointSizeF(view.font().pointSizeF() * 0.9)
        small = QFontMetricsF(self._small)
        width = size.width() - 2 * _MARGIN
        # Warnings come first, and not in grey, so that nobody overlooks them.
        words: list[tuple[str, str]] = []
        if options.has_words:
            words += [(line, self._theme.text) for line in view.remarks()]
            if options.shows_conclusion and (said := view.conclusion()):
                words.append((" ".join(said), self._theme.text))
            words += [(line, self._theme.muted) for line in view.caption()]
        self._caption = [
            (part, colour) for line, colour in words for part in _wrapped(line, small, width)
        ]
        top = below = _MARGIN / 2
        if options.has_words:
            top = _MARGIN + QFontMetricsF(self._big).height() + 12
            below = 12 + small.height() * len(self._caption) + _MARGIN
        self._box = QRect(
            int(_MARGIN / 2),
            int(top),
            int(size.width() - _MARGIN),
            int(size.height() - below - top),
        )
        self._chart = self._make_chart(view, twin, shows_selection=options.shows_selection)
        self.least_width = twin.picture_width() + int(_MARGIN)
        """The width below which the chart has too little room."""

        self.size = QSize(size.width(), max(size.height(), round(self._box.bottom() + 1 + below)))

    def _make_chart(self, view: View, twin: View, *, shows_selection: bool) -> QWidget:
        """Return the twin's chart, laid out, and make the box as high as the chart needs."""
        twin.setFont(view.font())
        twin.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        twin.resize(self._box.size())
        twin.like(view)
        if self._theme is not view.theme:
            twin.set_theme(self._theme)
        if not shows_selection:
            twin.clear_selection()
        twin.show()
        # The chart alone fills the box.
        chart = bare_chart(twin)
        chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._box.setHeight(max(self._box.height(), min(twin.picture_height(), _MOST_CHART)))
        chart.resize(self._box.size())
        chart.show()
        twin.prepare_picture()
        return chart

    @property
    def ground(self) -> str:
        """The colour behind everything."""
        return self._theme.base

    def paint(self, painter: QPainter) -> None:
        """Paint all of it."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRect(QPoint(), self.size), QColor(self.ground))
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


def description(view: View, *, shows_conclusion: bool) -> str:
    """Return the lines under the chart."""
    said = view.conclusion() if shows_conclusion else ()
    return "\n".join((*view.remarks(), *said, *view.caption()))
