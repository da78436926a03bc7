"""What the elapsed time of a run is made of, along the chain of queries that ended last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from engine.vocabulary.wording import N_, Text


class Breakdown(msgspec.Struct, frozen=True):
    """The parts of a run's elapsed time, in seconds, none below 0; they sum to it."""

    ideal_s: float
    """What the plan asks for: the least time that fan-out and slots allow."""

    starting_s: float
    """The strategy creates units: threads, processes, pools, tasks."""

    waiting_s: float
    """A unit has been created, and its first query has not begun."""

    oversleep_s: float
    """Queries take longer than asked: sleeps end late, computing is slower than calibrated."""

    ready_s: float
    """Queries are ready to go on, and wait for the processor or the interpreter's lock."""

    handing_s: float
    """Answers are handed over, and ended units are waited for."""

    rest_s: float
    """What belongs to none of these, such as recording the queries."""

    @property
    def total_s(self) -> float:
        """The sum of the parts."""
        return float(sum(msgspec.structs.astuple(self)))


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts."""

    key: str
    title: Text
    tip: Text
    """What it means, in a sentence."""

    value: Callable[[Breakdown], float]
    """Returns how many seconds it is."""


IDEAL_PART = Part(
    "ideal",
    N_("ideal"),
    N_("The least time that the fan-out and its slots allow"),
    lambda parts: parts.ideal_s,
)

OVERHEAD_PARTS = (
    Part(
        "starting",
        N_("starting units"),
        N_("The lane creates its pool, threads, processes or tasks, one after another"),
        lambda parts: parts.starting_s,
    ),
    Part(
        "waiting",
        N_("waiting to be started"),
        N_("The unit exists, but has not begun: it boots, or others have their turn"),
        lambda parts: parts.waiting_s,
    ),
    Part(
        "oversleep",
        N_("oversleep"),
        N_("Queries take longer than asked even with the processor to themselves"),
        lambda parts: parts.oversleep_s,
    ),
    Part(
        "ready",
        N_("waiting for processor or GIL"),
        N_("A query is ready to go on, but others hold the processor, the GIL or the event loop"),
        lambda parts: parts.ready_s,
    ),
    Part(
        "handing",
        N_("handing over"),
        N_("Answers travel back, and ended units are waited for"),
        lambda parts: parts.handing_s,
    ),
    Part(
        "rest",
        N_("rest"),
        N_("What belongs to no other part, such as recording the queries"),
        lambda parts: parts.rest_s,
    ),
)

PARTS = (IDEAL_PART, *OVERHEAD_PARTS)
