"""A race as the command line shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.shown.kind import Shown
from engine.cli.spec_options import judge_anew
from engine.export.exports import RACE_EXPORTS
from engine.record import kinds
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _

if TYPE_CHECKING:
    from engine.cli.terminal.report import Report
    from engine.machine.facts import Environment
    from engine.race.result.result import RaceResult


def _progress(result: RaceResult) -> list[str]:
    """Return the finished runs, the time left, and the current run."""
    left = clock_text(result.left_s(result.last_at_s))
    runs = _("{done} of {total} runs").format(done=result.done, total=len(result.runs))
    parts = [runs, _("{time} left").format(time=left)]
    for run in result.running:
        lane, point = result.lanes[run.planned.lane].title, run.planned.point.text
        parts.append(_("{lane} at {point}").format(lane=lane, point=point))
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
