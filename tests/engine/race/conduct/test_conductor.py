import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from engine.machine.interpreter import obstacle, own_interpreter
from engine.process.child import python_environment
from engine.process.run_folder import RunFolder
from engine.race.conduct.conductor import Conductor
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
)
from engine.race.result.result import fold
from engine.race.result.run import RunState
from engine.race.spec.axis import at_clusters
from engine.race.spec.lane import Lane
from engine.race.spec.presets import preset_named
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.strategies import STRATEGIES, strategy_named
from engine.stream.event import Outcome
from engine.workload.task_graph import FanOut
from tests.engine.races import made_up_spec
from tests.engine.workers import workers_below
from tests.waiting import wait_for

FAULTY_WORKER = str(Path(__file__).with_name("faulty_worker.py"))


def small(*lanes, **changes):
    values = {"cluster_counts": (3,), "nodes": 2, "switches": 2, "sleep_s": 0.01} | changes
    return RaceSpec(lanes=tuple(parse_lane(lane) for lane in lanes), **values)


def race(spec, **options):
    return list(Conductor(spec, **options).events())


def faulty_race(fault, *lanes):
    return race(
        small(*(lanes or ("threads",)), fan_out=FanOut.CLUSTER),
        worker_command=[sys.executable, FAULTY_WORKER, fault],
        # One is waited for until then; the others have their time on a busy machine too.
        least_deadline_s=3.0 if fault == "Hang" else 60.0,
    )


def only_failure(events):
    (failure,) = [event for event in events if isinstance(event, RunFailed)]
    return failure


LANES = [
    f"{strategy.name}@{fan_out}"
    for strategy in STRATEGIES
    for fan_out in ("cluster", "stage", "query")
    if not obstacle(strategy, own_interpreter()) and strategy.name != "dask"
]
LANES += [
    "processes:forkserver@stage",
    "processes:spawn@stage",
    "process-pool:size=3:spawn@stage",
    "process-pool:warm:size=3@stage",
    "process-pool:forkserver:size=2@query",
    "thread-pool:warm:size=5@query",
    "gevent-processes:warm:processes=3@stage",
    "gevent-processes:spawn@cluster",
    "dask@stage",
]


@pytest.mark.parametrize("option", ["", ":spawn", ":warm"])
def test_processes_of_a_pool_without_a_unit_end_with_the_rest(option, marked_processes):
    lanes = (
        f"gevent-processes:processes=3{option}@cluster",
        f"process-pool:size=3{option}@cluster",
    )
    result = fold(race(small(*lanes, cluster_counts=(1,))))
    assert [run.failure for run in result.runs] == [None, None]
    assert marked_processes() == []


QUICK = ("sequential", "threads", "thread-pool", "gevent", "asyncio", "tornado")


@pytest.mark.parametrize("lane", LANES)
def test_every_strategy_answers_rightly_at_its_fan_out(lane, marked_processes):
    # Sleeps long enough for all units to be there before the first one ends.
    spec = small(lane, sleep_s=0.05 if lane.partition("@")[0] in QUICK else 0.6)
    events = race(spec)
    result = fold(events)
    (run,) = result.runs
    assert run.state is RunState.FINISHED, run.failure
    assert run.outcome.most_in_flight == run.planned.most_in_flight
    assert run.outcome.elapsed_s >= run.planned.ideal_s
    assert run.started_count == run.ended_count == 12


def test_events_tell_the_race_in_order():
    spec = small("sequential", "gevent", repeats=2)
    events = race(spec)
    assert isinstance(events[0], RaceStarted)
    assert isinstance(events[-1], RaceFinished)
    assert events[-1].outcome is Outcome.COMPLETED
    now_and_then = QueriesMoved | ResourcesSampled
    told = [type(event) for event in events if not isinstance(event, now_and_then)]
    assert told == [RaceStarted, *[RunStarted, ClockStarted, RunFinished] * 4, RaceFinished]
    finished = [event for event in events if isinstance(event, RunFinished)]
    assert [event.run for event in finished] == [0, 1, 2, 3]


def test_queries_are_told_of_while_their_run_goes_on():
    events = race(small("processes:spawn", sleep_s=0.1, cluster_counts=(2,)))
    moves = [event for event in events if isinstance(event, QueriesMoved)]
    assert len(moves) > 4
    assert len({carrier for move in moves for carrier in move.carriers}) == 2
    for move in moves:
        assert all(start_ns > 0 for start_ns in move.started_ns)


def test_greenlets_share_one_thread_and_threads_do_not():
    def carriers(lane):
        (run,) = fold(race(small(lane))).runs
        return set(run.carriers)

    assert len(carriers("gevent@query")) == 1
    assert len(carriers("threads@query")) == 12


def test_oversleep_is_told_apart_from_overhead():
    (run,) = fold(race(small("sequential", sleep_s=0.02))).runs
    overhead_s = run.outcome.elapsed_s - run.planned.ideal_s
    assert 0 < run.outcome.oversleep_s < overhead_s


@pytest.mark.parametrize(
    ("fault", "reason", "named"),
    [
        ("LateClosure", FailureReason.WRONG_ANSWER, "cluster ids are [3], expected [1, 2, 3]"),
        ("CompletionOrder", FailureReason.WRONG_ANSWER, "cluster ids are [3, 2, 1]"),
        ("NoSharedList", FailureReason.WRONG_ANSWER, "cluster ids are [], expected [1, 2, 3]"),
        ("SkippedQueries", FailureReason.MISSING_QUERIES, "3 of 12 queries did not happen"),
        ("Raise", FailureReason.ERROR, "ValueError: the switch is on fire"),
        ("BadUnit", FailureReason.ERROR, "1 of 3 processes failed, the first with exit code 1"),
        ("Exit", FailureReason.CRASHED, "exit code 3 and no outcome: going down"),
        ("Abort", FailureReason.CRASHED, "SIGABRT"),
        ("Hang", FailureReason.DEADLINE, "no answer within"),
    ],
)
def test_a_faulty_run_fails_and_the_race_goes_on(fault, reason, named, marked_processes):
    events = faulty_race(fault, "threads", "sequential")
    failure = only_failure(events)
    assert failure.reason is reason
    assert named in failure.message
    result = fold(events)
    assert result.outcome is Outcome.COMPLETED
    assert result.summary(0, at_clusters(3)) is None
    assert result.summary(1, at_clusters(3)) is not None


def test_what_a_run_prints_does_not_disturb_its_outcome():
    assert not any(isinstance(event, RunFailed) for event in faulty_race("Chatter"))


def test_processes_that_a_run_leaves_behind_are_ended(marked_processes):
    events = faulty_race("Orphans")
    assert not any(isinstance(event, RunFailed) for event in events)
    wait_for(lambda: marked_processes() == [])


def test_a_killed_worker_fails_its_run_and_the_race_goes_on(marked_processes):
    spec = small("processes", "sequential", sleep_s=0.3, cluster_counts=(2,))
    events = []
    for event in Conductor(spec).events():
        events.append(event)
        started = isinstance(event, ClockStarted)
        if started and fold(events).running[0].planned.lane == 0:
            (worker,) = workers_below(psutil.Process())
            # Its children go on and hold its pipes open.
            os.kill(worker.pid, signal.SIGKILL)
    failure = only_failure(events)
    assert failure.reason is FailureReason.CRASHED
    assert "SIGKILL" in failure.message
    assert fold(events).summary(1, at_clusters(2)) is not None
    wait_for(lambda: marked_processes() == [])


@pytest.mark.parametrize("moment", [1, 2, 3, 4, 5, 7, 10, 14, 19])
def test_abort_at_any_moment_leaves_no_process(moment, marked_processes):
    conductor = Conductor(small("processes", "threads", "gevent", sleep_s=0.1))
    events = []
    for event in conductor.events():
        events.append(event)
        if len(events) == moment:
            conductor.abort()
    assert events[-1].outcome is Outcome.ABORTED
    assert marked_processes() == []


def test_a_conductor_that_is_dropped_ends_its_worker(marked_processes):
    events = Conductor(small("processes", sleep_s=5)).events()
    while not isinstance(next(events), ClockStarted):
        continue
    events.close()
    assert marked_processes() == []


def test_a_command_that_cannot_start_fails_its_run():
    events = race(small("threads"), worker_command=["/nonexistent/python"])
    assert only_failure(events).reason is FailureReason.NOT_STARTED


@pytest.fixture
def run_folders(monkeypatch):
    """Return the folders that runs of this process make from now on."""
    paths = []
    enter = RunFolder.__enter__

    def remember(folder):
        entered = enter(folder)
        paths.append(entered.path)
        return entered

    monkeypatch.setattr(RunFolder, "__enter__", remember)
    return paths


def test_no_run_leaves_its_folder_behind(run_folders):
    race(small("processes", "gevent"))
    faulty_race("Abort")
    conductor = Conductor(small("processes", sleep_s=5))
    for event in conductor.events():
        if isinstance(event, ClockStarted):
            conductor.abort()
    assert len(run_folders) > 4
    assert not any(path.exists() for path in run_folders)


def test_a_runs_folder_is_gone_before_its_end_is_told(run_folders):
    for event in Conductor(small("processes")).events():
        if isinstance(event, RunFinished):
            assert not run_folders[-1].exists()


def test_folders_of_killed_conductors_are_swept():
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    with RunFolder() as live:
        left = live.path.with_name(f"racelane-{dead.pid}-abc")
        left.mkdir()
        (left / "scoreboard").touch()
        race(small("gevent"))
        assert not left.exists()
        assert live.path.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGRTMIN + 3])
def test_any_signal_that_ends_a_worker_is_named(number):
    events = []
    for event in Conductor(small("sequential", sleep_s=5), least_deadline_s=60).events():
        events.append(event)
        if isinstance(event, ClockStarted):
            (worker,) = workers_below(psutil.Process())
            os.kill(worker.pid, number)
    expected = "SIGTERM" if number == signal.SIGTERM else f"signal {number}"
    assert only_failure(events).message == f"the worker was ended by {expected}"


def test_a_manager_does_not_outlive_both_its_worker_and_the_conductor(marked_processes):
    command = [sys.executable, "-m", "engine", "race", "--strategies", "processes"]
    conductor = subprocess.Popen(
        [*command, "--sleep", "30", "--clusters", "2", "--events", "-", "--quiet"],
        stdout=subprocess.PIPE,
        env=python_environment(),
    )
    while b"queries_moved" not in conductor.stdout.readline():
        continue
    (worker,) = workers_below(psutil.Process(conductor.pid))
    os.kill(conductor.pid, signal.SIGSTOP)
    os.kill(worker.pid, signal.SIGKILL)
    os.kill(conductor.pid, signal.SIGKILL)
    conductor.wait()
    conductor.stdout.close()
    wait_for(lambda: marked_processes() == [])


def test_usage_is_what_the_run_used():
    busy = fold(race(small("threads@query", nodes=200, switches=200, sleep_s=0)))
    usage = busy.runs[0].outcome.usage
    assert 0 < usage.user_s + usage.system_s < 60
    calm = fold(race(small("sequential", sleep_s=0.02)))
    assert calm.runs[0].outcome.usage.voluntary_switches >= 12


def test_start_up_is_told_apart_from_elapsed():
    events = race(small("gevent"))
    (finished,) = [event for event in events if isinstance(event, RunFinished)]
    started, clock = (
        next(event.at_s for event in events if isinstance(event, kind))
        for kind in (RunStarted, ClockStarted)
    )
    assert finished.start_up_s == pytest.approx(clock - started, abs=0.05)
    assert finished.start_up_s > 0.01


def test_zero_sleep_and_single_members_race():
    spec = small("sequential", "threads", "gevent", sleep_s=0, nodes=0, switches=1)
    result = fold(race(spec))
    assert [run.state for run in result.runs] == [RunState.FINISHED] * 3


def test_the_quick_preset_finishes_with_every_lane_ranked():
    spec = msgspec.structs.replace(preset_named("quick").spec, sleep_s=0.01)
    result = fold(race(spec))
    assert len(list(result.summaries())) == 12
    assert all(run.state is RunState.FINISHED for run in result.runs)
    assert result.spec.lanes == tuple(
        Lane(name) for name in ("sequential", "threads", "processes", "gevent")
    )


def test_many_queries_are_given_their_time_though_each_is_to_take_none():
    spec = small("sequential", cluster_counts=(100,), nodes=1_000, switches=0, sleep_s=0.0)
    result = fold(race(spec, least_deadline_s=0.0))
    assert [run.state for run in result.runs] == [RunState.FINISHED]


def test_a_race_is_planned_once(monkeypatch):
    planned = []

    def counted(name):
        planned.append(name)
        return strategy_named(name)

    # Asked for once per lane and point that is planned.
    monkeypatch.setattr("engine.race.plan.planner.strategy_named", counted)
    spec = made_up_spec("sequential,threads", sleep_s=0.001, precision=0.001, most_repeats=2)
    result = fold(Conductor(spec).events())
    assert len(result.runs) == 8
    assert sorted(planned) == ["sequential", "sequential", "threads", "threads"]
