"""When and where each query of a run ran, as arrays for charts and exports.

A record holds when each query started, when it ended and which thread carried it. That it *waits*
follows from the lane's graph: it may start once the queries before it have ended, and until then it
waits for a thread or process to be created, for a place in a pool, or for its turn on the event
loop. What a query does between start and end is not recorded: a computing query that waits for the
interpreter's lock is shown as running.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.race.result.resources import median_run
from engine.race.result.result import RaceResult
from engine.race.result.run import Run, RunState
from engine.race.spec.axis import Point
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

NEVER = np.iinfo(np.int64).max
"""The end of a query that has not ended."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The queries of a run that have started, by row and then by start; times in ns.

    Queries in one row do not overlap: a carrier with several in flight, such as an event loop, gets
    as many rows as it needs. All arrays but the last three have one item per started query.
    """

    inventory: Inventory
    queries: Integers
    """Numbers of the queries."""

    rows: Integers
    """The row of each, from 0."""

    readies_ns: Integers
    """When each could have started, by the lane's graph."""

    starts_ns: Integers
    ends_ns: Integers
    """When each ended, ``NEVER`` for those that have not."""

    bounds: Integers
    """Where each row begins in the arrays, then where the last one ends."""

    carriers: Integers
    """Native id of the thread of each row."""

    queued_ns: Integers
    """Since when each query has been waiting that could start and has not."""

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.carriers)

    @property
    def clusters(self) -> Integers:
        """The cluster's id of each query, from 1."""
        return self.queries // self.inventory.queries_per_cluster + 1

    @property
    def are_switches(self) -> Booleans:
        """Which queries look up a switch; the others look up a node."""
        return self.queries % self.inventory.queries_per_cluster >= self.inventory.nodes

    @property
    def held_ns(self) -> Integers:
        """Since when each query has waited with its row free, so that pale bars overlap none."""
        if not len(self.queries):
            return self.starts_ns
        before = np.concatenate(([0], self.ends_ns[:-1]))
        before[self.bounds[:-1]] = 0
        return np.minimum(np.maximum(self.readies_ns, before), self.starts_ns)

    def until(self, moment_ns: int) -> Timeline:
        """Return what of it had happened by a moment, each query on the row that it has here."""
        has_started = self.starts_ns <= moment_ns
        could_start = ~has_started & (self.readies_ns <= moment_ns)
        still_queued = self.queued_ns[self.queued_ns <= moment_ns]
        ends = self.ends_ns[has_started]
        started_before = np.concatenate(([0], np.cumsum(has_started)))
        return Timeline(
            inventory=self.inventory,
            queries=self.queries[has_started],
            rows=self.rows[has_started],
            readies_ns=self.readies_ns[has_started],
            starts_ns=self.starts_ns[has_started],
            ends_ns=np.where(ends <= moment_ns, ends, NEVER),
            bounds=started_before[self.bounds],
            carriers=self.carriers,
            queued_ns=np.concatenate((self.readies_ns[could_start], still_queued)),
        )

    def place_of(self, query: int) -> int | None:
        """Return where a query is in the arrays, or None if it has not started."""
        places = np.flatnonzero(self.queries == query)
        return int(places[0]) if len(places) else None

    def place_at(self, row: int, from_ns: float, to_ns: float) -> int | None:
        """Return a query of a row that runs within a time, or None; the latest of several."""
        first, last = int(self.bounds[row]), int(self.bounds[row + 1])
        place = first + int(np.searchsorted(self.starts_ns[first:last], to_ns, side="right")) - 1
        if place < first or self.ends_ns[place] < from_ns:
            return None
        return place


def timeline_of(result: RaceResult, run: Run) -> Timeline:
    """Return the timeline of a race's run so far."""
    spec = result.spec
    return make_timeline(
        spec.inventory(run.planned.point),
        result.lanes[run.planned.lane].fan_out,
        np.array(run.starts_ns, dtype=np.int64),
        np.array(run.ends_ns, dtype=np.int64),
        np.array(run.carriers, dtype=np.int64),
    )


def make_timeline(
    inventory: Inventory, fan_out: FanOut, starts: Integers, ends: Integers, carriers: Integers
) -> Timeline:
    """Return the timeline of queries whose times, in ns, and carriers are given by number.

    Args:
        inventory: What the queries are for.
        fan_out: The order they must keep.
        starts: When each started, 0 for not yet; may be empty, for a clock that has not started.
        ends: When each ended, 0 for not yet.
        carriers: Native id of the thread that carried each.
    """
    readies = _readies(inventory, fan_out, ends)
    started = np.flatnonzero(starts)
    queued = readies[(starts == 0) & (readies != NEVER)]
    # By start; of queries that start at the same moment, by number.
    queries = started[np.argsort(starts[started], kind="stable")]
    begin = starts[queries]
    finish = np.where(ends[queries] == 0, NEVER, np.maximum(ends[queries], begin))
    rows, row_carriers = _pack(begin, finish, carriers[queries])
    order = np.argsort(rows, kind="stable")
    queries, rows = queries[order], rows[order]
    return Timeline(
        inventory=inventory,
        queries=queries,
        rows=rows,
        readies_ns=np.minimum(readies[queries], begin[order]),
        starts_ns=begin[order],
        ends_ns=finish[order],
        bounds=np.searchsorted(rows, np.arange(len(row_carriers) + 1)),
        carriers=row_carriers,
        queued_ns=queued,
    )


def shown_run(result: RaceResult, lane: int, point: Point, block: int | None = None) -> Run | None:
    """Return the run that represents a lane at a point, or the one of a block.

    That is the current run; else the finished run of median elapsed time, or of an even number the
    lower of the two in the middle; else, if none finished, the last to end.
    """
    runs = result.runs_of(lane, point)
    if block is not None:
        return next((run for run in runs if run.planned.block == block), None)
    current = [run for run in runs if run.state is RunState.RUNNING]
    if current and not result.is_over:
        return current[0]
    return median_run(runs) or next((run for run in reversed(runs) if run.is_done), None)


def end_of(run: Run) -> float | None:
    """Return when a run ended, in seconds on its clock; None if unknown."""
    if run.outcome is not None:
        return run.outcome.elapsed_s
    if run.faulted is not None:
        return run.faulted.elapsed_s
    if run.failure is not None and run.clock_started_at_s is not None:
        return max(0.0, run.failure.at_s - run.clock_started_at_s)
    return None


def _readies(inventory: Inventory, fan_out: FanOut, ends: Integers) -> Integers:
    """Return when each query may start; ``NEVER`` while one before it has not ended."""
    known = np.where(ends == 0, NEVER, ends)
    readies = np.zeros_like(known)
    size, nodes = inventory.queries_per_cluster, inventory.nodes
    if not len(known) or fan_out is FanOut.QUERY:
        return readies
    by_cluster, known = readies.reshape(-1, size), known.reshape(-1, size)
    if fan_out is FanOut.CLUSTER:
        by_cluster[:, 1:] = known[:, :-1]
    elif nodes:
        by_cluster[:, nodes:] = known[:, :nodes].max(axis=1, keepdims=True)
    return readies


def _pack(starts: Integers, ends: Integers, carriers: Integers) -> tuple[Integers, Integers]:
    """Give queries, in the order of their starts, rows on which no two overlap.

    Carriers come in the order of their first query, the rows of each together.

    Returns:
        The row of each query, and the carrier of each row.
    """
    ids, first, members = np.unique(carriers, return_index=True, return_inverse=True)
    by_start = np.argsort(first)
    rank = np.empty_like(by_start)
    rank[by_start] = np.arange(len(ids))
    members = rank[members]
    order = np.argsort(members, kind="stable")
    bounds = np.searchsorted(members[order], np.arange(len(ids) + 1))
    lines = np.zeros(len(starts), dtype=np.int64)
    same = members[order][1:] == members[order][:-1]
    overlaps = same & (starts[order][1:] < ends[order][:-1])
    for member in np.unique(members[order][1:][overlaps]):
        own = order[bounds[member] : bounds[member + 1]]
        lines[own] = _lines(starts[own].tolist(), ends[own].tolist())
    heights = np.zeros(len(ids), dtype=np.int64)
    np.maximum.at(heights, members, lines + 1)
    tops = np.concatenate(([0], np.cumsum(heights)[:-1])) if len(ids) else heights
    return tops[members] + lines, np.repeat(ids[by_start], heights)


def _lines(starts: list[int], ends: list[int]) -> list[int]:
    """Put each span on the lowest line that is free at its start; starts ascend.

    A line depends only on what happened before, so that a span keeps it while a run goes on, and
    there are no more lines than spans at once.
    """
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    lines: list[int] = []
    for start, end in zip(starts, ends, strict=True):
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        line = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (end, line))
        lines.append(line)
    return lines
