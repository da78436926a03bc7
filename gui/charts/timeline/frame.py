"""The surroundings of the Timeline's bars: names, time axis, ideals, legend."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from engine.vocabulary.wording import _, pgettext
from gui.charts.timeline.layout import MARGIN, MARKER, NAME_LEFT, Band, Layout
from gui.look.markers import paint_marker
from gui.look.theme import Theme
from gui.plot.text import paint_note, shortened, text_width

_SWATCH = 10.0
_MOST_SWATCHES = 8


class FramePainter:
    """Paints everything around the bars of a layout."""

    def __init__(self, layout: Layout, theme: Theme, small: QFont, name: QFont) -> None:
        self._layout = layout
        self._theme = theme
        self._small = small
        self._name = name
        room = text_width(QFontMetricsF(small), "000000.0") + 30
        self._ticks, self._unit = layout.scale.ticks(max(2, int(layout.plot.width() / room)))

    def paint_grid(self, painter: QPainter, *, has_focus: bool) -> None:
        """Paint one line per tick through bars and curves; the axis shows the keyboard focus."""
        layout = self._layout
        painter.setPen(QPen(QColor(self._theme.line), 1))
        for seconds, _text in self._ticks:
            x = layout.x(seconds)
            painter.drawLine(QPointF(x, layout.plot.top()), QPointF(x, layout.plot.bottom()))
            painter.drawLine(QPointF(x, layout.curves.top()), QPointF(x, layout.curves.bottom()))
        for box in (layout.plot, layout.curves):
            colour = self._theme.accent if has_focus else self._theme.border
            painter.setPen(QPen(QColor(colour), 2 if has_focus else 1))
            painter.drawLine(box.topLeft(), box.bottomLeft())

    def paint_axis(self, painter: QPainter) -> None:
        """Paint the time axis' numbers and label, and the legend."""
        layout = self._layout
        metrics = QFontMetricsF(self._small)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.muted))
        top = layout.curves.bottom() + 5
        for seconds, text in self._ticks:
            x = layout.x(seconds)
            half = metrics.horizontalAdvance(text) / 2
            if x + half <= layout.plot.right() + MARGIN:
                painter.drawText(QPointF(x - half, top + metrics.ascent()), text)
        top += metrics.height() + 3
        box = QRectF(MARGIN, top, layout.plot.right() - MARGIN, metrics.height())
        label = _("time since the clock started ({unit})").format(unit=self._unit)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, label)
        room = box.width() - metrics.horizontalAdvance(label) - 24
        self._paint_legend(painter, QPointF(MARGIN, top), room)

    def _paint_legend(self, painter: QPainter, place: QPointF, room: float) -> None:
        metrics = QFontMetricsF(self._small)
        theme = self._theme
        count = max(
            (
                band.lane.spans.timeline.inventory.clusters
                for band in self._layout.bands
                if band.lane.spans is not None
            ),
            default=0,
        )
        if not count:
            return
        middle = place.y() + metrics.height() / 2
        node, switch = QColor(theme.clusters[0]), theme.switch_colour(0)
        entries: list[tuple[str, QColor | None, float]] = [
            (_("node"), node, 1.0),
            (_("switch"), switch, 0.6),
            (pgettext("query", "waiting"), theme.waiting_colour, 0.4),
            (_("\u250a ideal"), None, 1.0),
        ]
        if count > 1:
            entries.append((_("cluster"), None, 1.0))
            for cluster in range(min(count, _MOST_SWATCHES)):
                last = cluster == _MOST_SWATCHES - 1 and count > _MOST_SWATCHES
                text = f"{cluster + 1} \u2026" if last else str(cluster + 1)
                entries.append((text, QColor(theme.clusters[cluster]), 1.0))
        x = place.x()
        for text, colour, height in entries:
            swatch = _SWATCH + 5 if colour is not None else 0.0
            width = swatch + metrics.horizontalAdvance(text)
            if x + width > place.x() + room:
                return
            if colour is not None:
                size = QSizeF(_SWATCH, _SWATCH * height)
                painter.fillRect(QRectF(QPointF(x, middle - size.height() / 2), size), colour)
            painter.setPen(QColor(theme.muted))
            painter.drawText(QPointF(x + swatch, place.y() + metrics.ascent()), text)
            x += width + 14

    def paint_marks(self, painter: QPainter, band: Band) -> None:
        """Paint a lane's ideal, and its end or the present; only its ideal before it runs."""
        layout, lane = self._layout, band.lane
        colour = self._theme.lane_colour(lane.lane.style)
        ideal = layout.x(lane.ideal_s)
        if lane.spans is None:
            if not lane.failure:
                box = QRectF(band.box)
                box.setRight(ideal)
                wash = QColor(colour)
                wash.setAlphaF(0.10)
                painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
                painter.setBrush(wash)
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(QPen(colour, 2))
            end = layout.x(lane.until_s)
            painter.drawLine(QPointF(end, band.box.top()), QPointF(end, band.box.bottom()))
            painter.setPen(QPen(QColor(self._theme.text), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(
                QPointF(ideal, band.box.top() - 3), QPointF(ideal, band.box.bottom() + 3)
            )
        if lane.failure:
            self._paint_failure(painter, band)

    def _paint_failure(self, painter: QPainter, band: Band) -> None:
        text = _("\u2715 failed: {reason}").format(reason=band.lane.failure)
        seen = band.box.intersected(self._layout.plot).adjusted(6, 0, -6, 0)
        paint_note(painter, self._small, seen, text, self._theme.danger, self._theme.notice)

    def paint_name(self, painter: QPainter, band: Band, *, is_dim: bool) -> None:
        """Paint a lane's marker, name and note to the left of its visible part."""
        seen = band.box.intersected(self._layout.plot)
        names, small = QFontMetricsF(self._name), QFontMetricsF(self._small)
        if seen.height() < names.height() * 0.6:
            return
        lane, theme = band.lane, self._theme
        has_note = seen.height() >= names.height() + small.height() - 3
        both = names.height() + (small.height() if has_note else 0.0)
        # Beside the middle of a low lane, at the top of a high one.
        top = seen.top() + max(0.0, min(seen.height() - both, both * 0.6) / 2)
        colour = theme.lane_colour(lane.lane.style)
        middle = QPointF(MARGIN + MARKER / 2, top + names.height() / 2)
        paint_marker(painter, lane.lane.style, middle, MARKER, colour)
        room = self._layout.plot.left() - NAME_LEFT - 6
        painter.setFont(self._name)
        painter.setPen(QColor(theme.muted if is_dim else theme.text))
        title = shortened(names, lane.lane.title, room)
        painter.drawText(QPointF(NAME_LEFT, top + names.ascent()), title)
        if has_note:
            painter.setFont(self._small)
            painter.setPen(QColor(theme.muted))
            base = QPointF(NAME_LEFT, top + names.height() + small.ascent())
            for text in (lane.note, self._thinning(band)):
                shown = small.elidedText(text, Qt.TextElideMode.ElideRight, room)
                if base.y() + small.descent() <= seen.bottom():
                    painter.drawText(base, shown)
                base.setY(base.y() + small.height())

    def _thinning(self, band: Band) -> str:
        """Return how many rows a line of pixels stands for, if several."""
        if band.lane.spans is None or band.row_height > 0.67:
            return ""
        return _("1 row in {count:,.0f} drawn").format(count=1 / band.row_height)

    def paint_hint(self, painter: QPainter, hint: str) -> None:
        """Write what will appear, in the middle of its place."""
        plot, theme = self._layout.curves, self._theme
        paint_note(painter, self._small, plot, hint, theme.muted, theme.base, is_centred=True)
