"""Bounds on the numbers in a race's events, no matter who wrote the file.

Charts and sums rely on counts that fit a double and on times of similar size: next to a time of
1e300 s, all others would round to the same.
"""

from __future__ import annotations

import msgspec

from engine.machine.plausibility import check_environment, check_moment
from engine.race.events import AnyEvent, RaceStarted, ResourcesSampled, RunFaulted, RunFinished
from engine.vocabulary.bounds import MAX_COUNT, MAX_TIME_S
from engine.vocabulary.wording import _

_SLACK = 1e-6


def check_numbers(event: AnyEvent) -> None:
    """Refuse an event with an impossible number.

    Raises:
        ValueError: the message says which.
    """
    check_moment(event, _("race"))
    match event:
        case RaceStarted():
            check_environment(event.environment)
        case RunFinished():
            _check_elapsed(event)
            times_s = (event.start_up_s, event.set_up_s, event.tear_down_s, event.oversleep_s)
            used_s = (event.usage.user_s or 0.0, event.usage.system_s or 0.0)
            counts = (
                event.most_in_flight,
                event.usage.voluntary_switches or 0,
                event.usage.involuntary_switches or 0,
                event.usage.minor_faults or 0,
                event.usage.major_faults or 0,
            )
            if not (
                all(abs(time_s) <= MAX_TIME_S for time_s in (*times_s, *used_s))
                and all(0 <= count <= MAX_COUNT for count in counts)
            ):
                message = _("run {run} has an impossible time or count")
                raise ValueError(message.format(run=event.run))
            _check_breakdown(event)
        case RunFaulted():
            _check_elapsed(event)
        case ResourcesSampled():
            amounts = (event.cpu_s, event.threads, event.processes, event.pss_bytes or 0)
            if not all(0 <= amount <= MAX_COUNT for amount in amounts):
                message = _("a sample of run {run} has an impossible amount")
                raise ValueError(message.format(run=event.run))
        case _:
            pass


def _check_elapsed(event: RunFinished | RunFaulted) -> None:
    if not 0 <= event.elapsed_s <= MAX_TIME_S:
        message = _("run {run} took {seconds} s")
        raise ValueError(message.format(run=event.run, seconds=f"{event.elapsed_s:g}"))


def _check_breakdown(event: RunFinished) -> None:
    if event.breakdown is None:
        return
    parts_s = msgspec.structs.astuple(event.breakdown)
    # Written times are rounded.
    slack_s = _SLACK * max(1.0, event.elapsed_s)
    if not (
        all(0 <= part_s <= MAX_TIME_S for part_s in parts_s)
        and abs(sum(parts_s) - event.elapsed_s) <= slack_s
    ):
        message = _("the parts of run {run} do not make its time")
        raise ValueError(message.format(run=event.run))
