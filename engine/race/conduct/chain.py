"""Break a run's elapsed time down along the chain of queries that ended last.

The chain is read from the last end back: each step is a query, or the wait before it. What a query
waits for is the one before it in its lane's graph, or the one before it on its slot, whichever
ended later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.machine.facts import Precision
from engine.race.parts import Breakdown
from engine.strategies import Strategy
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut

_LOOP_STEP_S = 1e-3


@dataclass(frozen=True, slots=True)
class Observed:
    """What was noted of a run, by query; times in ns on the system-wide clock, 0 for unknown."""

    clock_ns: int
    """When the clock started."""

    elapsed_ns: int
    starts_ns: Sequence[int]
    ends_ns: Sequence[int]
    carriers: Sequence[int]
    begun_ns: Sequence[int]
    """When the creation of the unit began whose first query it is."""

    made_ns: Sequence[int]
    """When that creation ended."""

    cpu_ns: Sequence[int]
    """Processor time used, and 1 ns."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked to do."""

    inventory: Inventory
    fan_out: FanOut
    is_bounded: bool
    """Whether queries wait for slots."""

    waits_s: Sequence[float]
    """How long each query is to wait, in seconds."""

    computes_s: Sequence[float]
    """How long each query computes if alone on a core, in seconds."""

    ideal_s: float
    late_s: float
    """By how much the machine's sleeps end late even if it has nothing else to do."""


def late_s(precision: Precision, strategy: type[Strategy]) -> float:
    """Return by how many seconds sleeps of a strategy end late on a machine with nothing to do.

    An event loop's end late by up to a millisecond more, the step of its timers.
    """
    return precision.overshoot_p95_s + (_LOOP_STEP_S if strategy.is_cooperative else 0.0)


def break_down(observed: Observed, asked: Asked) -> Breakdown:
    """Return the parts of a run's elapsed time; every query must have ended."""
    parts = _Parts(observed, asked)
    for query, before in _chain(observed, asked):
        parts.add_query(query)
        parts.add_gap(query, before)
    return parts.balanced()


def _chain(observed: Observed, asked: Asked) -> Iterator[tuple[int, int | None]]:
    """Yield the queries of the chain from the last back, each with the one that it waited for."""
    ends_ns, starts_ns = observed.ends_ns, observed.starts_ns
    on_slot = _before_on_slot(observed) if asked.is_bounded else {}
    query: int | None = max(range(len(ends_ns)), key=ends_ns.__getitem__)
    while query is not None:
        candidates = [*_before_in_graph(query, observed, asked), *on_slot.get(query, ())]
        known = [one for one in candidates if ends_ns[one] <= starts_ns[query]]
        before = max(known, key=ends_ns.__getitem__, default=None)
        yield query, before
        query = before


def _before_in_graph(query: int, observed: Observed, asked: Asked) -> Iterator[int]:
    """Yield the query that must end before this one may start, the last to end of several."""
    cluster, place = divmod(query, asked.inventory.queries_per_cluster)
    if asked.fan_out is FanOut.CLUSTER and place:
        yield query - 1
    elif asked.fan_out is FanOut.STAGE and place >= asked.inventory.nodes > 0:
        first = cluster * asked.inventory.queries_per_cluster
        nodes = range(first, first + asked.inventory.nodes)
        yield max(nodes, key=observed.ends_ns.__getitem__)


def _before_on_slot(observed: Observed) -> dict[int, tuple[int]]:
    """Return the query before each one on the same carrier."""
    last: dict[int, int] = {}
    before: dict[int, tuple[int]] = {}
    for query in sorted(range(len(observed.starts_ns)), key=observed.starts_ns.__getitem__):
        carrier = observed.carriers[query]
        if carrier in last:
            before[query] = (last[carrier],)
        last[carrier] = query
    return before


class _Parts:
    """Parts of a run's elapsed time that grow with the chain; in seconds."""

    def __init__(self, observed: Observed, asked: Asked) -> None:
        self._observed = observed
        self._asked = asked
        self._asked_s = 0.0
        self._starting_s = 0.0
        self._waiting_s = 0.0
        self._oversleep_s = 0.0
        self._ready_s = 0.0
        last_ns = max(observed.ends_ns)
        self._handing_s = (observed.clock_ns + observed.elapsed_ns - last_ns) / 1e9

    def add_query(self, query: int) -> None:
        """Add a query of the chain, from its start to its end."""
        observed = self._observed
        took_s = (observed.ends_ns[query] - observed.starts_ns[query]) / 1e9
        wait_s, compute_s = self._asked.waits_s[query], self._asked.computes_s[query]
        used_ns = observed.cpu_ns[query]
        used_s = (used_ns - 1) / 1e9 if used_ns else compute_s
        excused_s = self._asked.late_s if wait_s else 0.0
        ready_s = max(0.0, took_s - wait_s - used_s - excused_s)
        self._asked_s += wait_s + compute_s
        self._ready_s += ready_s
        self._oversleep_s += took_s - wait_s - compute_s - ready_s

    def add_gap(self, query: int, before: int | None) -> None:
        """Add the time between a query of the chain and the one before it, or the clock's start."""
        observed = self._observed
        start_ns = observed.starts_ns[query]
        from_ns = observed.clock_ns if before is None else observed.ends_ns[before]
        begun_ns, made_ns = observed.begun_ns[query], observed.made_ns[query]
        if begun_ns == 0:
            if before is None:
                # Where the creation was not seen, such as in another process.
                self._starting_s += (start_ns - from_ns) / 1e9
            return
        begun_ns = min(max(begun_ns, from_ns), start_ns)
        made_ns = min(max(made_ns or start_ns, begun_ns), start_ns)
        if before is None:
            # What comes before the first unit, such as a pool, and the units before this one.
            begun_ns = from_ns
        self._handing_s += (begun_ns - from_ns) / 1e9
        self._starting_s += (made_ns - begun_ns) / 1e9
        self._waiting_s += (start_ns - made_ns) / 1e9

    def balanced(self) -> Breakdown:
        """Return the parts beside the plan's ideal rather than what the chain was asked for.

        Where the ideal is longer, queries share cores or slots even then: that much of their
        waiting is not lost. Where it is shorter, units waited for slots that others held longer.
        """
        elapsed_s = self._observed.elapsed_ns / 1e9
        ideal_s = self._asked.ideal_s
        owed_s = ideal_s - self._asked_s
        if owed_s < 0:
            self._waiting_s -= owed_s
            owed_s = 0.0
        owed_s, self._ready_s = _paid(owed_s, self._ready_s)
        owed_s, self._waiting_s = _paid(owed_s, self._waiting_s)
        owed_s, self._starting_s = _paid(owed_s, self._starting_s)
        owed_s, self._oversleep_s = _paid(owed_s, self._oversleep_s)
        # Queries that took less than asked: faster than this machine was calibrated.
        short_s = owed_s + max(0.0, -self._oversleep_s)
        self._oversleep_s = max(0.0, self._oversleep_s)
        parts = (self._starting_s, self._waiting_s, self._oversleep_s, self._ready_s)
        handing_s = max(0.0, self._handing_s)
        known_s = sum(parts) + handing_s
        ideal_s = min(max(0.0, ideal_s - short_s), max(0.0, elapsed_s - known_s))
        rest_s = max(0.0, elapsed_s - known_s - ideal_s)
        return Breakdown(ideal_s, *parts, handing_s, rest_s)


def _paid(owed_s: float, part_s: float) -> tuple[float, float]:
    """Take what is owed out of a part; return what is still owed, and what is left of it."""
    taken_s = min(owed_s, max(0.0, part_s))
    return owed_s - taken_s, part_s - taken_s
