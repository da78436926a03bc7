"""The report of a load: its table, and how long another user waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.cli.terminal.report import FAILURE, WARNING, Line, Report, ending_lines
from engine.cli.terminal.table import TerminalColumn
from engine.export.load.table import COLUMNS, HEADINGS, LoadRow, load_rows
from engine.load.result.caption import lane_caption, load_caption, probe_caption
from engine.load.result.result import LoadResult
from engine.race.result.caption import environment_caption
from engine.vocabulary.wording import _

_CORE, _FURTHER = 100, 200
"""The first ranks of columns that are left out late, and early."""


def load_report(result: LoadResult) -> Report:
    """Return the table, the load's caption, how long another user waits, and every failure."""
    rows = load_rows(result)
    return Report(
        captions=(load_caption(result.spec), environment_caption(result.environment)),
        columns=_columns(rows) if rows else [],
        lines=list(_lines(result, rows)),
        has_units=True,
    )


def _lines(result: LoadResult, rows: Sequence[LoadRow]) -> Iterator[Line]:
    for row in rows:
        lane = result.lanes[row.lane]
        felt = probe_caption(lane)
        yield Line(f"  {lane_caption(lane)}{f'; {felt}' if felt else ''}")
    for row in rows:
        if row.note:
            warning = _("Warning: {lane}: {message}")
            yield Line(warning.format(lane=row.cells[0], message=row.note), WARNING)
        if row.failure:
            failure = _("failed: {lane}: {message}")
            yield Line(failure.format(lane=row.cells[0], message=row.failure), FAILURE)
    counted = _("{done} of {total} strategies").format(done=result.done, total=len(result.lanes))
    yield from ending_lines(_("load"), result.outcome, counted)


def _columns(rows: Sequence[LoadRow]) -> list[TerminalColumn]:
    ranks = (0, *((_CORE if column.is_core else _FURTHER) for column in COLUMNS))
    return [
        TerminalColumn(
            heading=str(heading),
            cells=[row.cells[place] for row in rows],
            rank=rank + place if place else 0,
            is_text=place == 0,
            folds=place == 0,
        )
        for place, (heading, rank) in enumerate(zip(HEADINGS, ranks, strict=True))
    ]
