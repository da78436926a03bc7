"""Doubts about the machine and its Python."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.machine.calibration import ADVICE
from engine.machine.conditions import busy_elsewhere, stolen
from engine.machine.facts import Conditions
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import N_

MOST_BUSY = 0.2
"""The share of the processors' time that other programs, including the window, may take."""

MOST_STOLEN = 0.02
MOST_LOAD = 0.7
"""The most threads per core that want to run on a calm machine."""


def machine_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield doubts from the machine's state before, during and after the race."""
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
    """Yield signs that the machine was busy with something else."""
    busy = busy_elsewhere(before, after) if _is_accounted(result) else None
    if busy is not None and busy > MOST_BUSY:
        yield Doubt(
            "busy",
            Severity.WARNING,
            message=N_(
                "other programs took {share} of the processors' time while the race ran: elapsed "
                "times may be longer than the strategies need",
                share=f"{busy:.0%}",
            ),
            advice=N_("close other programs, and race again"),
            forbids_conclusion=True,
        )
    # The load of a race just before fades for some minutes, so this alone proves nothing.
    elif before is not None and before.load is not None and before.load[0] > MOST_LOAD:
        yield Doubt(
            "loaded",
            Severity.NOTE,
            message=N_(
                "the machine was busy before the race: {threads} threads per core wanted to run, "
                "on average over a minute",
                threads=f"{before.load[0]:.1f}",
            ),
            advice=N_("wait a minute after other work or an earlier race, then race again"),
        )
    share = stolen(before, after)
    if share is not None and share > MOST_STOLEN:
        yield Doubt(
            "stolen",
            Severity.WARNING,
            message=N_(
                "the host gave {share} of this virtual machine's processor time to others",
                share=f"{share:.0%}",
            ),
            advice=N_("race on a dedicated machine, or at a calmer time, with more repeats"),
        )


def _is_accounted(result: RaceResult) -> bool:
    """Return whether the system counts what the race itself used, in every lane."""
    return not any(lane.outlives_worker for lane in result.lanes)


def _power(before: Conditions, after: Conditions | None) -> Iterator[Doubt]:
    if before.on_battery or (after is not None and after.on_battery):
        yield Doubt(
            "battery",
            Severity.WARNING,
            message=N_(
                "the machine ran on battery: its processor may be slowed down to save power"
            ),
            advice=N_("plug it in, and race again"),
        )
    if before.governor is not None and before.governor != "performance":
        yield Doubt(
            "governor",
            Severity.NOTE,
            message=N_(
                "the processor's speed is set by the governor {governor}, which lowers it between "
                "runs",
                governor=before.governor,
            ),
            advice=N_(
                "for steadier numbers, choose the governor performance: "
                "cpupower frequency-set -g performance"
            ),
        )


def _quota(before: Conditions, result: RaceResult) -> Iterator[Doubt]:
    cores = result.environment.cores
    if before.cpu_quota is None or before.cpu_quota >= cores:
        return
    computes = result.plan.kind.cpu_share > 0
    yield Doubt(
        "quota",
        Severity.WARNING if computes else Severity.NOTE,
        message=N_(
            "a control group allows {allowed} cores' worth of time on {cores} cores: a program "
            "that uses it up is paused for up to about a tenth of a second",
            allowed=f"{before.cpu_quota:g}",
            cores=cores,
        ),
        advice=N_("raise the limit (docker run --cpus), or make pools no larger than it"),
    )


def _build(result: RaceResult) -> Iterator[Doubt]:
    build = result.started.build
    if build is None:
        return
    if build.debug:
        yield Doubt(
            "build",
            Severity.WARNING,
            message=N_("this Python is a debug build, several times slower than others"),
            advice=N_("race with a release build"),
            forbids_conclusion=True,
        )
    if build.free_threaded and build.gil:
        yield Doubt(
            "build",
            Severity.NOTE,
            message=N_(
                "this Python is free-threaded, but its global lock is on: a library that needs it "
                "was loaded, or PYTHON_GIL is set"
            ),
            advice=N_("start with PYTHON_GIL=0 to race without the lock"),
        )
