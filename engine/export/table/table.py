"""The results table, the one that the window, the command line and the exports show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS, with_axes
from engine.export.table.entry import Entry, entries_of
from engine.export.table.quantity import Quantity, Scale, Value, greatest_of, scale_of
from engine.race.result.caption import ending_caption, fates_caption
from engine.race.result.result import RaceResult
from engine.race.result.statistics import Place
from engine.race.spec.axis import Point
from engine.vocabulary.printable import printable


@dataclass(frozen=True, slots=True)
class TableRow:
    """A lane at a point."""

    lane: int
    point: Point
    values: tuple[Value, ...]
    """One value per column."""

    cells: tuple[str, ...]
    """The same as texts."""

    sort_keys: tuple[float | None, ...]
    """One number per column, to sort by; None comes last."""

    reasons: tuple[str, ...]
    """One text per column: why it has no value, or nothing."""

    failure: str
    """Why a run of it failed, or nothing."""

    note: str = ""
    """What became of its clusters, if queries went wrong on purpose."""


@dataclass(frozen=True, slots=True)
class Table:
    """Some columns of a race's results."""

    columns: tuple[Column, ...]
    scales: tuple[Scale, ...]
    names: tuple[str, ...]
    """The heading of each column, without its unit."""

    rows: tuple[TableRow, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The heading of each column, with its unit: ``Median (s)``."""
        return tuple(
            f"{name} ({scale.unit})" if scale.unit else name
            for name, scale in zip(self.names, self.scales, strict=True)
        )


def make_table(
    result: RaceResult | None,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> Table:
    """Return the columns, with a row for each lane and point that has a result.

    Rows follow ``order``; rows missing there come last, by point and lane.
    Each axis of the race has a column.
    """
    if result is not None:
        columns = with_axes(columns, result.axes)
    entries = list(entries_of(result)) if result is not None else []
    values = [tuple(column.value(entry) for column in columns) for entry in entries]
    elapsed = [place for place, one in enumerate(columns) if one.quantity is Quantity.ELAPSED]
    greatest_s = greatest_of(row[place] for row in values for place in elapsed)
    scales = tuple(
        scale_of(
            column.quantity,
            (row[place] for row in values),
            greatest_s,
            _off_one(column, entries),
        )
        for place, column in enumerate(columns)
    )
    rows = tuple(
        _row(entry, columns, row, scales) for entry, row in zip(entries, values, strict=True)
    )
    turns = {place: turn for turn, place in enumerate(order)}
    rows = tuple(sorted(rows, key=lambda row: turns.get((row.lane, row.point), len(turns))))
    names = tuple(column.heading_of(result) for column in columns)
    return Table(tuple(columns), scales, names, rows)


def _off_one(column: Column, entries: Sequence[Entry]) -> list[float]:
    """Return how far from 1 the numbers of a column are that a verdict rests on."""
    found = map(column.off_one, entries) if column.off_one is not None else ()
    return [difference for difference in found if difference is not None]


def _row(
    entry: Entry, columns: Sequence[Column], values: tuple[Value, ...], scales: tuple[Scale, ...]
) -> TableRow:
    failures = entry.result.failures(entry.lane, entry.point)
    note = ""
    if entry.experiments:
        latest = entry.experiments[-1]
        fates = fates_caption(latest, entry.point.clusters)
        note = printable(f"{fates}; {ending_caption(latest.ending)}: {latest.message}")
    return TableRow(
        lane=entry.lane,
        point=entry.point,
        values=values,
        cells=tuple(scale.text(value) for scale, value in zip(scales, values, strict=True)),
        sort_keys=tuple(column.sort_key(entry) for column in columns),
        reasons=tuple(
            column.reason(entry) if column.reason is not None and value is None else ""
            for column, value in zip(columns, values, strict=True)
        ),
        failure=printable(failures[0].message) if failures and not note else "",
        note=note,
    )
