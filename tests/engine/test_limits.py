import pytest

from engine.conductor import Conductor
from engine.events import FailureReason
from engine.lane import parse_lane
from engine.plan import plan_race
from engine.probe.limits import Limit, Limits, limit_problem, read_limits
from engine.result import fold
from engine.run import RunState
from engine.spec import RaceSpec

FREE = Limits(tasks=None, files=None, memory=None)


def problem(lane, limits, clusters=1_000, **changes):
    spec = RaceSpec(cluster_counts=(clusters,), lanes=(parse_lane(lane),), **changes)
    return limit_problem(spec, plan_race(spec), limits)


def test_limits_of_this_machine_can_be_read():
    limits = read_limits()
    for limit in (limits.tasks, limits.files, limits.memory):
        assert limit is None or limit.most > 0
    assert problem("threads", limits, clusters=4) == ""


def test_too_many_threads_are_refused_with_the_figure_and_the_limit():
    limits = Limits(Limit("RLIMIT_NPROC", 3_000, 212), None, None)
    assert problem("threads@query", limits) == (
        "threads at 1,000 clusters needs 8,001 threads; RLIMIT_NPROC allows 3,000, of which 212 "
        "are in use"
    )
    assert "processes and threads; RLIMIT_NPROC" in problem("processes", limits, clusters=2_000)
    for lane in ("thread-pool@query", "gevent@query", "asyncio@query", "process-pool@query"):
        assert problem(lane, limits) == ""


def test_too_many_sockets_are_refused():
    limits = Limits(None, Limit("RLIMIT_NOFILE", 1_024, 0), None)
    assert problem("gevent@query", limits) == ""
    assert problem("gevent@query", limits, kind="http") == (
        "gevent at 1,000 clusters needs 8,000 sockets at once; RLIMIT_NOFILE allows 1,024 open "
        "files"
    )
    assert problem("thread-pool@query", limits, kind="http") == ""


def test_too_few_files_for_the_program_itself_are_told_as_such():
    limits = Limits(None, Limit("RLIMIT_NOFILE", 10, 0), None)
    assert problem("gevent", limits, clusters=1) == (
        "gevent at 1 cluster needs 64 files at once; RLIMIT_NOFILE allows 10 open files"
    )


def test_too_much_memory_is_refused():
    limits = Limits(None, None, Limit("the system", 2 * 2**30, 2**30))
    assert "GiB of memory; 1.0 GiB are free (the system)" in problem("processes", limits)
    assert problem("processes", limits, clusters=10) == ""
    assert problem("gevent@query", limits) == ""


def test_a_run_over_a_limit_fails_and_the_race_goes_on(monkeypatch):
    tight = Limits(Limit("RLIMIT_NPROC", 100, 96), None, None)
    monkeypatch.setattr("engine.conductor.read_limits", lambda: tight)
    lanes = tuple(map(parse_lane, ("threads", "gevent")))
    result = fold(Conductor(RaceSpec(cluster_counts=(8,), lanes=lanes, sleep_s=0.0)).events())
    first, second = sorted(result.runs, key=lambda run: run.planned.lane)
    assert first.failure.reason is FailureReason.LIMIT
    assert first.failure.message.startswith("needs 9 threads; RLIMIT_NPROC allows 100")
    assert second.state is RunState.FINISHED


@pytest.mark.parametrize("lane", ["threads", "processes", "asyncio", "dask"])
def test_no_limit_refuses_nothing(lane):
    assert problem(lane, FREE) == ""
