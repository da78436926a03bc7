"""The line under the Race view's bars that explains their marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from engine.race.result.verdict import WINNER, coverage_text
from engine.statistics.comparison import Verdict
from engine.statistics.outliers import Outlier
from engine.vocabulary.glossary import BLOCK, IDEAL, INTERVAL
from engine.vocabulary.wording import _, ngettext
from gui.charts.race.rows import RaceRow
from gui.plot.ink import Ink
from gui.plot.legend import Legend, LegendEntry
from gui.plot.legend_marks import (
    WIDE,
    ideal_mark,
    median_mark,
    outlier_mark,
    run_mark,
    whisker_mark,
)


def race_legend(ink: Ink, room: QRectF, rows: Sequence[RaceRow]) -> Legend:
    """Return what explains the marks that the rows show."""
    return Legend(ink, room, _entries(rows))


def _entries(rows: Sequence[RaceRow]) -> list[LegendEntry]:
    summaries = [row.summary for row in rows if row.summary is not None]
    entries = [
        LegendEntry(
            _("median"), _("As many of the lane's runs were faster as were slower"), median_mark
        )
    ]
    covered = sorted({one.interval.coverage for one in summaries if one.interval is not None})
    if covered:
        text = _("{coverage} interval").format(coverage=coverage_text(tuple(covered)))
        tip = str(INTERVAL.sentence)
        entries.append(LegendEntry(text, tip, whisker_mark, WIDE))
    entries.append(LegendEntry(_("a run"), _("The elapsed time of one run"), run_mark))
    if any(label is not Outlier.NONE for one in summaries for label in one.outliers):
        tip = _("A run beyond 1.5 quartile distances: it counts like any other")
        entries.append(LegendEntry(_("outlier"), tip, outlier_mark))
    entries.append(LegendEntry(_("ideal"), str(IDEAL.sentence), ideal_mark))
    if any(row.is_winner for row in rows):
        text = _("{mark} none is faster").format(mark=WINNER)
        tip = _("The comparisons of all lanes found none faster than this one")
        entries.append(LegendEntry(text, tip))
    elif any(_is_undecided(row) and row.runs > 1 for row in rows):
        entries.append(LegendEntry(_undecided_text(rows), str(BLOCK.sentence)))
    return entries


def _is_undecided(row: RaceRow) -> bool:
    return row.comparison is not None and row.comparison.verdict is Verdict.UNDECIDED


def _undecided_text(rows: Sequence[RaceRow]) -> str:
    needed = max(row.comparison.blocks_needed for row in rows if row.comparison is not None)
    return ngettext("verdicts need {count} block", "verdicts need {count} blocks", needed)
