"""The bars of the Race view: one row per lane, one dot per run, a tick for the ideal."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.result.verdict import WINNER
from engine.statistics.outliers import Outlier
from engine.statistics.summary import Summary
from engine.vocabulary.units import seconds_text
from engine.vocabulary.wording import _
from gui.charts.race.layout import (
    GAP,
    MARGIN,
    MARKER,
    NAME_LEFT,
    Geometry,
    lay_out,
    least_size,
)
from gui.charts.race.legend import paint_legend
from gui.charts.race.marks import (
    CAP,
    DOT,
    paint_ideal,
    paint_median,
    paint_outlier,
    paint_run,
    paint_whisker,
)
from gui.charts.race.rows import RaceRow
from gui.look.markers import paint_marker
from gui.look.theme import Theme
from gui.plot.axis import tick_text, ticks
from gui.plot.canvas import Canvas
from gui.plot.text import paint_note, shortened, text_width

_MOST_BAR = 2.4
"""The greatest height of a bar, in lines of text, so that a large screen stays calm."""

_DIMMED = 0.4
_SELECTED_EDGE = 4.0


class RaceCanvas(Canvas):
    """Paints the rows it is given."""

    name_scale = 1.1

    lane_clicked = Signal(object)
    """The user clicked a lane, given by its place, or None for a click beside all lanes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RaceRow] = []
        self._selected: int | None = None
        self.setAccessibleName(_("Elapsed time of each lane"))

    @override
    def minimumSizeHint(self) -> QSize:
        names, small = QFontMetricsF(self.name_font), QFontMetricsF(self.small_font)
        return least_size(self._rows, names, small).expandedTo(QSize(320, 120))

    def show_rows(self, rows: list[RaceRow], theme: Theme, selected: int | None = None) -> None:
        """Paint these rows in a theme's colours, with the selected lane's highlighted."""
        before = self.minimumSizeHint()
        self._rows, self.theme, self._selected = rows, theme, selected
        if self.minimumSizeHint() != before:
            self.updateGeometry()
        summary = (f"{row.lane.title} {row.value} {row.value_note}" for row in rows)
        self.setAccessibleDescription("; ".join(summary))
        self.update()

    @override
    def tool_tip(self, at: QPointF) -> str:
        row = self._row_at(at.y())
        return row.tool_tip if row is not None else ""

    def row_of(self, lane: int | None) -> QRectF | None:
        """Return the box of a lane's row, in pixels, or None if it has none."""
        places = (place for place, row in enumerate(self._rows) if row.place == lane)
        place = next(places, None)
        return self._geometry().row(place) if place is not None else None

    def _row_at(self, y: float) -> RaceRow | None:
        if not self._rows:
            return None
        geometry = self._geometry()
        place = int((y - geometry.plot.top()) // geometry.row_height)
        return self._rows[place] if 0 <= place < len(self._rows) else None

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            row = self._row_at(event.position().y())
            self.lane_clicked.emit(row.place if row is not None else None)
        else:
            super().mousePressEvent(event)

    @override
    def paint(self, painter: QPainter) -> None:
        if not self._rows:
            return
        geometry = self._geometry()
        self._paint_selection(painter, geometry)
        self._paint_axis(painter, geometry)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, geometry, geometry.row(place), row)

    def _geometry(self) -> Geometry:
        names, small = QFontMetricsF(self.name_font), QFontMetricsF(self.small_font)
        return lay_out(self._rows, QSizeF(self.size()), names, small)

    # -- painting ------------------------------------------------------------------------------

    def _paint_selection(self, painter: QPainter, geometry: Geometry) -> None:
        for place, row in enumerate(self._rows):
            if row.place == self._selected:
                box = geometry.row(place)
                ground = QRectF(MARGIN / 2, box.top() + 1, self.width() - MARGIN, box.height() - 2)
                painter.fillRect(ground, QColor(self.theme.hover))
                ground.setWidth(_SELECTED_EDGE)
                painter.fillRect(ground, QColor(self.theme.accent))

    def _paint_axis(self, painter: QPainter, geometry: Geometry) -> None:
        plot = geometry.plot
        metrics = QFontMetricsF(self.small_font)
        painter.setFont(self.small_font)
        unit_s, unit = (1.0, _("s")) if geometry.most_s >= 1 else (1e-3, _("ms"))
        room = text_width(metrics, "0000.0") + 2 * GAP
        values = ticks(geometry.most_s / unit_s, max(2, int(plot.width() / room)))
        for value in values:
            x = geometry.x(value * unit_s)
            painter.setPen(QPen(QColor(self.theme.line), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(QColor(self.theme.muted))
            text = tick_text(value, values[1] - values[0])
            box = QRectF(x - 60, plot.bottom() + 4, 120, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, text)
        painter.setPen(QPen(QColor(self.theme.border), 1))
        painter.drawLine(plot.topLeft(), plot.bottomLeft())
        painter.setPen(QColor(self.theme.muted))
        top = plot.bottom() + metrics.height() + 6
        box = QRectF(MARGIN, top, plot.right() - MARGIN, metrics.height())
        label = _("elapsed time ({unit})").format(unit=unit)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, label)
        words = metrics.horizontalAdvance(label) + 2 * GAP
        paint_legend(painter, self.theme, box.adjusted(0, 0, -words, 0), self._rows)

    def _paint_row(self, painter: QPainter, geometry: Geometry, box: QRectF, row: RaceRow) -> None:
        colour = self.theme.lane_colour(row.lane.style)
        self._paint_name(painter, geometry, box, row, colour)
        # The other lanes' bars are dimmed; their text stays legible.
        others = self._selected is not None and row.place != self._selected
        painter.setOpacity(_DIMMED if others else 1.0)
        most = _MOST_BAR * QFontMetricsF(self.name_font).height()
        thickness = max(8.0, min(most, box.height() * 0.34))
        # The bar and the ideal's label above it are centred in the row together.
        label_height = 0.0 if geometry.is_dense else QFontMetricsF(self.small_font).height()
        bar = QRectF(box.left(), box.center().y() - (thickness - label_height) / 2, 0.0, thickness)
        if row.summary is not None:
            bar.setRight(geometry.x(row.summary.median_s))
            _fill(painter, bar, colour, strength=0.35 if row.is_live else 1.0)
        elif not row.is_live and not (row.failure and geometry.is_dense):
            bar.setRight(geometry.x(row.ideal_s))
            _fill(painter, bar, colour, strength=0.10)
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawRect(bar)
        if row.running_s is not None:
            growing = QRectF(bar)
            growing.setRight(geometry.x(row.running_s))
            if row.summary is not None:
                growing.adjust(0, thickness * 0.25, 0, -thickness * 0.25)
            _fill(painter, growing, colour, strength=1.0)
        self._paint_ideal(painter, geometry, bar, row)
        if row.summary is not None:
            self._paint_dots(painter, geometry, bar, row.summary, colour)
            paint_median(painter, self.theme, bar)
            self._paint_interval(painter, geometry, bar, row.summary)
        if row.faulted is not None and row.running_s is None:
            self._paint_fate(painter, geometry, box, bar, row, colour)
        if row.failure:
            text = _("\u2715 failed: {reason}").format(reason=row.failure)
            left = box.left() + 4
            small = QFontMetricsF(self.small_font)
            # On the empty bar of a lane without a time, otherwise under the bar.
            below = row.summary is not None
            middle = QPointF(
                left, bar.bottom() + 0.8 * small.height() if below else bar.center().y()
            )
            self._paint_note(painter, box, middle, text, self.theme.danger, self.theme.notice)
        painter.setOpacity(1.0)
        self._paint_value(painter, geometry, box, row)

    def _paint_name(
        self, painter: QPainter, geometry: Geometry, box: QRectF, row: RaceRow, colour: QColor
    ) -> None:
        names = QFontMetricsF(self.name_font)
        small = QFontMetricsF(self.small_font)
        lines = names.height() + (0.0 if geometry.is_dense else small.height())
        top = box.center().y() - lines / 2
        marker = QPointF(MARGIN + MARKER / 2, top + names.height() / 2)
        paint_marker(painter, row.lane.style, marker, MARKER, colour)
        painter.setFont(self.name_font)
        painter.setPen(QColor(self.theme.text))
        room = geometry.plot.left() - GAP - NAME_LEFT
        title = shortened(names, row.lane.title, room)
        painter.drawText(QPointF(NAME_LEFT, top + names.ascent()), title)
        if geometry.is_dense:
            return
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        note = small.elidedText(row.note, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(NAME_LEFT, top + names.height() + small.ascent()), note)

    def _paint_ideal(
        self, painter: QPainter, geometry: Geometry, bar: QRectF, row: RaceRow
    ) -> None:
        x = geometry.x(row.ideal_s)
        metrics = QFontMetricsF(self.small_font)
        reach = 4 if geometry.is_dense else 7
        paint_ideal(painter, self.theme, x, bar.top() - reach, bar.bottom() + reach)
        if geometry.is_dense:
            return
        text = _("ideal {time}").format(time=seconds_text(row.ideal_s))
        left = x - text_width(metrics, text) - 6
        if left < geometry.plot.left() + 4:
            left = x + 6
            if left + text_width(metrics, text) > geometry.plot.right() + GAP / 2:
                return  # The values are there.
        base = QPointF(left, bar.top() - 4 - metrics.descent())
        # Keep the grid off the text.
        ground = self.theme.hover if row.place == self._selected else self.theme.base
        opacity = painter.opacity()
        painter.setOpacity(1.0)
        painter.fillRect(metrics.boundingRect(text).translated(base), QColor(ground))
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(base, text)
        painter.setOpacity(opacity)

    def _paint_dots(
        self,
        painter: QPainter,
        geometry: Geometry,
        bar: QRectF,
        summary: Summary,
        colour: QColor,
    ) -> None:
        # Runs of almost the same time are stacked, from the first to the latest.
        rows = min(len(summary.elapsed_s), max(1, int(bar.height() / (DOT * 0.75))))
        labelled = zip(summary.elapsed_s, summary.outliers, strict=True)
        for place, (time_s, label) in enumerate(labelled):
            y = bar.top() + bar.height() * (place % rows + 0.5) / rows
            centre = QPointF(geometry.x(time_s), y)
            if label is Outlier.NONE:
                paint_run(painter, self.theme, centre, colour)
            else:
                paint_outlier(painter, centre, colour)

    def _paint_interval(
        self, painter: QPainter, geometry: Geometry, bar: QRectF, summary: Summary
    ) -> None:
        if summary.interval is None:
            return
        # Under the bar, where no dot hides it.
        y = bar.bottom() + CAP / 2 + (1.5 if geometry.is_dense else 3)
        left, right = geometry.x(summary.interval.low), geometry.x(summary.interval.high)
        paint_whisker(painter, self.theme, left, right, y)

    def _paint_fate(
        self,
        painter: QPainter,
        geometry: Geometry,
        box: QRectF,
        bar: QRectF,
        row: RaceRow,
        colour: QColor,
    ) -> None:
        assert row.faulted is not None
        until = QRectF(bar)
        until.setRight(geometry.x(row.faulted.elapsed_s))
        _fill(painter, until, colour, strength=0.35)
        # Beside the bar and its ideal, where there is room.
        metrics = QFontMetricsF(self.small_font)
        left = max(until.right(), geometry.x(row.ideal_s)) + 10
        if left + metrics.horizontalAdvance(row.fate) + 8 > box.right():
            left = box.left() + 4
        middle = QPointF(left, bar.center().y())
        self._paint_note(painter, box, middle, row.fate, self.theme.text, self.theme.base)

    def _paint_note(
        self, painter: QPainter, box: QRectF, place: QPointF, text: str, colour: str, ground: str
    ) -> None:
        """Write a text on its own background, the middle of its left end at a place."""
        within = QRectF(box)
        within.setLeft(place.x())
        within.moveCenter(QPointF(within.center().x(), place.y()))
        paint_note(painter, self.small_font, within, text, colour, ground)

    def _paint_value(
        self, painter: QPainter, geometry: Geometry, box: QRectF, row: RaceRow
    ) -> None:
        names = QFontMetricsF(self.name_font)
        small = QFontMetricsF(self.small_font)
        lines = names.height() + (0.0 if geometry.is_dense else small.height())
        left = box.right() + GAP
        place = QRectF(left, box.center().y() - lines / 2, 0.0, names.height())
        place.setRight(self.width() - MARGIN)
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        if geometry.is_dense:
            # Beside the value, on its baseline.
            below = names.ascent() - small.ascent()
            note = place.adjusted(0, below, 0, below)
            painter.drawText(note, Qt.AlignmentFlag.AlignRight, row.value_note)
            notes = text_width(small, *(other.value_note for other in self._rows))
            place.setRight(place.right() - notes - GAP)
        else:
            note = place.translated(0, names.height())
            painter.drawText(note, Qt.AlignmentFlag.AlignRight, row.value_note)
        painter.setFont(self.name_font)
        painter.setPen(QColor(self.theme.muted if row.is_live else self.theme.text))
        is_marked = row.is_winner and row.summary is not None and not row.is_live
        value = f"{WINNER} {row.value}" if is_marked else row.value
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, value)


def _fill(painter: QPainter, box: QRectF, colour: QColor, strength: float) -> None:
    """Fill a box with a colour at an opacity of ``strength``, 0..1."""
    fill = QColor(colour)
    fill.setAlphaF(strength)
    painter.fillRect(box, fill)
