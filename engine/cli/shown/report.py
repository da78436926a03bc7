"""What the command line shows of a race: the results table."""

from __future__ import annotations

from itertools import pairwise

from rich.console import Console
from rich.text import Text

from engine.cli.shown.terminal_table import TerminalColumn, print_table
from engine.doubts.doubt import Severity
from engine.doubts.survey import doubts
from engine.export.scalability import scalability_lines
from engine.export.table.column import COLUMNS, Column
from engine.export.table.table import Table, TableRow, make_table
from engine.machine.facts import Environment
from engine.race.plan.better_race import measure_options, race_words, thorough_spec
from engine.race.result.caption import environment_caption, fan_out_caption, parameters_caption
from engine.race.result.result import RaceResult
from engine.race.result.verdict import is_single, shortage_caption, statistics_caption
from engine.race.spec.presets import note_of
from engine.stream.event import Outcome

_RANKS = (
    "lane",
    "median",
    "clusters",
    "verdict",
    "speedup",
    "overhead",
    "ideal",
    "runs",
    "interval",
    "least",
    "most",
    "oversleep",
)
"""The columns that are printed where there is room; the last are left out first."""

_ALWAYS = 2
"""How many of them are never left out."""

_STATISTICS_KEYS = ("interval", "verdict", "least", "most")


def print_result(result: RaceResult, screen: Console, here: Environment | None = None) -> None:
    """Print the results table, what was raced, every failure, and what is doubtful.

    Args:
        result: The race.
        screen: Where to print.
        here: Where it is looked at, if it may have been run elsewhere.
    """
    found = make_table(result, _columns(result))
    rows = found.rows
    screen.print(Text(parameters_caption(result.spec)))
    screen.print(Text(environment_caption(result.environment)))
    if rows:
        starts = [
            place
            for place, (before, row) in enumerate(pairwise(rows), 1)
            if row.clusters != before.clusters
        ]
        print_table(screen, _terminal_columns(found), starts)
        screen.print(Text(f"  {statistics_caption(result)}"))
        _print_shortage(result, screen)
    for line in scalability_lines(result):
        screen.print(Text(line))
    for lane in result.lanes:
        interpreter = result.started.interpreters.get(lane.python)
        where = f", {interpreter.title}" if interpreter is not None else ""
        screen.print(Text(f"  {lane.title}: {fan_out_caption(lane)}{where}"))
    for row in rows:
        if row.note:
            screen.print(Text(f"{_where(result, row)}: {row.note}"))
        if row.failure:
            text = f"failed: {_where(result, row)}: {row.failure}"
            screen.print(Text(text, style="bold red"))
    if result.outcome is not Outcome.COMPLETED:
        how = "stopped" if result.outcome is Outcome.ABORTED else "cut short"
        screen.print(f"The race was {how} after {result.done} of {len(result.runs)} runs.")
    if note := note_of(result.spec.name):
        screen.print(Text(note))
    for doubt in doubts(result, here):
        style = "yellow" if doubt.severity is Severity.WARNING else ""
        screen.print(Text(f"{doubt.severity}: {doubt.text}", style=style))


def _print_shortage(result: RaceResult, screen: Console) -> None:
    """Print that verdicts need more blocks, and how to ask for them."""
    shortage = shortage_caption(result)
    better = thorough_spec(result.spec)
    if not shortage:
        return
    if not is_single(result):
        screen.print(Text(f"  {shortage}"))
    if better is not None:
        how = f"{measure_options(better)} ({race_words(better)})"
        screen.print(Text(f"  Measure properly: {how}"))


def _columns(result: RaceResult) -> tuple[Column, ...]:
    """Return the columns to print, without statistics where there are none."""
    is_single_race = is_single(result)
    return tuple(
        column
        for column in COLUMNS
        if column.key in _RANKS and not (is_single_race and column.key in _STATISTICS_KEYS)
    )


def _terminal_columns(found: Table) -> list[TerminalColumn]:
    columns: list[TerminalColumn] = []
    for place, (column, name, scale) in enumerate(
        zip(found.columns, found.names, found.scales, strict=True)
    ):
        rank = _RANKS.index(column.key)
        columns.append(
            TerminalColumn(
                heading=name.replace(" % ", " %\n"),
                unit=scale.unit,
                cells=[row.cells[place] for row in found.rows],
                rank=rank if rank >= _ALWAYS else 0,
                is_text=column.is_text,
                folds=column.key == "lane",
            )
        )
    return columns


def _where(result: RaceResult, row: TableRow) -> str:
    return f"{result.lanes[row.lane].title} at {row.clusters} clusters"
