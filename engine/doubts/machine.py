"""Doubts that come of the machine and of its Python."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.machine.calibration import ADVICE
from engine.machine.conditions import busy_elsewhere, stolen
from engine.machine.facts import Conditions
from engine.race.result.result import RaceResult
from engine.strategies import strategy_named

MOST_BUSY = 0.2
"""The share of the processors' time that other programs may take, the window among them."""

MOST_STOLEN = 0.02
MOST_LOAD = 0.7
"""Threads per core that want to run on a calm machine, at most."""


def machine_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield what the machine's state before, during and after the race gives reason to doubt."""
    before, after = result.started.conditions, result.conditions_after
    yield from _company(result, before, after)
    if before is not None:
        yield from _power(before, after)
        yield from _quota(before, result)
    yield from _build(result)
    calibration = result.started.calibration
    if calibration is not None and calibration.is_disturbed:
        yield Doubt(
            "calibration",
            Severity.WARNING,
            message=calibration.warning,
            advice=ADVICE,
        )


def _company(
    result: RaceResult, before: Conditions | None, after: Conditions | None
) -> Iterator[Doubt]:
    """Yield what tells that the machine had something else to do."""
    busy = busy_elsewhere(before, after) if _is_accounted(result) else None
    if busy is not None and busy > MOST_BUSY:
        yield Doubt(
            "busy",
            Severity.WARNING,
            message=(
                f"other programs took {busy:.0%} of the processors' time while the race ran: "
                "elapsed times may be longer than the strategies need"
            ),
            advice="close what else is running, and race again",
        )
    # The load of a race just before fades for some minutes, so this alone proves nothing.
    elif before is not None and before.load is not None and before.load[0] > MOST_LOAD:
        yield Doubt(
            "loaded",
            Severity.NOTE,
            message=(
                f"the machine was busy before the race: {before.load[0]:.1f} threads a core "
                "wanted to run, on average over a minute"
            ),
            advice="wait a minute after other work, an earlier race among it, then race again",
        )
    share = stolen(before, after)
    if share is not None and share > MOST_STOLEN:
        yield Doubt(
            "stolen",
            Severity.WARNING,
            message=(
                f"the host gave {share:.0%} of this virtual machine's processor time to others"
            ),
            advice="race on a machine of its own, or at a calmer time, with more repeats",
        )


def _is_accounted(result: RaceResult) -> bool:
    """Return whether the system counts what the race itself used, in every lane."""
    return not any(
        strategy_named(lane.strategy)(lane.options).outlives_worker for lane in result.lanes
    )


def _power(before: Conditions, after: Conditions | None) -> Iterator[Doubt]:
    if before.on_battery or (after is not None and after.on_battery):
        yield Doubt(
            "battery",
            Severity.WARNING,
            message="the machine ran on battery: its processor may be held back to save power",
            advice="plug it in, and race again",
        )
    if before.governor is not None and before.governor != "performance":
        yield Doubt(
            "governor",
            Severity.NOTE,
            message=(
                f"the processor's speed is set by the governor {before.governor}, which lowers "
                "it between runs"
            ),
            advice=(
                "for steadier numbers, choose the governor performance: "
                "cpupower frequency-set -g performance"
            ),
        )


def _quota(before: Conditions, result: RaceResult) -> Iterator[Doubt]:
    cores = result.environment.cores
    if before.cpu_quota is None or before.cpu_quota >= cores:
        return
    computes = result.spec.build_kind().cpu_share > 0
    yield Doubt(
        "quota",
        Severity.WARNING if computes else Severity.NOTE,
        message=(
            f"a control group allows {before.cpu_quota:g} cores' worth of time on {cores} cores: "
            "whoever uses it up is stopped until the next tenth of a second or so"
        ),
        advice="raise the limit (docker run --cpus), or make pools no larger than it",
    )


def _build(result: RaceResult) -> Iterator[Doubt]:
    build = result.started.build
    if build is None:
        return
    if build.debug:
        yield Doubt(
            "build",
            Severity.WARNING,
            message="this Python is a debug build, several times slower than others",
            advice="race with a release build",
        )
    if build.free_threaded and build.gil:
        yield Doubt(
            "build",
            Severity.NOTE,
            message=(
                "this Python is built to run without its global lock, and has it on all the same: "
                "a library that needs it was loaded, or PYTHON_GIL is set"
            ),
            advice="start with PYTHON_GIL=0 to race without the lock",
        )
