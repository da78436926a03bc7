"""The report of a race: its results table, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from engine.cli.terminal.report import ADVICE, FAILURE, WARNING, Line, Report, ending_lines
from engine.cli.terminal.table import TerminalColumn
from engine.doubts.doubt import Severity
from engine.doubts.doubts import doubts
from engine.export.caption import conclusion_lines
from engine.export.sweep_fit import sweep_fit_lines
from engine.export.table.column import Column
from engine.export.table.columns import COLUMNS
from engine.export.table.table import Table, TableRow, make_table
from engine.machine.facts import Environment
from engine.race.plan.better_race import measure_options, race_words, thorough_spec
from engine.race.result.caption import (
    environment_caption,
    fan_out_caption,
    parameters_caption,
    profile_caption,
)
from engine.race.result.result import RaceResult
from engine.race.result.verdict import is_single, shortage_caption, statistics_caption
from engine.race.spec.presets import note_of
from engine.vocabulary.wording import _


def race_report(result: RaceResult, here: Environment | None = None) -> Report:
    """Return the results table, the race's caption, every failure, and every doubt.

    Args:
        result: The race.
        here: This machine, if the race may come from another.
    """
    found = make_table(result, _columns(result))
    starts = [
        place
        for place, (before, row) in enumerate(pairwise(found.rows), 1)
        if row.point != before.point
    ]
    return Report(
        captions=(
            parameters_caption(result.spec, result.plan.kind),
            environment_caption(result.environment),
        ),
        columns=_terminal_columns(found) if found.rows else [],
        lines=list(_lines(result, found.rows, here)),
        sections=starts,
    )


def _lines(
    result: RaceResult, rows: Sequence[TableRow], here: Environment | None
) -> Iterator[Line]:
    if result.profile is not None:
        yield Line(f"  {profile_caption(result.profile)}")
    if rows:
        yield Line(f"  {statistics_caption(result)}")
        yield from _shortage_lines(result)
    yield from map(Line, sweep_fit_lines(result))
    for lane in result.lanes:
        interpreter = result.started.interpreters.get(lane.python)
        where = f", {interpreter.title}" if interpreter is not None else ""
        yield Line(f"  {lane.title}: {fan_out_caption(lane)}{where}")
    for row in rows:
        if row.note:
            yield Line(f"{_where(result, row)}: {row.note}")
        if row.failure:
            failure = _("failed: {where}: {message}")
            yield Line(failure.format(where=_where(result, row), message=row.failure), FAILURE)
    counted = _("{done} of {total} runs").format(done=result.done, total=len(result.runs))
    yield from ending_lines(_("race"), result.outcome, counted)
    for place, sentence in enumerate(conclusion_lines(result)):
        yield Line(sentence, "" if place else ADVICE)
    if note := note_of(result.spec.name):
        yield Line(note)
    for doubt in doubts(result, here):
        style = WARNING if doubt.severity is Severity.WARNING else ""
        yield Line(f"{doubt.severity.word}: {doubt.text}", style)


def _shortage_lines(result: RaceResult) -> Iterator[Line]:
    """Yield that verdicts need more blocks, and the options for that."""
    shortage = shortage_caption(result)
    better = thorough_spec(result.spec)
    if not shortage:
        return
    if not is_single(result):
        yield Line(f"  {shortage}")
    if better is not None:
        measure = _("Measure properly: {options} ({race})")
        text = measure.format(options=measure_options(better), race=race_words(better))
        yield Line(f"  {text}")


def _columns(result: RaceResult) -> tuple[Column, ...]:
    """Return the columns to print, without statistics where there are none."""
    is_single_race = is_single(result)
    return tuple(
        column
        for column in COLUMNS
        if column.rank is not None and not (is_single_race and column.is_statistic)
    )


def _terminal_columns(found: Table) -> list[TerminalColumn]:
    columns: list[TerminalColumn] = []
    for place, (column, name, scale) in enumerate(
        zip(found.columns, found.names, found.scales, strict=True)
    ):
        rank = column.rank or 0
        columns.append(
            TerminalColumn(
                heading=name.replace(" % ", " %\n"),
                unit=scale.unit,
                cells=[row.cells[place] for row in found.rows],
                rank=rank,
                is_text=column.is_text,
                folds=column.is_text and not rank,
            )
        )
    return columns


def _where(result: RaceResult, row: TableRow) -> str:
    lane = result.lanes[row.lane].title
    return _("{lane} at {point}").format(lane=lane, point=row.point.text)
