"""What each lane used in total, or at its peak: one row per lane, one column per measure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.process.untold import Untold
from engine.race.result.resources import ResourceSummary, untold_text
from engine.vocabulary.units import cores_text, count_text, mebibytes_text, seconds_text
from engine.vocabulary.wording import N_, Text, _
from gui.charts.resources.lane_canvas import LaneCanvas
from gui.charts.resources.lanes import ResourceLane
from gui.plot.lane_name import MARGIN, NAME_LEFT
from gui.plot.text import NAME_SHARE, paint_note, text_width

_GAP = 22.0
_BAR = 7.0
_LEAST_GAP = 10.0
_MOST_CELL = 200.0
_MOST_ROW = 8.0
"""The greatest height of a row, in lines of text, so that a large screen stays calm."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One column."""

    title: Text
    tip: Text
    value: Callable[[ResourceSummary], float | None]
    text: Callable[[float], str]
    note: Callable[[ResourceSummary], str]
    untold: Callable[[ResourceSummary], Untold | None]
    """Returns why there is no value."""


def _forced(used: ResourceSummary) -> str:
    count = used.involuntary_switches
    return _("{count} forced").format(count=count_text(count)) if count is not None else ""


def _from_disk(used: ResourceSummary) -> str:
    count = used.major_faults
    return _("{count} from disk").format(count=count_text(count)) if count is not None else ""


MEASURES = (
    Measure(
        N_("Peak memory"),
        N_(
            "The largest proportional set size (PSS) of all processes together, sampled as soon "
            "as they exist, then once a second"
        ),
        lambda used: used.peak_pss_bytes,
        mebibytes_text,
        lambda used: "",
        lambda used: used.untold_peak,
    ),
    Measure(
        N_("CPU time"),
        N_("CPU seconds of all processes while the clock ran, and cores busy on average"),
        lambda used: used.cpu_s,
        seconds_text,
        lambda used: cores_text(used.cores) if used.cores is not None else "",
        lambda used: used.untold,
    ),
    Measure(
        N_("Switches", context="context switches"),
        N_("How often a thread left the processor, and how often another one forced it to"),
        lambda used: used.switches,
        count_text,
        _forced,
        lambda used: used.untold,
    ),
    Measure(
        N_("Page faults"),
        N_("How often a page was not in place, and how often it was read from disk"),
        lambda used: used.faults,
        count_text,
        _from_disk,
        lambda used: used.untold,
    ),
    Measure(
        N_("Threads"),
        N_("The most threads seen in all processes; one per process only monitors"),
        lambda used: used.peak_threads,
        count_text,
        lambda used: "",
        lambda used: used.untold_peak,
    ),
    Measure(
        N_("Processes"),
        N_("The most processes seen, the worker included"),
        lambda used: used.peak_processes,
        count_text,
        lambda used: "",
        lambda used: used.untold_peak,
    ),
)


def _value_text(measure: Measure, used: ResourceSummary) -> str:
    """Return a measure in words, or why it is unknown."""
    value = measure.value(used)
    if value is None:
        return f"{measure.title}: {untold_text(measure.untold(used))}"
    return f"{measure.title}: {measure.text(value)} {measure.note(used)}".rstrip()


def _cell_text(measure: Measure, used: ResourceSummary) -> str:
    """Return a cell's text."""
    value = measure.value(used)
    return measure.text(value) if value is not None else _absence(used, measure)


def _absence(used: ResourceSummary, measure: Measure) -> str:
    """Return in two words at most why a measure is unknown; the tool tip has the rest."""
    return _("too short") if measure.untold(used) is Untold.SHORT else _("unknown")


class ResourcePeaks(LaneCanvas):
    """Paints a number and a bar per lane and measure, medians over the lane's runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name(N_("What each lane used in total"))

    @override
    def minimumSizeHint(self) -> QSize:
        line = QFontMetricsF(self.name_font).height()
        values = [
            _cell_text(measure, lane.summary)
            for lane in self.lanes
            if lane.summary is not None
            for measure in MEASURES
        ]
        cell = text_width(QFontMetricsF(self.font()), *values) + self.ink.px(_LEAST_GAP)
        width = (self.ink.px(2 * MARGIN + _GAP) + cell * len(MEASURES)) / (1 - NAME_SHARE)
        rows = len(self.needed_rows) + 1
        return QSize(math.ceil(width), int(rows * (line + self.ink.px(_BAR + 6))))

    @override
    def row_room(self) -> int:
        least = self.ink.names.height() + self.ink.px(_BAR + 6)
        return max(1, int((self.height() - self._top() - 4) / least))

    @override
    def summary(self) -> str:
        return "; ".join(self._row_text(lane, ", ") for lane in self.all_rows)

    @override
    def row_of(self, place: int) -> QRectF:
        top = self._top()
        most = _MOST_ROW * self.ink.names.height()
        margin = self.ink.px(MARGIN)
        height = min(most, max(1.0, (self.height() - top - 4) / max(1, self.places)))
        return QRectF(margin, top + place * height, self.width() - 2 * margin, height)

    @override
    def tool_tip(self, at: QPointF) -> str:
        if self.lanes and at.y() < self._top():
            for column, measure in enumerate(MEASURES):
                if (
                    self._cell(self.row_of(0), column).left()
                    <= at.x()
                    <= (self._cell(self.row_of(0), column).right() + self.ink.px(_GAP))
                ):
                    return str(measure.tip)
        for place, lane in enumerate(self.lanes):
            if self.row_of(place).contains(at):
                return "\n".join(filter(None, (self._row_text(lane, "\n"), lane.failure)))
        return ""

    def _row_text(self, lane: ResourceLane, separator: str) -> str:
        if lane.summary is None:
            return separator.join(filter(None, (lane.lane.title, lane.note)))
        values = [_value_text(measure, lane.summary) for measure in MEASURES]
        return separator.join((lane.lane.title, *values))

    @override
    def paint_lanes(self, painter: QPainter) -> None:
        self._paint_headings(painter)
        summaries = [lane.summary for lane in self.lanes if lane.summary is not None]
        most = [
            max((measure.value(used) or 0.0 for used in summaries), default=0.0)
            for measure in MEASURES
        ]
        for place, lane in enumerate(self.lanes):
            row = self.row_of(place)
            painter.setPen(self.ink.pen(self.theme.line))
            painter.drawLine(row.topLeft(), row.topRight())
            name = QRectF(row.left(), row.top(), self._name_width(), row.height())
            self.paint_name(painter, name, lane, self._name_note(lane))
            if lane.summary is None:
                self._paint_absence(painter, row, lane)
                continue
            for column, measure in enumerate(MEASURES):
                self._paint_cell(
                    painter, self._cell(row, column), lane, measure, lane.summary, most[column]
                )

    # -- layout --------------------------------------------------------------------------------

    def _top(self) -> float:
        return self.ink.small.height() + self.ink.px(10)

    def _name_width(self) -> float:
        ink = self.ink
        texts = text_width(ink.small, _("median of {count} runs").format(count=20))
        texts = max(texts, text_width(ink.names, *(lane.lane.title for lane in self.lanes)))
        return min(self.width() * NAME_SHARE, texts + ink.px(NAME_LEFT))

    def _cell(self, row: QRectF, column: int) -> QRectF:
        ink = self.ink
        left = row.left() + self._name_width() + ink.px(_GAP)
        pitch = (row.right() - left) / len(MEASURES)
        gap = min(ink.px(_GAP), max(ink.px(_LEAST_GAP), pitch * 0.2))
        pitch = min(ink.px(_MOST_CELL) + gap, (row.right() - left + gap) / len(MEASURES))
        return QRectF(left + column * pitch, row.top(), pitch - gap, row.height())

    @staticmethod
    def _name_note(lane: ResourceLane) -> str:
        """Return how many runs a lane's numbers rest on."""
        if lane.summary is None:
            return ""
        if lane.summary.runs == 1:
            return _("one run")
        return _("median of {count} runs").format(count=lane.summary.runs)

    # -- painting ------------------------------------------------------------------------------

    def _paint_headings(self, painter: QPainter) -> None:
        painter.setFont(self.small_font)
        painter.setPen(QColor(self.theme.muted))
        small = QFontMetricsF(self.small_font)
        row = self.row_of(0)
        for column, measure in enumerate(MEASURES):
            cell = self._cell(row, column)
            box = QRectF(cell.left(), 4.0, cell.width(), small.height())
            title = str(measure.title)
            text = small.elidedText(title, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, text)

    def _paint_absence(self, painter: QPainter, row: QRectF, lane: ResourceLane) -> None:
        """Write across the row why a lane has no numbers."""
        within = QRectF(row)
        within.setLeft(self._cell(row, 0).left())
        text = f"{lane.note}: {lane.so_far}" if lane.so_far else lane.note
        colour, ground = self.theme.muted, self.theme.base
        if lane.failure:
            text = f"\u2715 {lane.note}: {lane.failure}"
            colour, ground = self.theme.danger, self.theme.notice
        paint_note(painter, self.small_font, within, text, colour, ground)

    def _paint_cell(
        self,
        painter: QPainter,
        cell: QRectF,
        lane: ResourceLane,
        measure: Measure,
        used: ResourceSummary,
        most: float,
    ) -> None:
        ink = self.ink
        names, small, high = QFontMetricsF(self.font()), ink.small, ink.px(_BAR)
        value = measure.value(used)
        has_note = cell.height() >= names.height() + high + small.height() + ink.px(6)
        height = (
            names.height() + high + ink.px(2) + (small.height() + ink.px(2) if has_note else 0.0)
        )
        top = cell.center().y() - height / 2
        painter.setFont(self.font())
        # The other lanes' bars are dimmed; their text stays legible.
        is_dim = value is None or self.opacity(lane) < 1.0
        painter.setPen(QColor(self.theme.muted if is_dim else self.theme.text))
        box = QRectF(cell.left(), top, cell.width(), names.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignRight, _cell_text(measure, used))
        note = measure.note(used)
        # Never cut: without room it is only in the tool tip.
        if has_note and note and small.horizontalAdvance(note) <= cell.width():
            painter.setFont(self.small_font)
            painter.setPen(QColor(self.theme.muted))
            below = top + names.height() + high + ink.px(4)
            box = QRectF(cell.left(), below, cell.width(), small.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, note)
        painter.setOpacity(self.opacity(lane))
        ground = QRectF(cell.left(), top + names.height() + ink.px(2), cell.width(), high)
        painter.fillRect(ground, QColor(self.theme.line))
        if value is not None and most > 0:
            bar = QRectF(ground)
            bar.setWidth(max(1.0, ground.width() * value / most) if value else 0.0)
            painter.fillRect(bar, self.theme.lane_colour(lane.lane.style))
        painter.setOpacity(1.0)
