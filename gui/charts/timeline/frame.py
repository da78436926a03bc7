"""The surroundings of the Timeline's bars: names, time axis, ideals, legend."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.vocabulary.glossary import IDEAL
from engine.vocabulary.wording import _, pgettext
from gui.charts.timeline.layout import Band, Layout
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, name_height, paint_lane_name
from gui.plot.legend import Legend, LegendEntry
from gui.plot.legend_marks import ideal_mark, swatch
from gui.plot.marks import paint_ideal
from gui.plot.text import paint_note
from gui.plot.time_axis import paint_base_line, paint_time_axis

_MOST_SWATCHES = 8
_DIMMED = 0.5


class FramePainter:
    """Paints everything around the bars of a layout."""

    def __init__(self, layout: Layout, ink: Ink) -> None:
        self._layout = layout
        self._ink = ink
        self._theme = ink.theme

    def paint_grid(self, painter: QPainter, *, has_focus: bool) -> Legend:
        """Paint the time axis; its base shows the keyboard focus. Return the legend painted."""
        layout = self._layout
        label = _("time since the clock started ({unit})")
        boxes = [layout.plot, layout.curves]
        room = paint_time_axis(painter, self._ink, layout.axis, boxes, label)
        for box in boxes:
            paint_base_line(painter, self._ink, box, has_focus=has_focus)
        legend = self._legend(room)
        legend.paint(painter)
        return legend

    def _legend(self, room: QRectF) -> Legend:
        """Return what explains the marks of lanes that have run, with as many clusters as fit."""
        spans = [band.lane.spans for band in self._layout.bands if band.lane.spans is not None]
        count = max((one.timeline.inventory.clusters for one in spans), default=0)
        marks = self._marks() if count else []
        for shown in range(min(count, _MOST_SWATCHES), 1, -1):
            legend = Legend(self._ink, room, [*marks, *self._clusters(shown, count)])
            if legend.is_whole:
                return legend
        return Legend(self._ink, room, marks)

    def _marks(self) -> list[LegendEntry]:
        theme = self._theme
        waiting = _("From when a query could have started to when it did")
        node = _("The look-up of one node, from its start to its end")
        switch = _("The look-up of one switch, from its start to its end")
        return [
            LegendEntry(_("node"), node, swatch(QColor(theme.clusters[0]))),
            LegendEntry(_("switch"), switch, swatch(theme.switch_colour(0), 0.6)),
            LegendEntry(pgettext("query", "waiting"), waiting, swatch(theme.waiting_colour, 0.4)),
            LegendEntry(_("ideal"), str(IDEAL.sentence), ideal_mark),
        ]

    def _clusters(self, shown: int, count: int) -> list[LegendEntry]:
        """Return the colours of the first clusters of a number of them."""
        tip = _("Bars of one colour are queries of one cluster")
        entries = [LegendEntry(_("cluster"), tip)]
        for cluster in range(shown):
            is_last = cluster == shown - 1 and count > shown
            text = f"{cluster + 1} \u2026" if is_last else str(cluster + 1)
            entries.append(LegendEntry(text, tip, swatch(QColor(self._theme.clusters[cluster]))))
        return entries

    def paint_marks(self, painter: QPainter, band: Band) -> None:
        """Paint a lane's ideal, and its end or the present; only its ideal before it runs."""
        layout, lane, ink = self._layout, band.lane, self._ink
        colour = self._theme.lane_colour(lane.lane.style)
        ideal = layout.x(lane.ideal_s)
        if lane.spans is None:
            if not lane.failure:
                box = QRectF(band.box)
                box.setRight(ideal)
                wash = QColor(colour)
                wash.setAlphaF(0.10)
                painter.setPen(ink.pen(colour, 1, Qt.PenStyle.DashLine))
                painter.setBrush(wash)
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setPen(ink.pen(colour, 2))
            end = layout.x(lane.until_s)
            painter.drawLine(QPointF(end, band.box.top()), QPointF(end, band.box.bottom()))
            reach = ink.px(3)
            paint_ideal(painter, ink, ideal, band.box.top() - reach, band.box.bottom() + reach)
        if lane.failure:
            self._paint_failure(painter, band)

    def _paint_failure(self, painter: QPainter, band: Band) -> None:
        text = _("\u2715 failed: {reason}").format(reason=band.lane.failure)
        seen = band.box.intersected(self._layout.plot).adjusted(
            self._ink.px(6), 0, -self._ink.px(6), 0
        )
        paint_note(
            painter, self._ink.small_font, seen, text, self._theme.danger, self._theme.notice
        )

    def paint_name(self, painter: QPainter, band: Band, *, is_dim: bool) -> None:
        """Paint a lane's marker, name and notes to the left of its visible part."""
        seen, ink, lane = band.box.intersected(self._layout.plot), self._ink, band.lane
        if seen.height() < ink.names.height() * 0.6:
            return
        has_note = seen.height() >= name_height(ink, 1) - ink.px(3)
        both = name_height(ink, 1 if has_note else 0)
        # Beside the middle of a low lane, at the top of a high one.
        top = seen.top() + max(0.0, min(seen.height() - both, both * 0.6) / 2)
        box = QRectF(ink.px(MARGIN), top, 0.0, max(both, seen.bottom() - top))
        box.setRight(self._layout.plot.left() - ink.px(6))
        notes = [note for note in (lane.note, self._thinning(band)) if note] if has_note else []
        opacity = _DIMMED if is_dim else 1.0
        style, title = lane.lane.style, lane.lane.title
        paint_lane_name(painter, ink, box, style, title, notes, opacity=opacity)

    def _thinning(self, band: Band) -> str:
        """Return how many rows a line of pixels stands for, if several."""
        if band.lane.spans is None or band.row_height > 0.67:
            return ""
        return _("1 row in {count:,.0f} drawn").format(count=1 / band.row_height)

    def paint_hint(self, painter: QPainter, hint: str) -> None:
        """Write what will appear, in the middle of its place."""
        plot, theme = self._layout.curves, self._theme
        paint_note(
            painter, self._ink.small_font, plot, hint, theme.muted, theme.base, is_centred=True
        )
