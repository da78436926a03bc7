"""What the command line shows of a race: a progress bar, then the results table."""

from __future__ import annotations

import time
from types import TracebackType

from rich import box
from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from engine.caption import environment_caption, fan_out_caption, parameters_caption
from engine.doubts.doubt import Severity
from engine.doubts.survey import doubts
from engine.events import Environment, RaceOutcome
from engine.export.column import COLUMNS, Column
from engine.export.scalability import scalability_lines
from engine.export.table import TableRow, make_table
from engine.result import RaceResult
from engine.units import clock_text
from engine.verdict import is_single, statistics_caption

_PLAIN_WIDTH = 132
_WIDE = 112
_NARROW_KEYS = ("lane", "clusters", "median", "ideal", "overhead", "verdict", "speedup", "runs")
"""What fits in 80 characters."""

_WIDE_KEYS = (*_NARROW_KEYS, "interval", "least", "most", "oversleep")

_STATISTICS_KEYS = ("interval", "verdict")

_PROGRESS_S = 0.1
"""How often the progress is written anew: a replay has thousands of events a second."""


def console(*, to_stderr: bool) -> Console:
    """Return a console; where the output is no terminal, one wide enough for the table."""
    screen = Console(stderr=to_stderr, highlight=False)
    if not screen.is_terminal:
        screen = Console(stderr=to_stderr, highlight=False, width=_PLAIN_WIDTH)
    return screen


class ProgressReport:
    """A line that says how far a race has come, while standard error is a terminal."""

    def __init__(self) -> None:
        screen = Console(stderr=True, highlight=False)
        self._progress = Progress(
            BarColumn(),
            TextColumn("{task.description}"),
            console=screen,
            disable=not screen.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("starting", total=1.0)
        self._due_s = 0.0

    def __enter__(self) -> ProgressReport:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def show(self, result: RaceResult) -> None:
        """Show how far the race has come with its latest event."""
        now_s = time.monotonic()
        if self._progress.disable or now_s < self._due_s:
            return
        self._due_s = now_s + _PROGRESS_S
        left = clock_text(result.left_s(result.last_at_s))
        text = f"{result.done} of {len(result.runs)} runs, {left} left"
        if result.current is not None:
            planned = result.current.planned
            text += f"  {result.lanes[planned.lane].title} at {planned.clusters} clusters"
        completed = result.progress(result.last_at_s)
        self._progress.update(self._task, completed=completed, description=text)


def print_result(result: RaceResult, screen: Console, here: Environment | None = None) -> None:
    """Print the results table, what was raced, every failure, and what is doubtful.

    Args:
        result: The race.
        screen: Where to print.
        here: Where it is looked at, if it may have been run elsewhere.
    """
    found = make_table(result, _columns(result, screen.width))
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for column, name, scale in zip(found.columns, found.names, found.scales, strict=True):
        justify: JustifyMethod = "left" if column.is_text else "right"
        unit = f"\n({scale.unit})" if scale.unit else ""
        table.add_column(name.replace(" % ", " %\n") + unit, justify=justify, no_wrap=True)
    rows = found.rows
    previous = None
    for row in rows:
        if previous is not None and row.clusters != previous:
            table.add_section()
        previous = row.clusters
        table.add_row(*map(Text, row.cells))
    screen.print(parameters_caption(result.spec), markup=False)
    screen.print(environment_caption(result.environment), markup=False)
    if rows:
        screen.print(table)
        screen.print(f"  {statistics_caption(result)}", markup=False)
    for line in scalability_lines(result):
        screen.print(line, markup=False)
    for lane in result.lanes:
        interpreter = result.started.interpreters.get(lane.python)
        where = f", {interpreter.title}" if interpreter is not None else ""
        screen.print(f"  {lane.title}: {fan_out_caption(lane)}{where}", markup=False)
    for row in rows:
        if row.note:
            screen.print(f"{_where(result, row)}: {row.note}", markup=False)
        if row.failure:
            screen.print(
                f"failed: {_where(result, row)}: {row.failure}",
                markup=False,
                style="bold red",
            )
    if result.outcome is not RaceOutcome.COMPLETED:
        how = "stopped" if result.outcome is RaceOutcome.ABORTED else "cut short"
        screen.print(f"The race was {how} after {result.done} of {len(result.runs)} runs.")
    for doubt in doubts(result, here):
        style = "yellow" if doubt.severity is Severity.WARNING else None
        screen.print(f"{doubt.severity}: {doubt.text}", markup=False, style=style)


def _columns(result: RaceResult, width: int) -> tuple[Column, ...]:
    """Return the columns for a width in characters, without statistics where there are none."""
    keys = _WIDE_KEYS if width >= _WIDE else _NARROW_KEYS
    is_single_race = is_single(result)
    return tuple(
        column
        for column in COLUMNS
        if column.key in keys and not (is_single_race and column.key in _STATISTICS_KEYS)
    )


def _where(result: RaceResult, row: TableRow) -> str:
    return f"{result.lanes[row.lane].title} at {row.clusters} clusters"
