"""Doubts that come of debuggers, profilers and their like in the processes that race."""

from __future__ import annotations

from collections.abc import Iterator

from engine.doubts.doubt import Doubt, Severity
from engine.process.hook import hooks_text
from engine.process.hooks import HookKind
from engine.race.result.result import RaceResult

_ADVICE = "race outside of a debugger, profiler or coverage run, and without what it left behind"


def hook_doubts(result: RaceResult) -> Iterator[Doubt]:
    """Yield what hooks into the workers, or else into the process that measures the machine."""
    found = [
        (hook, run.planned.lane)
        for run in result.runs
        if run.outcome is not None
        for hook in run.outcome.hooks
    ]
    if found:
        hooks, lanes = [hook for hook, _ in found], {lane for _, lane in found}
        which = "all lanes" if len(lanes) == len(result.lanes) > 1 else _titles(result, lanes)
        is_certain = any(hook.is_certain for hook in hooks)
        effect = "it slows" if is_certain else "it may slow"
        yield Doubt(
            "hooked",
            Severity.WARNING if is_certain else Severity.NOTE,
            message=(
                f"{which} ran under {hooks_text(hooks)}: {effect} some strategies far more than "
                "others, so that even their order may be wrong"
            ),
            advice=_ADVICE,
            lane=min(lanes) if len(lanes) == 1 else None,
        )
        return
    # Nothing that was measured beforehand runs on asyncio.
    own = [
        hook
        for hook in result.started.hooks
        if hook.is_certain and hook.kind is not HookKind.ASYNCIO
    ]
    if own:
        yield Doubt(
            "hooked",
            Severity.NOTE,
            message=(
                f"the engine ran under {hooks_text(own)}, the lanes did not: what "
                "a query was measured to cost is too much"
            ),
            advice=_ADVICE,
        )


def _titles(result: RaceResult, lanes: set[int]) -> str:
    return ", ".join(result.lanes[lane].title for lane in sorted(lanes))
