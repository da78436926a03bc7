"""What a race is and what it ran on, in a line each: for pictures, tables and titles."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.machine.facts import Environment
from engine.race.events import Ending, RunFaulted
from engine.race.plan.plan import PlannedLane
from engine.race.spec.counts import format_counts
from engine.race.spec.fault_text import format_faults
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_named
from engine.vocabulary.printable import printable, shortened
from engine.vocabulary.units import gibibytes_text
from engine.vocabulary.wording import ngettext
from engine.workload.durations import Spread
from engine.workload.kinds import kind_named
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut

_MOST_MOMENT = 40


def parameters_caption(spec: RaceSpec) -> str:
    """Return what was asked for: ``4 clusters of 4 nodes and 4 switches, 0.3 s a query, ...``."""
    nodes = ngettext("{count} node", "{count} nodes", spec.nodes)
    switches = ngettext("{count} switch", "{count} switches", spec.switches)
    counts = format_counts(spec.cluster_counts)
    clusters = "cluster" if counts == "1" else "clusters"
    fan_out = (
        "the article's fan-out"
        if spec.fan_out is FanOut.ARTICLE
        else f"fan-out by {spec.fan_out.value}"
    )
    return (
        f"{counts} {clusters} of {nodes} and {switches}, "
        f"{_queries_caption(spec)}, {fan_out}, {repeats_caption(spec)}, seed {spec.seed}"
    )


def repeats_caption(spec: RaceSpec) -> str:
    """Return how often a race measures: ``1 repeat``, ``10 repeats, warmed up``."""
    if spec.precision is None:
        text = ngettext("{count} repeat", "{count} repeats", spec.repeats)
    else:
        text = (
            f"{spec.repeats} to {spec.most_repeats} repeats, until every interval is below "
            f"{spec.precision * 100:.3g} % of its median"
        )
    return f"{text}, warmed up" if spec.warm_up else text


def _queries_caption(spec: RaceSpec) -> str:
    """Return what a query does and for how long: ``0.3 s a query``, ``http queries of 0.3 s``."""
    mean = "" if spec.spread is Spread.CONSTANT else f" on average, {spec.spread.value}"
    if spec.kind == Sleep.name:
        text = f"{spec.sleep_s:g} s a query{mean}"
    else:
        text = f"{kind_caption(spec)} queries of {spec.sleep_s:g} s{mean}"
    return f"{text}, going wrong: {format_faults(spec.faults)}" if spec.faults else text


def kind_caption(spec: RaceSpec) -> str:
    """Return the kind with the options that differ from their defaults: ``mixed (cpu 50)``."""
    known = {option.name: option for option in kind_named(spec.kind).options}
    changed = [
        f"{known[name].title.lower()} {value}"
        for name, value in spec.kind_options.items()
        if value != known[name].default
    ]
    return f"{spec.kind} ({', '.join(changed)})" if changed else spec.kind


def environment_caption(environment: Environment) -> str:
    """Return what it ran on: ``CPython 3.11.7, gevent 26.9.0, Linux 6.1, 2 cores, ...``."""
    cores = ngettext("{count} core", "{count} cores", environment.cores)
    parts = (
        f"{environment.implementation} {environment.python}",
        f"gevent {environment.gevent}",
        environment.system,
        environment.processor,
        cores,
        gibibytes_text(environment.memory_bytes),
        f"Racelane {environment.racelane}",
    )
    return printable(", ".join(part for part in parts if part))


def moment_caption(started_at: str) -> str:
    """Return when a race started: ``2026-03-14 15:09 UTC``."""
    try:
        moment = datetime.fromisoformat(started_at).astimezone(UTC)
    except (ValueError, OverflowError):
        return shortened(started_at, _MOST_MOMENT)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def fan_out_caption(lane: PlannedLane) -> str:
    """Return what a lane runs at once: ``a thread a cluster``."""
    strategy = strategy_named(lane.strategy)
    if not strategy.unit:
        return "one query after another"
    article = "an" if strategy.unit[0] in "aeiou" else "a"
    unit = f"{article} {strategy.unit}"
    if lane.fan_out is FanOut.CLUSTER:
        return f"{unit} per cluster"
    if lane.fan_out is FanOut.STAGE:
        return f"{unit} per node, then per switch"
    return f"{unit} per query"


def ending_caption(ending: Ending) -> str:
    """Return how a run ended in which queries were to go wrong: ``the caller lived on``."""
    return {
        Ending.RAISED: "the caller lived on",
        Ending.CRASHED: "everything died",
        Ending.HUNG: "the caller waited for ever",
    }[ending]


def fates_caption(faulted: RunFaulted, clusters: int) -> str:
    """Return what became of a run's clusters: ``3 of 4 clusters answered (1, 3, 4), ...``."""
    lost = [
        cluster
        for cluster in range(1, clusters + 1)
        if cluster not in faulted.answered and cluster not in faulted.unheard
    ]
    parts = [f"{len(faulted.answered)} of {clusters} answered"]
    if faulted.unheard:
        parts.append(f"looked up but not heard of: {_listed(faulted.unheard)}")
    if lost:
        parts.append(f"lost: {_listed(lost)}")
    return "; ".join(parts)


def _listed(ids: list[int]) -> str:
    shown = ", ".join(map(str, ids[:8]))
    return f"{shown}, ..." if len(ids) > 8 else shown
