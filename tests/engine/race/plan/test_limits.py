import pytest

from engine.machine.conditions import read_conditions
from engine.machine.limits import Limit, Limits, read_limits
from engine.race.conduct.conductor import Conductor
from engine.race.events import FailureReason
from engine.race.plan.limits import limit_problem
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.result.run import RunState
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane

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
    limits = Limits(None, None, Limit("memory", 2 * 2**30, 2**30))
    assert "GiB of memory; 1.0 GiB are free (the system)" in problem("processes", limits)
    assert problem("processes", limits, clusters=10) == ""
    assert problem("gevent@query", limits) == ""


def test_a_run_over_a_limit_fails_and_the_race_goes_on(monkeypatch):
    tight = Limits(Limit("RLIMIT_NPROC", 100, 96), None, None)
    monkeypatch.setattr("engine.race.conduct.conductor.read_limits", lambda: tight)
    lanes = tuple(map(parse_lane, ("threads", "gevent")))
    result = fold(Conductor(RaceSpec(cluster_counts=(8,), lanes=lanes, sleep_s=0.0)).events())
    first, second = sorted(result.runs, key=lambda run: run.planned.lane)
    assert first.failure.reason is FailureReason.LIMIT
    assert first.failure.message.startswith("needs 9 threads; RLIMIT_NPROC allows 100")
    assert second.state is RunState.FINISHED


@pytest.mark.parametrize("lane", ["threads", "processes", "asyncio", "dask"])
def test_no_limit_refuses_nothing(lane):
    assert problem(lane, FREE) == ""


@pytest.fixture
def root(tmp_path):
    """Return what makes files of a made-up machine, and returns where it is."""

    def make(**files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n")
        return tmp_path

    return make


def test_a_limit_of_a_parent_group_is_seen_by_races_and_by_what_is_told_of_the_machine(root):
    made = root(
        **{
            "proc/self/cgroup": "0::/work.slice/racelane.scope",
            "sys/fs/cgroup/work.slice/memory.max": "536870912",
            "sys/fs/cgroup/work.slice/memory.current": "436207616",
            "sys/fs/cgroup/work.slice/memory.stat": "anon 1\ninactive_file 104857600",
            "sys/fs/cgroup/work.slice/pids.max": "100",
            "sys/fs/cgroup/work.slice/pids.current": "90",
            "sys/fs/cgroup/work.slice/racelane.scope/memory.max": "max",
            "sys/fs/cgroup/work.slice/racelane.scope/pids.max": "max",
        }
    )
    limits = read_limits(made)
    # What is only kept of files is free.
    assert limits.memory == Limit("memory.max", 512 * 2**20, 316 * 2**20)
    assert limits.tasks == Limit("pids.max", 100, 90)
    assert read_conditions(made).memory_limit_bytes == limits.memory.most
    assert problem("threads", limits, clusters=10).startswith("threads at 10 clusters needs 11")


def test_groups_of_version_1_bound_a_race_too(root):
    memory = "sys/fs/cgroup/memory/docker"
    made = root(
        **{
            "proc/self/cgroup": "9:pids:/docker/4f5\n4:memory:/docker/4f5",
            f"{memory}/memory.limit_in_bytes": "268435456",
            f"{memory}/memory.usage_in_bytes": "1048576",
            f"{memory}/4f5/memory.limit_in_bytes": "9223372036854771712",
            "sys/fs/cgroup/pids/docker/4f5/pids.max": "64",
            "sys/fs/cgroup/pids/docker/4f5/pids.current": "4",
            "sys/fs/cgroup/pids/docker/pids.max": "max",
        }
    )
    limits = read_limits(made)
    assert limits.memory == Limit("memory.max", 256 * 2**20, 2**20)
    assert limits.tasks == Limit("pids.max", 64, 4)
    assert read_conditions(made).memory_limit_bytes == limits.memory.most


def test_of_several_groups_the_one_that_leaves_least_counts(root):
    made = root(
        **{
            "proc/self/cgroup": "0::/a/b",
            "sys/fs/cgroup/a/pids.max": "1000",
            "sys/fs/cgroup/a/pids.current": "999",
            "sys/fs/cgroup/a/b/pids.max": "50",
            "sys/fs/cgroup/a/b/pids.current": "2",
        }
    )
    assert read_limits(made).tasks == Limit("pids.max", 1000, 999)


def test_the_systems_own_bound_on_threads_is_read_from_the_same_root(root):
    made = root(
        **{
            "proc/sys/kernel/threads-max": "40",
            "proc/sys/kernel/pid_max": "32768",
            "proc/loadavg": "0.1 0.1 0.1 2/30 77",
        }
    )
    assert read_limits(made).tasks == Limit("threads-max", 40, 30)
