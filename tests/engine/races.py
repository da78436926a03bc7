"""Made-up races for tests of what reads them; times in seconds."""

import msgspec

from engine.machine.facts import Environment
from engine.race.events import (
    ClockStarted,
    FailureReason,
    QueriesMoved,
    RaceFinished,
    RaceStarted,
    ResourcesSampled,
    RunFailed,
    RunFinished,
    RunStarted,
    Usage,
)
from engine.race.parts import Breakdown
from engine.race.plan.planner import plan_race
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import parse_lanes
from engine.race.spec.text.lane import parse_lane
from engine.stream.event import FORMAT_VERSION, Outcome
from engine.vocabulary.cause import told

ENVIRONMENT = Environment(
    racelane="1.2.3",
    python="3.11.7",
    implementation="CPython",
    system="Linux 6.1",
    machine="x86_64",
    processor="Example CPU",
    cores=2,
    memory_bytes=24 * 2**30,
    gevent="26.9.0",
    clock_resolution_ns=1.0,
    gil=True,
)


def made_up_spec(lanes="sequential,threads,processes,gevent", **changes):
    values = {"cluster_counts": (1, 2), "nodes": 1, "switches": 1, "sleep_s": 0.5} | changes
    return RaceSpec(lanes=tuple(parse_lane(lane) for lane in lanes.split(",")), **values)


def made_up_race(spec=None, *, overhead_s=None, failed=(), runs=None, over=True):
    """Return the events of a race whose every run takes its ideal and a given overhead.

    Args:
        spec: What to race; two clusters counts of four lanes by default.
        overhead_s: From a lane's strategy to seconds over the ideal; 0.01 where it is not named.
        failed: Strategies whose every run fails.
        runs: How many runs to play, all by default.
        over: Whether the race ends.
    """
    spec = spec or made_up_spec()
    plan = plan_race(spec)

    def elapsed_s(run):
        return run.ideal_s + (overhead_s or {}).get(plan.lanes[run.lane].strategy, 0.01)

    def fails(run):
        return plan.lanes[run.lane].strategy in failed

    return played(spec, plan, elapsed_s, fails, runs, over=over)


def explained(events):
    """Return the events of a race as if it had been asked to explain its elapsed times.

    Each finished run has every part: 1 to 6 ms, and the ideal.
    """
    lost_s = (0.001, 0.002, 0.003, 0.004, 0.005, 0.006)
    changed = []
    for event in events:
        if isinstance(event, RaceStarted):
            spec = msgspec.structs.replace(event.spec, explain=True)
            event = msgspec.structs.replace(event, spec=spec)
        if isinstance(event, RunFinished):
            parts = Breakdown(event.elapsed_s - sum(lost_s), *lost_s)
            event = msgspec.structs.replace(event, breakdown=parts)
        changed.append(event)
    return changed


def played(spec, plan, elapsed_s_of, fails, runs=None, *, over=True):
    """Return the events of a race whose runs take what a function says, or fail."""
    events = [
        RaceStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at="2026-03-14T15:09:26.535+00:00",
            spec=spec,
            plan=plan,
            environment=ENVIRONMENT,
        )
    ]
    at_s = 0.0
    for place, run in enumerate(plan.runs[:runs]):
        elapsed_s = elapsed_s_of(run)
        queries = list(range(run.point.clusters * (spec.nodes + spec.switches)))
        events += [
            RunStarted(at_s=at_s, run=place),
            ClockStarted(at_s=at_s + 0.1, run=place),
            QueriesMoved(
                at_s=at_s + 0.2,
                run=place,
                started=queries,
                started_ns=[1000 + query for query in queries],
                carriers=[77] * len(queries),
                ended=queries,
                ended_ns=[500_000_000 + query for query in queries],
            ),
        ]
        events += [
            ResourcesSampled(
                at_s=at_s + 0.1 + share * elapsed_s,
                run=place,
                cpu_s=0.05 + 0.1 * share * (run.lane + 1),
                threads=2,
                processes=1,
                pss_bytes=(10 + 5 * run.lane) * 2**20,
            )
            for share in (0.3, 0.6, 0.9)
        ]
        at_s += 0.1 + elapsed_s
        if fails(run):
            events.append(
                RunFailed(
                    at_s=at_s,
                    run=place,
                    reason=FailureReason.ERROR,
                    cause=told("RuntimeError: can't start new thread"),
                )
            )
        else:
            events.append(
                RunFinished(
                    at_s=at_s,
                    run=place,
                    elapsed_s=elapsed_s,
                    start_up_s=0.1,
                    oversleep_s=0.004,
                    most_in_flight=run.most_in_flight,
                    usage=Usage(0.01, 0.02, 3, 4),
                )
            )
    if over:
        events.append(RaceFinished(at_s=at_s, outcome=Outcome.COMPLETED))
    return events


def weightless_race(spec):
    """Return the events of a race in which everything takes no time, and nothing of the machine."""
    changed = []
    for event in played(spec, plan_race(spec), lambda run: 0.0, lambda run: False):
        match event:
            case ClockStarted():
                event = msgspec.structs.replace(event, at_s=event.at_s - 0.1)
            case QueriesMoved():
                none = [0] * len(event.started)
                event = msgspec.structs.replace(event, started_ns=none, ended_ns=none)
            case ResourcesSampled():
                event = msgspec.structs.replace(event, cpu_s=0.0, threads=0, processes=0)
            case RunFinished():
                usage = Usage(0.0, 0.0, 0, 0)
                event = msgspec.structs.replace(event, usage=usage, oversleep_s=0.0, start_up_s=0.0)
        changed.append(event)
    return changed


def made_up_sweep(
    amounts="1/2/4/8/16/32",
    *,
    contention=0.05,
    coherency=0.001,
    failed_sizes=(),
    clusters=(8,),
    repeats=6,
    spread=0.0,
    runs=None,
):
    """Return the events of a race over sizes of a thread pool that obeys the law exactly.

    Args:
        amounts: The sizes, as in the language of lanes.
        contention: Sigma.
        coherency: Kappa.
        failed_sizes: Sizes whose every run fails.
        clusters: Cluster counts.
        repeats: Blocks.
        spread: How far runs of one lane lie apart, as a share.
        runs: How many runs to play, all by default.
    """
    spec = RaceSpec(
        cluster_counts=clusters,
        lanes=parse_lanes(f"thread-pool:size={amounts}@query"),
        sleep_s=0.02,
        repeats=repeats,
    )
    plan = plan_race(spec)
    sizes = [int(lane.options.get("size", "30")) for lane in plan.lanes]
    seen = {}

    def elapsed_s(run):
        size = sizes[run.lane]
        serial_s = run.point.clusters * 8 * 0.021
        slower = 1 + contention * (size - 1) + coherency * size * (size - 1)
        turn = seen[run.lane] = seen.get(run.lane, -1) + 1
        return serial_s * slower / size * (1 + spread * (turn % repeats / repeats - 0.5))

    failed = {place for place, size in enumerate(sizes) if size in failed_sizes}
    return played(spec, plan, elapsed_s, lambda run: run.lane in failed, runs)


def side_by_side(events):
    """Return the events of a race as if all runs of a block had started at once."""
    first, *rest = events
    plan = first.plan
    runs = {}
    for event in rest:
        if not isinstance(event, RaceFinished):
            runs.setdefault(event.run, []).append(event)
    blocks = {}
    for place, said in runs.items():
        planned = plan.runs[place]
        blocks.setdefault((planned.is_warm_up, planned.block), []).append(said)
    moved, begin_s = [], 0.0
    for block in blocks.values():
        shifted = [
            msgspec.structs.replace(event, at_s=event.at_s - told[0].at_s + begin_s)
            for told in block
            for event in told
        ]
        # Events of one moment keep their order.
        moved += sorted(shifted, key=lambda event: event.at_s)
        begin_s = moved[-1].at_s
    return [first, *moved, RaceFinished(at_s=begin_s, outcome=Outcome.COMPLETED)]
