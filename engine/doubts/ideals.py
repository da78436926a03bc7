"""Doubts about the ideals that lanes are held against."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from engine.doubts.doubt import Doubt, Remedy, Severity
from engine.machine.calibration import ADVICE
from engine.race.result.result import RaceResult
from engine.strategies import strategy_named
from engine.vocabulary.wording import ngettext

LEAST_BEATEN = 0.01
"""The share of its ideal by which a lane must be faster before that is told."""

_GRAVE = 0.05
"""Beyond this it is no mere mood of the processor."""


def ideal_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield lanes that were faster than can be, and ideals that rest on too little."""
    yield from _beaten(result)
    if result.spec.build_kind().needs_calibration:
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
    count = len({place for _, place, _ in found})
    more = ngettext("{count} other lane", "{count} other lanes", count - 1)
    others = f", and {more} too" if count > 1 else ""
    planned = result.lanes[lane]
    message = f"{planned.title} at {point.text} took {share:.0%} less than its ideal{others}: "
    remedy: Remedy | None = None
    if not result.spec.build_kind().needs_calibration:
        message += "queries ended before their time, or the clock runs unevenly"
        advice = "race again; if it happens again, do not trust this machine's clock"
    elif strategy_named(planned.strategy)(planned.options).is_elsewhere:
        message += "its work is done elsewhere, and the ideal is that of this machine"
        advice = "compare its times, not its overhead and efficiency"
    else:
        # How fast a processor computes depends on its heat, on its other cores and on its host.
        calibrations = result.started.calibrations
        calibration = calibrations.get(planned.python, result.started.calibration)
        when = f" on {calibration.measured_at[:10]}" if calibration is not None else ""
        message += f"the machine computes faster now than when it was calibrated{when}"
        advice = (
            "calibrate anew (racelane-engine calibrate) and race again; times compare all the "
            "same, overheads and efficiencies do not hold"
        )
        remedy = Remedy.CALIBRATE
    yield Doubt(
        "beaten",
        Severity.WARNING if share >= _GRAVE else Severity.NOTE,
        message=message,
        advice=advice,
        lane=lane,
        point=point,
        remedy=remedy,
    )


def _of_other_pythons(result: RaceResult) -> Iterator[Doubt]:
    """Yield lanes with a Python of their own that was not calibrated, or was while disturbed."""
    seen = {lane for lane, _, _ in result.summaries()}
    for place, lane in enumerate(result.lanes):
        if not lane.python or place not in seen:
            continue
        calibration = result.started.calibrations.get(lane.python)
        if calibration is None:
            yield Doubt(
                "calibration",
                Severity.NOTE,
                message=(
                    f"the ideal of {lane.title} is that of another Python: how fast its own "
                    "computes was not measured"
                ),
                advice="compare its times, not its overhead and efficiency, or race again",
                lane=place,
            )
        elif calibration.is_disturbed:
            yield Doubt(
                "calibration",
                Severity.WARNING,
                message=(
                    f"the calibration of {lane.title}'s Python was disturbed by other load: its "
                    "ideal may be wrong"
                ),
                advice=ADVICE,
                lane=place,
            )
