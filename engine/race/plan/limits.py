"""What a race needs that this machine may not allow."""

from __future__ import annotations

from engine.machine.limits import OWN_FILES, Limits
from engine.race.plan.plan import Plan, PlannedRun
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_named
from engine.vocabulary.counted import counted
from engine.vocabulary.wording import N_, Text, _

_MOST_MEMORY = 0.9


def limit_problem(spec: RaceSpec, plan: Plan, limits: Limits) -> str:
    """Return why a race cannot run here, with the figure and the limit, or nothing."""
    for run in plan.runs:
        problem = run_problem(spec, plan, run, limits)
        if problem is not None:
            return _("{lane} at {point} {problem}").format(
                lane=plan.lanes[run.lane].title, point=run.point.text, problem=problem
            )
    return ""


def run_problem(spec: RaceSpec, plan: Plan, run: PlannedRun, limits: Limits) -> Text | None:
    """Return why a run cannot run here, with the figure and the limit, or None."""
    lane = plan.lanes[run.lane]
    strategy = strategy_named(lane.strategy)(lane.options)
    tasks = strategy.threads(run.units)
    if limits.tasks is not None and tasks > limits.tasks.left:
        needed = (
            N_("{count} processes and threads", count=f"{tasks:,}")
            if strategy.processes(run.units)
            else counted("{count:,} thread", "{count:,} threads", tasks)
        )
        return N_(
            "needs {needed}; {limit} allows {most}, of which {used} are in use",
            needed=needed,
            limit=limits.tasks.name,
            most=f"{limits.tasks.most:,}",
            used=f"{limits.tasks.used:,}",
        )
    sockets = run.most_in_flight * spec.build_kind().sockets
    if limits.files is not None and sockets + OWN_FILES > limits.files.most:
        needed = (
            counted("{count:,} socket", "{count:,} sockets", sockets)
            if sockets
            else counted("{count:,} file", "{count:,} files", OWN_FILES)
        )
        return N_(
            "needs {needed} at once; {limit} allows {most} open files",
            needed=needed,
            limit=limits.files.name,
            most=f"{limits.files.most:,}",
        )
    members = min(run.units, strategy.carriers or run.units)
    memory = members * strategy.unit_memory_bytes
    if limits.memory is not None and memory > limits.memory.left * _MOST_MEMORY:
        return N_(
            "needs about {needed} GiB of memory; {left} GiB are free ({limit})",
            needed=f"{memory / 2**30:.1f}",
            left=f"{limits.memory.left / 2**30:.1f}",
            limit=limits.memory.name,
        )
    return None
