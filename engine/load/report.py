"""What the command line shows of a load: the table, and what another user felt."""

from __future__ import annotations

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from engine.caption import environment_caption
from engine.events import RaceOutcome
from engine.load.caption import lane_caption, load_caption, probe_caption
from engine.load.result import LoadResult
from engine.load.table import COLUMNS, HEADINGS, load_rows

_WIDE = 140
_PLAIN_WIDTH = 150


def print_load(result: LoadResult, screen: Console) -> None:
    """Print the table, what was asked for, what another user felt, and every failure."""
    if not screen.is_terminal:
        screen.width = _PLAIN_WIDTH
    shown = [
        place
        for place in range(len(HEADINGS))
        if place == 0 or screen.width >= _WIDE or COLUMNS[place - 1].is_core
    ]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for place in shown:
        justify: JustifyMethod = "right" if place else "left"
        table.add_column(HEADINGS[place], justify=justify, no_wrap=True)
    rows = load_rows(result)
    for row in rows:
        table.add_row(*(Text(row.cells[place]) for place in shown))
    screen.print(load_caption(result.spec), markup=False)
    screen.print(environment_caption(result.environment), markup=False)
    if rows:
        screen.print(table)
    for row in rows:
        lane = result.lanes[row.lane]
        felt = probe_caption(lane)
        screen.print(f"  {lane_caption(lane)}{f'; {felt}' if felt else ''}", markup=False)
    for row in rows:
        if row.note:
            screen.print(f"Warning: {row.cells[0]}: {row.note}", markup=False, style="yellow")
        if row.failure:
            screen.print(f"failed: {row.cells[0]}: {row.failure}", markup=False, style="bold red")
    if result.outcome is not RaceOutcome.COMPLETED:
        how = "stopped" if result.is_aborted else "cut short"
        screen.print(f"The load was {how} after {result.done} of {len(result.lanes)} strategies.")
