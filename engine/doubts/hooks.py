"""Doubts about debuggers, profilers and the like in the processes that race."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.process.hook import hooks_text
from engine.process.hooks import HookKind
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import N_

_ADVICE = N_(
    "race outside of a debugger, profiler or coverage run, and remove what it left installed"
)


def hook_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield hooks in the workers, or else in the process that measures the machine."""
    found = [
        (hook, run.planned.lane)
        for run in result.runs
        if run.outcome is not None
        for hook in run.outcome.hooks
    ]
    if found:
        hooks, lanes = [hook for hook, _ in found], {lane for _, lane in found}
        is_all = len(lanes) == len(result.lanes) > 1
        which = N_("all lanes") if is_all else _titles(result, lanes)
        is_certain = any(hook.is_certain for hook in hooks)
        yield Doubt(
            "hooked",
            Severity.WARNING if is_certain else Severity.NOTE,
            message=(
                N_(
                    "{lanes} ran under {hooks}: it slows some strategies far more than others, so "
                    "even their order may be wrong",
                    lanes=which,
                    hooks=hooks_text(hooks),
                )
                if is_certain
                else N_(
                    "{lanes} ran under {hooks}: it may slow some strategies far more than others, "
                    "so even their order may be wrong",
                    lanes=which,
                    hooks=hooks_text(hooks),
                )
            ),
            advice=_ADVICE,
            lane=min(lanes) if len(lanes) == 1 else None,
            forbids_conclusion=is_certain,
        )
        return
    # Nothing that is measured before a race runs on asyncio.
    own = [
        hook
        for hook in result.started.hooks
        if hook.is_certain and hook.kind is not HookKind.ASYNCIO
    ]
    if own:
        yield Doubt(
            "hooked",
            Severity.NOTE,
            message=N_(
                "the engine ran under {hooks}, the lanes did not: the measured cost of a query is "
                "too high",
                hooks=hooks_text(own),
            ),
            advice=_ADVICE,
        )


def _titles(result: RaceResult, lanes: set[int]) -> str:
    return ", ".join(result.lanes[lane].title for lane in sorted(lanes))
