"""Refuses a plan that was not made from its spec, or that cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence

from engine.race.plan.plan import Plan, PlannedLane, PlannedRun
from engine.race.spec.lane import check_words
from engine.race.spec.race import RaceSpec
from engine.vocabulary.bounds import (
    MAX_AMOUNT,
    MAX_COUNT,
    MAX_LANES,
    MAX_NAME_LENGTH,
    MAX_RUNS,
    MAX_TIME_S,
    MAX_TITLE_LENGTH,
)
from engine.vocabulary.wording import _
from engine.workload.task_graph import FanOut


def check_plan(plan: Plan, spec: RaceSpec) -> None:
    """Refuse a plan that does not fit a spec; its order and estimates may differ.

    Raises:
        ValueError: something in it does not fit; the message says what.
    """
    if not 1 <= len(plan.lanes) == len(spec.lanes):
        message = _("the plan has {lanes} lanes, the spec {asked}")
        raise ValueError(message.format(lanes=len(plan.lanes), asked=len(spec.lanes)))
    for lane, asked in zip(plan.lanes, spec.lanes, strict=True):
        if lane.strategy != asked.strategy or lane.fan_out is FanOut.ARTICLE:
            message = _("a lane of the plan, {title!r}, is not in the spec")
            raise ValueError(message.format(title=lane.title[:40]))
        _check_lane(lane)
        if not 0 <= lane.style <= MAX_RUNS:
            message = _("a lane's style must be 0..{most}, got {style}")
            raise ValueError(message.format(most=MAX_RUNS, style=lane.style))
    most = MAX_RUNS + MAX_LANES
    if not 1 <= len(plan.runs) <= most:
        message = _("a race must have 1..{most} runs, got {got}")
        raise ValueError(message.format(most=most, got=len(plan.runs)))
    if len({lane.title for lane in plan.lanes}) < len(plan.lanes):
        raise ValueError(_("two lanes of the plan have the same title"))
    if not (_is_shown(plan.kind.title, MAX_TITLE_LENGTH) and 0 <= plan.kind.cpu_share <= 1):
        raise ValueError(_("the plan's kind of query is impossible"))
    if plan.axes != spec.axes:
        raise ValueError(_("the axes of the plan and of the spec differ"))
    check_runs(plan.runs, spec)
    pairs = {(run.lane, run.point) for run in plan.runs if not run.is_warm_up}
    if len(pairs) != len(plan.lanes) * len(plan.points):
        raise ValueError(_("the plan lacks a lane or a point"))


def _check_lane(lane: PlannedLane) -> None:
    check_words("lanes", lane.strategy, lane.options)
    if not (lane.strategy and _is_shown(lane.title, MAX_TITLE_LENGTH)):
        raise ValueError(_("a lane's title cannot be shown"))
    if lane.unit and not _is_shown(lane.unit, MAX_NAME_LENGTH):
        raise ValueError(_("the unit of {lane} cannot be shown").format(lane=lane.title))
    counts = [count for count in (lane.slots, lane.workers) if count is not None]
    if not all(1 <= count <= MAX_COUNT for count in counts):
        message = _("{lane} has impossible slots or workers")
        raise ValueError(message.format(lane=lane.title))
    amount = lane.amount
    if amount is not None:
        check_words("lanes", amount.option, amount.others)
        words = (amount.title, amount.unit, amount.lane_title)
        if not (
            all(_is_shown(word, MAX_TITLE_LENGTH) for word in words)
            and 1 <= amount.value <= MAX_AMOUNT
        ):
            message = _("the {option} of {lane} is impossible")
            raise ValueError(message.format(option=amount.option, lane=lane.title))


def _is_shown(text: str, most: int) -> bool:
    return text.isprintable() and 1 <= len(text) <= most


def check_runs(runs: Sequence[PlannedRun], spec: RaceSpec) -> None:
    """Refuse planned runs that do not fit a spec.

    Raises:
        ValueError: something in them does not fit; the message says what.
    """
    points = set(spec.points)
    for run in runs:
        if not 0 <= run.lane < len(spec.lanes) or run.point not in points:
            raise ValueError(_("a run of the plan has a lane or point that the spec lacks"))
        times_s = (run.ideal_s, run.work_s, run.span_s, run.burdened_s or 0.0)
        if not (
            all(0 <= time_s <= MAX_TIME_S for time_s in times_s)
            and 0 < run.estimate_s <= MAX_TIME_S
        ):
            raise ValueError(_("a run of the plan has an impossible ideal or estimate"))
        if not all(0 <= n <= MAX_COUNT for n in (run.block, run.units, run.most_in_flight)):
            raise ValueError(_("a run of the plan has an impossible block, units or queries"))
