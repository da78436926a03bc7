"""What the command line shows of a load: a line that tells how it goes, then the table."""

from __future__ import annotations

from types import TracebackType

from rich import box
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from engine.caption import environment_caption
from engine.events import RaceOutcome
from engine.load.caption import lane_caption, load_caption, probe_caption
from engine.load.result import LoadResult
from engine.load.table import COLUMNS, HEADINGS, load_rows
from engine.units import clock_text, seconds_text

_WIDE = 140
_PLAIN_WIDTH = 150


class LoadProgress:
    """A line that says how far a load has come, while standard error is a terminal."""

    def __init__(self) -> None:
        screen = Console(stderr=True, highlight=False)
        self._progress = Progress(
            BarColumn(bar_width=20),
            TextColumn("{task.description}"),
            console=screen,
            disable=not screen.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("starting", total=1.0)

    def __enter__(self) -> LoadProgress:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def show(self, result: LoadResult) -> None:
        """Show how far the load has come with its latest event."""
        if self._progress.disable:
            return
        completed = result.progress(result.last_at_s)
        self._progress.update(self._task, completed=completed, description=_progress_text(result))


def _progress_text(result: LoadResult) -> str:
    lane = result.current
    left = f"{clock_text(result.left_s(result.last_at_s))} left"
    if lane is None:
        return left
    parts = [left, f"{lane.planned.title}: {lane.answered} answered"]
    if lane.failed:
        parts.append(f"{lane.failed} failed")
    if lane.latency is not None:
        parts.append(f"median {seconds_text(lane.latency.median_s)}")
    parts.append(probe_caption(lane))
    return ", ".join(part for part in parts if part)


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
