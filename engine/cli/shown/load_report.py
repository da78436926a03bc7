"""What the command line shows of a load: the table, and what another user felt."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from engine.cli.shown.terminal_table import TerminalColumn, print_table
from engine.export.load.table import COLUMNS, HEADINGS, LoadRow, load_rows
from engine.load.result.caption import lane_caption, load_caption, probe_caption
from engine.load.result.result import LoadResult
from engine.race.result.caption import environment_caption
from engine.stream.event import Outcome

_CORE, _FURTHER = 100, 200
"""From where the ranks of columns count that are left out late, and early."""


def print_load(result: LoadResult, screen: Console) -> None:
    """Print the table, what was asked for, what another user felt, and every failure."""
    rows = load_rows(result)
    screen.print(Text(load_caption(result.spec)))
    screen.print(Text(environment_caption(result.environment)))
    if rows:
        print_table(screen, _columns(rows), has_units=True)
    for row in rows:
        lane = result.lanes[row.lane]
        felt = probe_caption(lane)
        screen.print(Text(f"  {lane_caption(lane)}{f'; {felt}' if felt else ''}"))
    for row in rows:
        if row.note:
            screen.print(Text(f"Warning: {row.cells[0]}: {row.note}", style="yellow"))
        if row.failure:
            screen.print(Text(f"failed: {row.cells[0]}: {row.failure}", style="bold red"))
    if result.outcome is not Outcome.COMPLETED:
        how = "stopped" if result.is_aborted else "cut short"
        screen.print(f"The load was {how} after {result.done} of {len(result.lanes)} strategies.")


def _columns(rows: Sequence[LoadRow]) -> list[TerminalColumn]:
    ranks = (0, *((_CORE if column.is_core else _FURTHER) for column in COLUMNS))
    return [
        TerminalColumn(
            heading=heading,
            cells=[row.cells[place] for row in rows],
            rank=rank + place if place else 0,
            is_text=place == 0,
            folds=place == 0,
        )
        for place, (heading, rank) in enumerate(zip(HEADINGS, ranks, strict=True))
    ]
