"""A race as the command line shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.shown.kind import Shown
from engine.cli.spec_options import judge_anew
from engine.export.exports import RACE_EXPORTS
from engine.record import kinds
from engine.vocabulary.units import clock_text

if TYPE_CHECKING:
    from engine.cli.terminal.report import Report
    from engine.machine.facts import Environment
    from engine.race.result.result import RaceResult


def _progress(result: RaceResult) -> list[str]:
    """Return what has been run, the time left, and what is being run."""
    left = clock_text(result.left_s(result.last_at_s))
    parts = [f"{result.done} of {len(result.runs)} runs", f"{left} left"]
    for run in result.running:
        parts.append(f"{result.lanes[run.planned.lane].title} at {run.planned.point.text}")
    return parts


def _report(result: RaceResult, here: Environment | None) -> Report:
    from engine.cli.shown.race_report import race_report  # rich, which takes long to load

    return race_report(result, here)


RACE = Shown(
    kind=kinds.RACE,
    exports=RACE_EXPORTS,
    progress=_progress,
    report=_report,
    judge=judge_anew,
)
