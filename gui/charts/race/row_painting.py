"""Paints the rows of the Race view, their axis and their legend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.race.result.verdict import WINNER
from engine.statistics.outliers import Outlier
from engine.statistics.summary import Summary
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _
from gui.charts.race.layout import GAP, Geometry
from gui.charts.race.legend import race_legend
from gui.charts.race.rows import RaceRow
from gui.plot.ink import Ink
from gui.plot.lane_name import MARGIN, name_height, paint_lane_name, paint_selected_row
from gui.plot.legend import Legend
from gui.plot.marks import CAP, DOT, paint_ideal, paint_median, paint_outlier, paint_run
from gui.plot.marks import paint_whisker as paint_interval
from gui.plot.text import paint_note, text_width
from gui.plot.time_axis import paint_base_line, paint_time_axis

_MOST_BAR = 2.4
"""The greatest height of a bar, in lines of text, so that a large screen stays calm."""

_MEDIAN_REACH = 4.0
_DIMMED = 0.4


class RowPainter:
    """Paints rows, their axis and their legend in a geometry."""

    def __init__(
        self,
        painter: QPainter,
        ink: Ink,
        geometry: Geometry,
        rows: Sequence[RaceRow],
        width: float,
    ) -> None:
        self._painter = painter
        self._ink = ink
        self._geometry = geometry
        self._rows = rows
        self._width = width
        self._notes_width = text_width(ink.small, *(row.value_note for row in rows))
        self._selected: int | None = None

    def paint(self, selected: int | None, *, has_focus: bool) -> Legend:
        """Paint everything, and return the legend as it was painted.

        Args:
            selected: The lane to highlight, by its place in the race, or None.
            has_focus: Whether keys go to the chart.
        """
        self._selected = selected
        self._paint_selection()
        legend = self._paint_axis(has_focus=has_focus)
        for place, row in enumerate(self._rows):
            self._paint_row(self._geometry.row(place), row)
        return legend

    def _paint_selection(self) -> None:
        margin, inset = self._ink.px(MARGIN), self._ink.px(1)
        for place, row in enumerate(self._rows):
            if row.place == self._selected:
                box = self._geometry.row(place).adjusted(0, inset, 0, -inset)
                ground = QRectF(margin / 2, box.top(), self._width - margin, box.height())
                paint_selected_row(self._painter, self._ink, ground)

    def _paint_axis(self, *, has_focus: bool) -> Legend:
        painter, ink, plot = self._painter, self._ink, self._geometry.plot
        axis = self._geometry.axis
        label = _("elapsed time ({unit}, log scale)") if axis.is_log else _("elapsed time ({unit})")
        room = paint_time_axis(painter, ink, axis, [plot], label)
        paint_base_line(painter, ink, plot, has_focus=has_focus)
        legend = race_legend(ink, room, self._rows)
        legend.paint(painter)
        return legend

    # -- a row ---------------------------------------------------------------------------------

    def _paint_row(self, box: QRectF, row: RaceRow) -> None:
        painter, ink, geometry = self._painter, self._ink, self._geometry
        colour = ink.theme.lane_colour(row.lane.style)
        self._paint_name(box, row)
        # The other lanes' bars are dimmed; their text stays legible.
        others = self._selected is not None and row.place != self._selected
        painter.setOpacity(_DIMMED if others else 1.0)
        most = _MOST_BAR * ink.names.height()
        thickness = max(ink.px(8), min(most, box.height() * 0.34))
        # The bar and the ideal's label above it are centred in the row together.
        label_height = 0.0 if geometry.is_dense else ink.small.height()
        bar = QRectF(box.left(), box.center().y() - (thickness - label_height) / 2, 0.0, thickness)
        if row.summary is not None:
            bar.setRight(geometry.x(row.summary.median_s))
            _fill(painter, bar, colour, strength=0.35 if row.is_live else 1.0)
        elif not row.is_live and not (row.failure and geometry.is_dense):
            bar.setRight(geometry.x(row.ideal_s))
            _fill(painter, bar, colour, strength=0.10)
            painter.setPen(ink.pen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawRect(bar)
        if row.running_s is not None:
            growing = QRectF(bar)
            growing.setRight(geometry.x(row.running_s))
            if row.summary is not None:
                growing.adjust(0, thickness * 0.25, 0, -thickness * 0.25)
            _fill(painter, growing, colour, strength=1.0)
        self._paint_ideal(bar, row)
        if row.summary is not None:
            if geometry.is_seen(row.summary.median_s):
                # Beyond the bar at either end, where no run's circle covers it.
                reach = ink.px(_MEDIAN_REACH)
                paint_median(painter, ink, bar.adjusted(0, -reach, 0, reach))
            self._paint_dots(bar, row.summary, colour)
            self._paint_interval(bar, row.summary)
        if row.faulted is not None and row.running_s is None:
            self._paint_fate(box, bar, row, colour)
        if row.failure:
            text = _("\u2715 failed: {reason}").format(reason=row.failure)
            # On the empty bar of a lane without a time, otherwise under the bar.
            below = row.summary is not None
            y = bar.bottom() + 0.8 * ink.small.height() if below else bar.center().y()
            place = QPointF(box.left() + ink.px(4), y)
            self._paint_note(box, place, text, ink.theme.danger, ink.theme.notice)
        painter.setOpacity(1.0)
        self._paint_value(box, row)

    def _paint_name(self, box: QRectF, row: RaceRow) -> None:
        ink = self._ink
        notes = () if self._geometry.is_dense else (row.note,)
        height = name_height(ink, len(notes))
        left = ink.px(MARGIN)
        place = QRectF(left, box.center().y() - height / 2, 0.0, height)
        place.setRight(self._geometry.plot.left() - ink.px(GAP))
        paint_lane_name(self._painter, ink, place, row.lane.style, row.lane.title, notes)

    def _paint_ideal(self, bar: QRectF, row: RaceRow) -> None:
        painter, ink, geometry = self._painter, self._ink, self._geometry
        if not geometry.is_seen(row.ideal_s):
            return
        x = geometry.x(row.ideal_s)
        reach = ink.px(4 if geometry.is_dense else 7)
        paint_ideal(painter, ink, x, bar.top() - reach, bar.bottom() + reach)
        if geometry.is_dense:
            return
        text = _("ideal {time}").format(time=seconds_text(row.ideal_s))
        left = x - text_width(ink.small, text) - ink.px(6)
        if left < geometry.plot.left() + ink.px(4):
            left = x + ink.px(6)
            if left + text_width(ink.small, text) > geometry.plot.right() + ink.px(GAP / 2):
                return  # The values are there.
        base = QPointF(left, bar.top() - ink.px(4) - ink.small.descent())
        # Keep the grid off the text.
        ground = ink.theme.hover if row.place == self._selected else ink.theme.base
        opacity = painter.opacity()
        painter.setOpacity(1.0)
        painter.fillRect(ink.small.boundingRect(text).translated(base), QColor(ground))
        painter.setFont(ink.small_font)
        painter.setPen(QColor(ink.theme.muted))
        painter.drawText(base, text)
        painter.setOpacity(opacity)

    def _paint_dots(self, bar: QRectF, summary: Summary, colour: QColor) -> None:
        ink, geometry = self._ink, self._geometry
        # Runs of almost the same time are stacked, from the first to the latest.
        rows = min(len(summary.elapsed_s), max(1, int(bar.height() / (ink.px(DOT) * 0.75))))
        labelled = zip(summary.elapsed_s, summary.outliers, strict=True)
        for place, (time_s, label) in enumerate(labelled):
            if not geometry.is_seen(time_s):
                continue
            y = bar.top() + bar.height() * (place % rows + 0.5) / rows
            centre = QPointF(geometry.x(time_s), y)
            if label is Outlier.NONE:
                paint_run(self._painter, ink, centre, colour)
            else:
                paint_outlier(self._painter, ink, centre, colour)

    def _paint_interval(self, bar: QRectF, summary: Summary) -> None:
        ink, geometry, interval = self._ink, self._geometry, summary.interval
        if interval is None:
            return
        left, right = geometry.axis.x(interval.low), geometry.axis.x(interval.high)
        if right < geometry.plot.left() or left > geometry.plot.right():
            return
        # Under the bar and the median, where no dot hides it.
        y = bar.bottom() + ink.px(CAP / 2 + (1.5 if geometry.is_dense else _MEDIAN_REACH + 1))
        paint_interval(self._painter, ink, geometry.x(interval.low), geometry.x(interval.high), y)

    def _paint_fate(self, box: QRectF, bar: QRectF, row: RaceRow, colour: QColor) -> None:
        assert row.faulted is not None
        ink, geometry = self._ink, self._geometry
        until = QRectF(bar)
        until.setRight(geometry.x(row.faulted.elapsed_s))
        _fill(self._painter, until, colour, strength=0.35)
        # Beside the bar and its ideal, where there is room.
        left = max(until.right(), geometry.x(row.ideal_s)) + ink.px(10)
        if left + ink.small.horizontalAdvance(row.fate) + ink.px(8) > box.right():
            left = box.left() + ink.px(4)
        place = QPointF(left, bar.center().y())
        self._paint_note(box, place, row.fate, ink.theme.text, ink.theme.base)

    def _paint_note(self, box: QRectF, place: QPointF, text: str, colour: str, ground: str) -> None:
        """Write a text on its own background, the middle of its left end at a place."""
        within = QRectF(box)
        within.setLeft(place.x())
        within.moveCenter(QPointF(within.center().x(), place.y()))
        paint_note(self._painter, self._ink.small_font, within, text, colour, ground)

    def _paint_value(self, box: QRectF, row: RaceRow) -> None:
        painter, ink = self._painter, self._ink
        is_dense = self._geometry.is_dense
        height = name_height(ink, 0 if is_dense else 1)
        place = QRectF(0.0, box.center().y() - height / 2, 0.0, ink.names.height())
        place.setLeft(box.right() + ink.px(GAP))
        place.setRight(self._width - ink.px(MARGIN))
        painter.setFont(ink.small_font)
        painter.setPen(QColor(ink.theme.muted))
        if is_dense:
            # Beside the value, on its baseline.
            below = ink.names.ascent() - ink.small.ascent()
            note = place.adjusted(0, below, 0, below)
            painter.drawText(note, Qt.AlignmentFlag.AlignRight, row.value_note)
            place.setRight(place.right() - self._notes_width - ink.px(GAP))
        else:
            note = place.translated(0, ink.names.height())
            painter.drawText(note, Qt.AlignmentFlag.AlignRight, row.value_note)
        painter.setFont(ink.name_font)
        painter.setPen(QColor(ink.theme.muted if row.is_live else ink.theme.text))
        is_marked = row.is_winner and row.summary is not None and not row.is_live
        value = f"{WINNER} {row.value}" if is_marked else row.value
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, value)


def _fill(painter: QPainter, box: QRectF, colour: QColor, strength: float) -> None:
    """Fill a box with a colour at an opacity of ``strength``, 0..1."""
    fill = QColor(colour)
    fill.setAlphaF(strength)
    painter.fillRect(box, fill)
