"""Doubts about the ideals that lanes are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from engine.doubts.doubt import Doubt, Remedy, Severity
from engine.machine.calibration import ADVICE
from engine.race.result.result import RaceResult
from engine.vocabulary.counted import counted
from engine.vocabulary.wording import N_, Text

LEAST_BEATEN = 0.01
"""The share of its ideal by which a lane must be faster to be reported, 0..1."""

_GRAVE = 0.05
"""A larger share is more than the normal variation of a processor's speed."""


def ideal_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield lanes that were faster than possible, and ideals that are not well measured."""
    yield from _beaten(result)
    if result.plan.kind.is_calibrated:
        yield from _of_other_pythons(result)


def _beaten(result: RaceResult) -> Iterator[Doubt]:
    found = [
        (1 - summary.median_s / summary.ideal_s, lane, point)
        for lane, point, summary in result.summaries()
        if summary.median_s < (1 - LEAST_BEATEN) * summary.ideal_s
    ]
    if not found:
        return
    share, lane, point = max(found, key=itemgetter(0, 1))
    planned = result.lanes[lane]
    values: dict[str, Any] = {
        "lane": planned.title,
        "point": point.marked,
        "share": f"{share:.0%}",
    }
    others = len({place for _, place, _ in found}) - 1
    if others:
        more = counted("{count} other lane", "{count} other lanes", others)
        beaten = N_(
            "{lane} at {point} took {share} less than its ideal, and {others} too",
            others=more,
            **values,
        )
    else:
        beaten = N_("{lane} at {point} took {share} less than its ideal", **values)
    message, advice, remedy = _explained(result, lane, beaten)
    yield Doubt(
        "beaten",
        Severity.WARNING if share >= _GRAVE else Severity.NOTE,
        message=message,
        advice=advice,
        lane=lane,
        point=point,
        remedy=remedy,
        # Where nothing was calibrated, time itself went wrong.
        forbids_conclusion=share >= _GRAVE
        and not result.plan.kind.is_calibrated
        and result.profile is None,
    )


def _explained(result: RaceResult, lane: int, beaten: Text) -> tuple[Text, Text, Remedy | None]:
    """Return why a lane may have beaten its ideal, what to do, and the remedy if there is one."""
    planned = result.lanes[lane]
    if result.profile is not None:
        return (
            N_("{beaten}: its items took longer when they were profiled", beaten=beaten),
            N_("race again while the machine does nothing else"),
            None,
        )
    if not result.plan.kind.is_calibrated:
        return (
            N_("{beaten}: queries ended early, or the clock runs unevenly", beaten=beaten),
            N_("race again; if it happens again, do not trust this machine's clock"),
            None,
        )
    if planned.is_elsewhere:
        return (
            N_(
                "{beaten}: its work is done elsewhere, and the ideal is that of this machine",
                beaten=beaten,
            ),
            N_("compare its times, not its overhead and efficiency"),
            None,
        )
    # How fast a processor computes depends on its heat, on its other cores and on its host.
    calibrations = result.started.calibrations
    calibration = calibrations.get(planned.python, result.started.calibration)
    if calibration is None:
        message = N_(
            "{beaten}: the machine computes faster now than when it was calibrated", beaten=beaten
        )
    else:
        message = N_(
            "{beaten}: the machine computes faster now than when it was calibrated on {date}",
            beaten=beaten,
            date=calibration.measured_at[:10],
        )
    advice = N_(
        "calibrate again (racelane-engine calibrate) and race again; until then compare times, "
        "not overheads and efficiencies"
    )
    return message, advice, Remedy.CALIBRATE


def _of_other_pythons(result: RaceResult) -> Iterator[Doubt]:
    """Yield lanes whose own Python was not calibrated, or was disturbed meanwhile."""
    seen = {lane for lane, _, _ in result.summaries()}
    for place, lane in enumerate(result.lanes):
        if not lane.python or place not in seen:
            continue
        calibration = result.started.calibrations.get(lane.python)
        if calibration is None:
            yield Doubt(
                "calibration",
                Severity.NOTE,
                message=N_(
                    "the ideal of {lane} is that of another Python: its own was not calibrated",
                    lane=lane.title,
                ),
                advice=N_("compare its times, not its overhead and efficiency, or race again"),
                lane=place,
            )
        elif calibration.is_disturbed:
            yield Doubt(
                "calibration",
                Severity.WARNING,
                message=N_(
                    "the calibration of {lane}'s Python was disturbed by other load: its ideal "
                    "may be wrong",
                    lane=lane.title,
                ),
                advice=ADVICE,
                lane=place,
            )
