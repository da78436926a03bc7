"""Under a sweep's chart: the residual of each point, and the fitted law's parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from engine.export.sweep_fit import peak_text, range_text, rate_text, share_text
from engine.race.result.sweep_fit import SweepFit
from engine.statistics.scalability import CONFIDENCE, LEAST_POINTS, ScalabilityFit
from engine.vocabulary.glossary import COHERENCY, CONTENTION
from engine.vocabulary.wording import N_, _, ngettext
from gui.look.markers import paint_marker
from gui.look.theme import Theme
from gui.plot.canvas import Canvas
from gui.plot.text import NAME_SHARE, text_width

_MOST_ROWS = 4
_STRIP_LINES = 3.2
_INSET = 5.0
_MARKER = 9.0
_GAP = 22.0
_LEAST_GAP = 8.0
_BOUNDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class FitRow:
    """A sweep with its measurements and its lanes' styles."""

    found: SweepFit
    style: int
    """The sweep's own colour."""

    styles: dict[int, int]
    """Each size's marker and colour."""


class FitPanel(Canvas):
    """Paints a strip of residuals, and a table with one row per sweep."""

    def __init__(self, x_pixel: Callable[[float], float], parent: QWidget | None = None) -> None:
        """Put the residual of a size at the x that ``x_pixel`` returns for it."""
        super().__init__(parent)
        self._x_pixel = x_pixel
        self._rows: tuple[FitRow, ...] = ()
        self._left_out = 0
        self._left = self._right = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_name(
            N_("Fit of the Universal Scalability Law"),
            N_(
                "Gunther's Universal Scalability Law, fitted to the medians:\n"
                "X(N) = \u03bb N / (1 + \u03c3 (N \u2212 1) + \u03ba N (N \u2212 1))\n"
                "\u03bb: the throughput of one worker.\n"
                "Contention: {contention}.\n"
                "Coherency: {coherency}.\n"
                "Most throughput: how many workers reach it, and how few reach 90 % of it;\n"
                "not found while \u03ba may be 0, or if it is far from the measured sizes.\n"
                "The fit minimises squared logarithms, so that each size counts alike.\n"
                "Intervals hold the true value in 95 % of races, by the scatter around the law.",
                contention=CONTENTION.sentence,
                coherency=COHERENCY.sentence,
            ),
        )

    def show_rows(self, rows: Sequence[FitRow], theme: Theme) -> None:
        """Show these sweeps, at most four of them."""
        self._rows, self.theme = tuple(rows[:_MOST_ROWS]), theme
        self._left_out = len(rows) - len(self._rows)
        self.updateGeometry()
        self.update()

    def set_bounds(self, left: float, right: float) -> None:
        """Set where the chart above begins and ends, in pixels of this widget."""
        self._left, self._right = left, right
        self.update()

    @property
    def texts(self) -> list[list[str]]:
        """The table's cells, one list per row, the heading first."""
        return [cells for cells, _ in self._table()]

    def _table(self) -> list[tuple[list[str], FitRow | None]]:
        """Return the table's rows, each with the sweep that it names, if any."""
        table: list[tuple[list[str], FitRow | None]] = [(self._headings(), None)]
        for row in self._rows:
            table.append((self._cells(row), row))
            if row.found.fit is not None:
                table.append((self._intervals(row.found, row.found.fit), None))
        if self._left_out:
            table.append(([_("and {count} more").format(count=self._left_out)], None))
        return table

    @override
    def sizeHint(self) -> QSize:
        line = QFontMetricsF(self.small_font).height() + 4
        return QSize(400, round(self._table_top() + line * len(self.texts) + 4))

    @override
    def minimumSizeHint(self) -> QSize:
        # Numbers are never cut; names get their share of the width.
        widths = self._widths(QFontMetricsF(self.small_font), self.texts)[1:]
        numbers = sum(widths) + self.ink.px(_LEAST_GAP) * len(widths)
        return QSize(math.ceil(self._left + numbers / (1 - NAME_SHARE)), self.sizeHint().height())

    @staticmethod
    def _widths(metrics: QFontMetricsF, table: list[list[str]]) -> list[float]:
        """Return the columns' widths; a row that only says what is missing runs across them."""
        full = [cells for cells in table if len(cells) > 2]
        return [
            text_width(metrics, *(cells[column] for cells in full if column < len(cells)))
            for column in range(max(map(len, full)))
        ]

    def _strip(self) -> QRectF:
        """Return the box of the residuals, under the line that names them."""
        line = QFontMetricsF(self.small_font).height()
        return QRectF(
            self._left, line + self.ink.px(4), self._right - self._left, _STRIP_LINES * line
        )

    def _table_top(self) -> float:
        return self._strip().bottom() + self.ink.px(6)

    # -- words ---------------------------------------------------------------------------------

    def _headings(self) -> list[str]:
        return [
            _("Fitted law"),
            _("one worker, \u03bb"),
            _("contention, \u03c3"),
            _("coherency, \u03ba"),
            _("most throughput"),
            _("largest residual"),
        ]

    def _cells(self, row: FitRow) -> list[str]:
        found = row.found
        fit = found.fit
        if fit is None:
            return [found.sweep.title, self._missing(found)]
        worst = max(fit.residuals.values(), key=abs)
        return [
            found.sweep.title,
            _("{rate} queries/s").format(rate=rate_text(fit.rate)),
            share_text(fit.contention),
            share_text(fit.coherency),
            peak_text(fit, found.sweep.amount),
            f"{worst:+.1%}",
        ]

    def _intervals(self, found: SweepFit, fit: ScalabilityFit) -> list[str]:
        units = ngettext("a run has only {count} unit", "a run has only {count} units", found.units)
        return [
            _("{coverage:.0f} % intervals").format(coverage=CONFIDENCE * 100),
            range_text(fit.rate_interval, rate_text),
            range_text(fit.contention_interval, share_text),
            range_text(fit.coherency_interval, share_text),
            units if found.idle_from is not None else "",
            "",
        ]

    def _missing(self, found: SweepFit) -> str:
        planned = len(found.sweep.lanes)
        if planned < LEAST_POINTS:
            sizes = ngettext("{count} size", "{count} sizes", planned)
            text = _("has {sizes}; a fit needs at least {least}")
            return text.format(sizes=sizes, least=LEAST_POINTS)
        text = _("measured {done} of the {least} sizes that a fit needs")
        return text.format(done=len(found.sizes), least=LEAST_POINTS)

    # -- painting ------------------------------------------------------------------------------

    @override
    def paint(self, painter: QPainter) -> None:
        painter.setFont(self.small_font)
        self._paint_strip(painter)
        self._paint_table(painter)

    def _paint_strip(self, painter: QPainter) -> None:
        offs = [off for row in self._rows if row.found.fit for off in self._residuals(row).values()]
        most = max(map(abs, offs), default=0.0)
        bound = next((one for one in _BOUNDS if one >= most), most)
        strip = self._strip()
        line = self.ink.small.height()
        middle, half = strip.center().y(), strip.height() / 2 - self.ink.px(_INSET)
        note = QRectF(self._left, 0, self.width() - self._left, strip.top())
        painter.setPen(QColor(self.theme.muted))
        text = _("Residuals: measured over fitted throughput, minus 1")
        painter.drawText(note, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(self.ink.pen(self.theme.line))
        for side in (-1, 1):
            y = middle - side * half
            painter.drawLine(QPointF(self._left, y), QPointF(self._right, y))
        painter.setPen(self.ink.pen(self.theme.border))
        painter.drawLine(QPointF(self._left, middle), QPointF(self._right, middle))
        painter.setPen(QColor(self.theme.muted))
        if offs:
            for side, text in ((1, f"+{bound:.0%}"), (0, "0"), (-1, f"\u2212{bound:.0%}")):
                box = QRectF(0, middle - side * half - line / 2, self._left - self.ink.px(7), line)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(box, flags, text)
        for place, row in enumerate(self._rows):
            # Sweeps of the same sizes are drawn side by side.
            aside = (place - (len(self._rows) - 1) / 2) * self.ink.px(_MARKER - 1)
            for size, off in self._residuals(row).items():
                x = self._x_pixel(size) + aside
                y = middle - off / bound * half
                colour = self.theme.lane_colour(row.styles[size])
                painter.setPen(self.ink.pen(colour, 1.5))
                painter.drawLine(QPointF(x, middle), QPointF(x, y))
                paint_marker(painter, row.styles[size], QPointF(x, y), self.ink.px(_MARKER), colour)

    @staticmethod
    def _residuals(row: FitRow) -> dict[int, float]:
        return row.found.fit.residuals if row.found.fit is not None else {}

    def _paint_table(self, painter: QPainter) -> None:
        metrics = QFontMetricsF(painter.font())
        line = metrics.height() + 4
        rows = self._table()
        table = [cells for cells, _ in rows]
        widths = self._widths(metrics, table)
        room = self.width() - self._left
        widths[0] = min(text_width(metrics, *(cells[0] for cells in table)), NAME_SHARE * room)
        gap = max(
            self.ink.px(_LEAST_GAP), min(self.ink.px(_GAP), (room - sum(widths)) / len(widths))
        )
        top = self._table_top()
        for place, (cells, named) in enumerate(rows):
            x = self._left
            for column, cell in enumerate(cells):
                width = widths[column] if len(cells) > 2 or column == 0 else room
                colour = QColor(self.theme.text if named else self.theme.muted)
                if named is not None and column == 0:
                    colour = self.theme.lane_text_colour(named.style)
                painter.setPen(colour)
                text = metrics.elidedText(cell, Qt.TextElideMode.ElideRight, width + 2)
                box = QRectF(x, top + place * line, width + 4, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                x += width + gap
