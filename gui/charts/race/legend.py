"""The line under the Race view's bars that explains their marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.race.result.verdict import WINNER, coverage_text
from engine.statistics.comparison import Verdict
from engine.statistics.outliers import Outlier
from engine.vocabulary.wording import _, ngettext
from gui.charts.race.rows import RaceRow
from gui.plot.ink import Ink
from gui.plot.marks import (
    DOT,
    paint_ideal,
    paint_median,
    paint_outlier,
    paint_run,
    paint_whisker,
)

_MARK_WIDTH = 16.0
_NARROW_MARK = 10.0
_AFTER_MARK = 5.0
_BETWEEN = 14.0

_PaintMark = Callable[[QPainter, Ink, QRectF], None]


@dataclass(frozen=True, slots=True)
class _Item:
    """A mark and its meaning."""

    text: str
    paint: _PaintMark | None = None
    width: float = _NARROW_MARK


def paint_legend(painter: QPainter, ink: Ink, box: QRectF, rows: list[RaceRow]) -> None:
    """Explain the marks that the rows show, as many as fit."""
    painter.setFont(ink.small_font)
    left = box.left()
    for item in _items(rows):
        mark = ink.px(item.width + _AFTER_MARK) if item.paint is not None else 0.0
        width = ink.small.horizontalAdvance(item.text)
        if left + mark + width > box.right():
            return
        if item.paint is not None:
            place = QRectF(left, box.top(), ink.px(item.width), box.height())
            item.paint(painter, ink, place)
        painter.setPen(QColor(ink.theme.muted))
        place = QRectF(left + mark, box.top(), width + 2, box.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, item.text)
        left += mark + width + ink.px(_BETWEEN)


def _items(rows: list[RaceRow]) -> list[_Item]:
    summaries = [row.summary for row in rows if row.summary is not None]
    items = [
        _Item(_("median"), _paint_median),
        _Item(_("a run"), _paint_run),
        _Item(_("ideal"), _paint_ideal),
    ]
    covered = sorted({one.interval.coverage for one in summaries if one.interval is not None})
    if covered:
        text = _("{coverage} interval").format(coverage=coverage_text(tuple(covered)))
        items.insert(1, _Item(text, _paint_whisker, _MARK_WIDTH))
    if any(label is not Outlier.NONE for one in summaries for label in one.outliers):
        place = next(i for i, item in enumerate(items) if item.paint is _paint_run)
        items.insert(place + 1, _Item(_("outlier"), _paint_outlier))
    if any(row.is_winner for row in rows):
        items.append(_Item(_("{mark} none is faster").format(mark=WINNER)))
    elif any(_is_undecided(row) and row.runs > 1 for row in rows):
        items.append(_Item(_undecided_text(rows)))
    return items


def _is_undecided(row: RaceRow) -> bool:
    return row.comparison is not None and row.comparison.verdict is Verdict.UNDECIDED


def _undecided_text(rows: list[RaceRow]) -> str:
    needed = max(row.comparison.blocks_needed for row in rows if row.comparison is not None)
    return ngettext("verdicts need {count} block", "verdicts need {count} blocks", needed)


def _paint_median(painter: QPainter, ink: Ink, box: QRectF) -> None:
    inset = ink.px(2)
    bar = QRectF(box.left(), box.top() + inset, box.width() / 2, box.height() - 2 * inset)
    paint_median(painter, ink, bar)


def _paint_whisker(painter: QPainter, ink: Ink, box: QRectF) -> None:
    inset = ink.px(1)
    paint_whisker(painter, ink, box.left() + inset, box.right() - inset, box.center().y())


def _paint_run(painter: QPainter, ink: Ink, box: QRectF) -> None:
    paint_run(painter, ink, QPointF(box.center()), QColor(ink.theme.muted))


def _paint_outlier(painter: QPainter, ink: Ink, box: QRectF) -> None:
    middle = QPointF(box.left() + ink.px(DOT / 2), box.center().y())
    paint_outlier(painter, ink, middle, QColor(ink.theme.muted))


def _paint_ideal(painter: QPainter, ink: Ink, box: QRectF) -> None:
    inset = ink.px(1)
    paint_ideal(painter, ink, box.center().x(), box.top() + inset, box.bottom() - inset)
