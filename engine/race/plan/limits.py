"""What a race needs that this machine may not allow."""

from __future__ import annotations

from engine.machine.limits import OWN_FILES, Limits
from engine.race.plan.plan import Plan, PlannedRun
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_named
from engine.vocabulary.wording import _, ngettext

_MOST_MEMORY = 0.9


def limit_problem(spec: RaceSpec, plan: Plan, limits: Limits) -> str:
    """Return why a race cannot run here, with the figure and the limit, or nothing."""
    for run in plan.runs:
        problem = run_problem(spec, plan, run, limits)
        if problem:
            return _("{lane} at {point} {problem}").format(
                lane=plan.lanes[run.lane].title, point=run.point.text, problem=problem
            )
    return ""


def run_problem(spec: RaceSpec, plan: Plan, run: PlannedRun, limits: Limits) -> str:
    """Return why a run cannot run here, with the figure and the limit, or nothing."""
    lane = plan.lanes[run.lane]
    strategy = strategy_named(lane.strategy)(lane.options)
    tasks = strategy.threads(run.units)
    if limits.tasks is not None and tasks > limits.tasks.left:
        needed = (
            _("{count} processes and threads").format(count=f"{tasks:,}")
            if strategy.processes(run.units)
            else ngettext("{count:,} thread", "{count:,} threads", tasks)
        )
        return _("needs {needed}; {limit} allows {most}, of which {used} are in use").format(
            needed=needed,
            limit=limits.tasks.name,
            most=f"{limits.tasks.most:,}",
            used=f"{limits.tasks.used:,}",
        )
    sockets = run.most_in_flight * spec.build_kind().sockets
    if limits.files is not None and sockets + OWN_FILES > limits.files.most:
        needed = (
            ngettext("{count:,} socket", "{count:,} sockets", sockets)
            if sockets
            else ngettext("{count:,} file", "{count:,} files", OWN_FILES)
        )
        return _("needs {needed} at once; {limit} allows {most} open files").format(
            needed=needed, limit=limits.files.name, most=f"{limits.files.most:,}"
        )
    members = min(run.units, strategy.carriers or run.units)
    memory = members * strategy.unit_memory_bytes
    if limits.memory is not None and memory > limits.memory.left * _MOST_MEMORY:
        return _("needs about {needed} GiB of memory; {left} GiB are free ({limit})").format(
            needed=f"{memory / 2**30:.1f}",
            left=f"{limits.memory.left / 2**30:.1f}",
            limit=limits.memory.name,
        )
    return ""
