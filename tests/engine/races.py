"""Made-up races for tests of what reads them; times in seconds."""

from engine.events import (
    FORMAT_VERSION,
    ClockStarted,
    Environment,
    FailureReason,
    QueriesMoved,
    RaceFinished,
    RaceOutcome,
    RaceStarted,
    RunFailed,
    RunFinished,
    RunStarted,
    Usage,
)
from engine.plan import plan_race
from engine.spec import RaceSpec, parse_lane

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
        strategy = plan.lanes[run.lane].strategy
        elapsed_s = run.ideal_s + (overhead_s or {}).get(strategy, 0.01)
        queries = list(range(run.clusters * (spec.nodes + spec.switches)))
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
        at_s += 0.1 + elapsed_s
        if strategy in failed:
            events.append(
                RunFailed(
                    at_s=at_s,
                    run=place,
                    reason=FailureReason.ERROR,
                    message="RuntimeError: can't start new thread",
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
        events.append(RaceFinished(at_s=at_s, outcome=RaceOutcome.COMPLETED))
    return events
