"""Every column of the results table. A new one is a value and a line in its tuple."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.export.table.breakdown_columns import BREAKDOWN_COLUMNS
from engine.export.table.column import Column
from engine.export.table.comparison_columns import COMPARISON_COLUMNS
from engine.export.table.entry import Entry
from engine.export.table.quantity import Quantity
from engine.export.table.query_columns import QUERY_COLUMNS
from engine.export.table.resource_columns import RESOURCE_COLUMNS
from engine.export.table.time_columns import TIME_COLUMNS
from engine.race.spec.axis import CLUSTERS, ITEMS, Axis
from engine.vocabulary.wording import N_, Text

COLUMNS = (
    Column(
        "lane",
        N_("Lane"),
        N_("The strategy with its options"),
        Quantity.TEXT,
        lambda entry: entry.planned_lane.title,
        is_default=True,
        order=lambda entry: entry.lane,
        rank=0,
        is_place=True,
    ),
    Column(
        "clusters",
        N_("Clusters"),
        N_("How many clusters were looked up"),
        Quantity.COUNT,
        lambda entry: entry.point.clusters,
        is_default=True,
        rank=2,
        is_place=True,
    ),
    *TIME_COLUMNS,
    *QUERY_COLUMNS,
    *BREAKDOWN_COLUMNS,
    *RESOURCE_COLUMNS,
    *COMPARISON_COLUMNS,
    Column(
        "failures",
        N_("Failures"),
        N_("Runs that failed"),
        Quantity.COUNT,
        lambda entry: entry.failed,
    ),
    Column(
        "runs",
        N_("Runs"),
        N_("Finished runs, out of all runs if some failed"),
        Quantity.COUNT,
        lambda entry: entry.runs_words,
        is_default=True,
        order=lambda entry: entry.finished,
        rank=7,
    ),
)
"""Every column, in the order in which they are shown."""


LANE = COLUMNS[0]
"""Tells rows apart, so every table has it."""


DEFAULT_COLUMNS = tuple(column for column in COLUMNS if column.is_default)


def columns_named(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns with these keys, in their own order; unknown keys are left out."""
    wanted = set(keys)
    return tuple(column for column in COLUMNS if column.key in wanted)


def with_axes(columns: Sequence[Column], axes: Iterable[Axis]) -> tuple[Column, ...]:
    """Return columns, and one more for each axis of a race that has none of its own.

    A race of the user's items looks up no clusters.
    """
    axes = tuple(axes)
    if any(axis.parameter == ITEMS for axis in axes):
        columns = [column for column in columns if column.key != CLUSTERS]
    own = {column.key for column in COLUMNS}
    more = [_axis_column(axis.parameter) for axis in axes if axis.parameter not in own]
    place = 1 + max((i for i, one in enumerate(columns) if one.is_place), default=-1)
    return (*columns[:place], *more, *columns[place:])


def _axis_column(parameter: str) -> Column:
    def value(entry: Entry) -> float | None:
        found = entry.point.values[parameter]
        return None if isinstance(found, str) else found

    if parameter == ITEMS:
        name, summary = N_("Items"), N_("How many of the user's items were worked on")
    else:
        name = summary = Text("{name}", None, {"name": parameter})
    return Column(
        parameter,
        name,
        summary,
        Quantity.TEXT,
        lambda entry: str(entry.point.values[parameter]),
        order=value,
        rank=2,
    )
