"""What a race asks of this machine that it may not allow."""

from __future__ import annotations

from engine.machine.limits import OWN_FILES, Limits
from engine.race.plan.plan import Plan, PlannedRun
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_named
from engine.vocabulary.wording import ngettext

_MOST_MEMORY = 0.9


def limit_problem(spec: RaceSpec, plan: Plan, limits: Limits) -> str:
    """Return why a race cannot work here, with the figure and the limit, or nothing."""
    for run in plan.runs:
        problem = run_problem(spec, plan, run, limits)
        if problem:
            return f"{plan.lanes[run.lane].title} at {run.point.text} {problem}"
    return ""


def run_problem(spec: RaceSpec, plan: Plan, run: PlannedRun, limits: Limits) -> str:
    """Return why a run cannot work here, with the figure and the limit, or nothing."""
    lane = plan.lanes[run.lane]
    strategy = strategy_named(lane.strategy)(lane.options)
    tasks = strategy.threads(run.units)
    if limits.tasks is not None and tasks > limits.tasks.left:
        noun = "processes and threads" if strategy.processes(run.units) else "threads"
        return (
            f"needs {tasks:,} {noun}; {limits.tasks.name} allows {limits.tasks.most:,}, "
            f"of which {limits.tasks.used:,} are in use"
        )
    sockets = run.most_in_flight * spec.build_kind().sockets
    if limits.files is not None and sockets + OWN_FILES > limits.files.most:
        needed = (
            ngettext("{count:,} socket", "{count:,} sockets", sockets)
            if sockets
            else f"{OWN_FILES} files"
        )
        return (
            f"needs {needed} at once; {limits.files.name} allows {limits.files.most:,} open files"
        )
    members = min(run.units, strategy.carriers or run.units)
    memory = members * strategy.unit_memory_bytes
    if limits.memory is not None and memory > limits.memory.left * _MOST_MEMORY:
        return (
            f"needs about {memory / 2**30:.1f} GiB of memory; "
            f"{limits.memory.left / 2**30:.1f} GiB are free ({limits.memory.name})"
        )
    return ""
