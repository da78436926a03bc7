"""What the command line shows of a race: the results table."""

from __future__ import annotations

from rich import box
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from engine.better_race import measure_options, race_words, thorough_spec
from engine.caption import environment_caption, fan_out_caption, parameters_caption
from engine.doubts.doubt import Severity
from engine.doubts.survey import doubts
from engine.events import Environment, RaceOutcome
from engine.export.column import COLUMNS, Column
from engine.export.scalability import scalability_lines
from engine.export.table import TableRow, make_table
from engine.result import RaceResult
from engine.verdict import is_single, shortage_caption, statistics_caption

_PLAIN_WIDTH = 132
_WIDE = 112
_NARROW_KEYS = ("lane", "clusters", "median", "ideal", "overhead", "verdict", "speedup", "runs")
"""What fits in 80 characters."""

_WIDE_KEYS = (*_NARROW_KEYS, "interval", "least", "most", "oversleep")

_STATISTICS_KEYS = ("interval", "verdict")


def console(*, to_stderr: bool) -> Console:
    """Return a console; where the output is no terminal, one wide enough for the table."""
    screen = Console(stderr=to_stderr, highlight=False)
    if not screen.is_terminal:
        screen = Console(stderr=to_stderr, highlight=False, width=_PLAIN_WIDTH)
    return screen


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
        _print_shortage(result, screen)
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


def _print_shortage(result: RaceResult, screen: Console) -> None:
    """Print that verdicts need more blocks, and how to ask for them."""
    shortage = shortage_caption(result)
    better = thorough_spec(result.spec)
    if not shortage:
        return
    if not is_single(result):
        screen.print(f"  {shortage}", markup=False)
    if better is not None:
        how = f"{measure_options(better)} ({race_words(better)})"
        screen.print(f"  Measure properly: {how}", markup=False)


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
