"""What a race needs that this machine may not allow."""

from __future__ import annotations

from engine.machine.limits import OWN_FILES, Limits
from engine.race.plan.plan import Plan, PlannedRun
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_named
from engine.vocabulary.cause import Cause, Value, Why
from engine.vocabulary.wording import _

_MOST_MEMORY = 0.9


def limit_problem(spec: RaceSpec, plan: Plan, limits: Limits) -> str:
    """Return why a race cannot run here, with the figure and the limit, or nothing."""
    for run in plan.runs:
        problem = run_problem(spec, plan, run, limits)
        if problem is not None:
            return _("{lane} at {point} {problem}").format(
                lane=plan.lanes[run.lane].title, point=run.point.text, problem=problem.text
            )
    return ""


def run_problem(spec: RaceSpec, plan: Plan, run: PlannedRun, limits: Limits) -> Cause | None:
    """Return why a run cannot run here, with the figure and the limit, or None."""
    values: dict[str, Value]
    lane = plan.lanes[run.lane]
    strategy = strategy_named(lane.strategy)(lane.options, spec.at_once)
    tasks = strategy.threads(run.units)
    if limits.tasks is not None and tasks > limits.tasks.left:
        limit = limits.tasks
        values = {"limit": limit.name, "most": limit.most, "used": limit.used}
        if strategy.processes(run.units):
            return Cause(Why.TASKS_LIMIT, {"tasks": tasks, **values})
        return Cause(Why.THREADS_LIMIT, {"threads": tasks, **values})
    sockets = run.most_in_flight * spec.build_kind().sockets
    if limits.files is not None and sockets + OWN_FILES > limits.files.most:
        values = {"limit": limits.files.name, "most": limits.files.most}
        if sockets:
            return Cause(Why.SOCKETS_LIMIT, {"sockets": sockets, **values})
        return Cause(Why.FILES_LIMIT, {"files": OWN_FILES, **values})
    members = min(run.units, strategy.carriers or run.units, spec.at_once or run.units)
    memory = members * strategy.unit_memory_bytes
    if limits.memory is not None and memory > limits.memory.left * _MOST_MEMORY:
        left = limits.memory.left
        values = {"needed_bytes": memory, "free_bytes": left, "limit": limits.memory.name}
        return Cause(Why.MEMORY_LIMIT, values)
    return None
