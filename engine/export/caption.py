"""The lines under a race: what was asked, what ran, the doubts about it, what is concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.doubts.doubt import Severity
from engine.race.result.caption import environment_caption, moment_caption, parameters_caption
from engine.race.result.result import RaceResult
from engine.race.result.verdict import statistics_caption
from engine.stream.event import Outcome
from engine.vocabulary.wording import _

if TYPE_CHECKING:
    from engine.advice.conclusion import Conclusion

_MOST_NAMED = 5
"""A title names at most this many lanes."""


def race_title(result: RaceResult) -> str:
    """Return what to call a race: its name, if it has one, and its lanes."""
    titles = [lane.title for lane in result.lanes]
    lanes = ", ".join(titles)
    if len(titles) > _MOST_NAMED:
        lanes = _("{count} lanes").format(count=len(titles))
    if not result.spec.name:
        return _("Race of {lanes}").format(lanes=lanes)
    return _("{name}: {lanes}").format(name=result.spec.name, lanes=lanes)


def race_caption(result: RaceResult) -> tuple[str, ...]:
    """Return the lines under a picture of a race that say what it is."""
    ran = _ran_caption(result)
    parameters = parameters_caption(result.spec, result.plan.kind)
    return (
        f"{parameters}, {ran}" if ran else parameters,
        environment_caption(result.environment),
        moment_caption(result.started.started_at),
        statistics_caption(result),
    )


def race_remarks(result: RaceResult) -> tuple[str, ...]:
    """Return the warnings about a race, in sentences: every picture shows them.

    A moment of a replay has those of the whole race.
    """
    from engine.doubts.doubts import doubts  # slow to load, and of no use before a race

    return tuple(
        doubt.seen for doubt in doubts(result.record) if doubt.severity is Severity.WARNING
    )


def conclusion_of(result: RaceResult) -> Conclusion | None:
    """Return what is concluded from a race, unless a doubt forbids it; None before its end.

    Takes as long as judging the doubts does: readers that show it often keep it.
    """
    from engine.advice.conclusion import conclude
    from engine.doubts.doubts import doubts

    forbidding = next((one.message for one in doubts(result) if one.forbids_conclusion), None)
    return conclude(result, forbidding)


def conclusion_lines(result: RaceResult) -> tuple[str, ...]:
    """Return the sentences of the conclusion, if there is one."""
    conclusion = conclusion_of(result)
    return conclusion.sentences if conclusion is not None else ()


def _ran_caption(result: RaceResult) -> str:
    """Return how much of a race ran, or nothing if it is complete."""
    if result.showing is not None:
        return result.showing.caption(result.last_at_s)
    counted = _("{done} of {total} runs").format(done=result.done, total=len(result.runs))
    if not result.is_over:
        return _("{counted} so far").format(counted=counted)
    if result.outcome is Outcome.COMPLETED:
        return ""
    if result.outcome is Outcome.ABORTED:
        return _("stopped after {counted}").format(counted=counted)
    return _("cut short after {counted}").format(counted=counted)
