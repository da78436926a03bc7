"""What a run used, with the processes that outlive its answer."""

import csv
import io
import json
import os
import subprocess
import sys

import msgspec
import pytest

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.table.columns import columns_named
from engine.export.table.table import make_table
from engine.process.untold import Untold
from engine.race.conduct.conductor import Conductor
from engine.race.events import ResourcesSampled, RunFinished, Usage
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.worker.family import read_family
from engine.worker.usage import UsageMeter
from tests.engine.races import made_up_race, made_up_spec
from tests.waiting import wait_for

PARENT, CHILD, GRANDCHILD = 2**22 + 1, 2**22 + 2, 2**22 + 3
"""More than Linux numbers processes with, so that nobody has a clock of that name."""

BURN = "import sys\nsum(range(3_000_000))\nprint('burnt', flush=True)\nsys.stdin.read()"
"""Computes, says so, and lives on."""


def raced(*lanes, **changes):
    spec = RaceSpec(lanes=tuple(map(parse_lane, lanes)), cluster_counts=(4,), **changes)
    result = fold(Conductor(spec).events())
    assert not result.has_failures, [run.failure for run in result.runs]
    return result


def usages(result):
    return {result.lanes[run.planned.lane].title: run.outcome.usage for run in result.runs}


@pytest.fixture
def proc(tmp_path):
    """Return what makes a process in a made-up /proc: one thread, and what it has used."""

    def make(pid, children=(), stat=(0,) * 8, switches=(0, 0)):
        task = tmp_path / str(pid) / "task" / str(pid)
        task.mkdir(parents=True, exist_ok=True)
        (task / "children").write_text(" ".join(map(str, children)))
        voluntary, involuntary = switches
        (task / "status").write_text(
            f"Name:\tx\nvoluntary_ctxt_switches:\t{voluntary}\n"
            f"nonvoluntary_ctxt_switches:\t{involuntary}\n"
        )
        counts = " ".join(map(str, stat))
        (tmp_path / str(pid) / "stat").write_text(f"{pid} (a ) b) S 1 1 1 0 -1 0 {counts} 20 0 1 0")
        return str(tmp_path)

    return make


def test_all_processes_below_one_are_read_with_what_they_waited_for(proc, monkeypatch):
    monkeypatch.setattr("os.sysconf", lambda name: 100)
    proc(GRANDCHILD, stat=(5, 0, 0, 0, 10, 20, 0, 0), switches=(3, 4))
    proc(CHILD, (GRANDCHILD,), stat=(7, 600, 1, 2, 0, 0, 30, 40))
    family = read_family(PARENT, proc(PARENT, (CHILD,)))
    assert family.keys() == {CHILD, GRANDCHILD}
    child, grandchild = family[CHILD], family[GRANDCHILD]
    assert (child.minor_faults, child.ended_minor_faults, child.major_faults) == (7, 600, 3)
    assert (child.ended_user_s, child.ended_system_s) == (0.3, 0.4)
    assert grandchild.cpu_s == pytest.approx(0.3)
    assert grandchild.switches == {GRANDCHILD: (3, 4)}


def test_a_system_that_does_not_tell_of_children_is_not_guessed_at(tmp_path):
    assert read_family(PARENT, str(tmp_path)) is None


def test_a_child_that_lives_on_is_counted():
    meter = UsageMeter(has_processes=True, is_elsewhere=False)
    meter.start()
    with subprocess.Popen(
        [sys.executable, "-c", BURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"burnt\n"
        reading = meter.stop()
        spent_s = read_family(os.getpid())[child.pid].cpu_s
        child.stdin.close()
    assert reading.user_s + reading.system_s >= 0.9 * spent_s > 0.01
    assert reading.minor_faults > 500
    assert reading.voluntary_switches >= 1
    assert reading.untold is None


def test_what_a_child_had_used_before_is_not_the_runs():
    with subprocess.Popen(
        [sys.executable, "-c", BURN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"burnt\n"
        meter = UsageMeter(has_processes=True, is_elsewhere=False)
        meter.start()
        lives_on = meter.stop()
        child.stdin.close()
        child.wait()
        is_gone = meter.stop()
    assert lives_on.minor_faults < 500
    assert is_gone.minor_faults < 500


def test_switches_of_who_was_waited_for_by_a_child_are_not_told():
    code = (
        "import subprocess, sys\nsubprocess.run([sys.executable, '-c', ''], check=True)\n"
        "print('waited', flush=True)\nsys.stdin.read()"
    )
    meter = UsageMeter(has_processes=True, is_elsewhere=False)
    meter.start()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"waited\n"
        reading = meter.stop()
        child.stdin.close()
    assert reading.voluntary_switches is reading.involuntary_switches is None
    assert reading.untold is Untold.SWITCHES
    assert reading.minor_faults > 500


def test_switches_of_a_thread_that_ended_in_a_living_child_are_not_told():
    code = (
        "import sys, threading\nthread = threading.Thread(target=sys.stdin.readline)\n"
        "thread.start()\nprint('began', flush=True)\nthread.join()\nprint('ended', flush=True)\n"
        "sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"began\n"
        meter = UsageMeter(has_processes=True, is_elsewhere=False)
        meter.start()
        child.stdin.write(b"\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"ended\n"
        wait_for(lambda: len(os.listdir(f"/proc/{child.pid}/task")) == 1)
        reading = meter.stop()
        child.stdin.close()
    assert reading.voluntary_switches is None
    assert reading.untold is Untold.SWITCHES


def test_where_the_system_does_not_tell_only_lanes_without_processes_are_counted(monkeypatch):
    monkeypatch.setattr("engine.worker.usage.read_family", lambda pid: None)
    for has_processes, expected in ((True, Untold.SYSTEM), (False, None)):
        meter = UsageMeter(has_processes=has_processes, is_elsewhere=False)
        meter.start()
        reading = meter.stop()
        assert reading.untold is expected
        assert (reading.user_s is None) is has_processes


def test_pools_that_outlive_the_answer_are_counted_like_those_that_do_not():
    lanes = (
        "process-pool:size=2",
        "process-pool:size=2:warm",
        "gevent-processes:processes=2:warm",
        "process-pool:size=2:warm:forkserver",
    )
    found = usages(raced(*lanes, kind="cpu", sleep_s=0.01))
    cpu_s = {lane: usage.cpu_s for lane, usage in found.items()}
    # All compute the same; what was not counted was a hundredth of it and less.
    assert len(cpu_s) == len(lanes)
    assert min(cpu_s.values()) > 0.2 * max(cpu_s.values())
    for usage in found.values():
        assert usage.voluntary_switches > 0
        assert usage.minor_faults > 0


def test_processes_of_a_fork_server_are_counted_but_for_their_switches():
    result = raced("processes:forkserver", nodes=1, switches=1, sleep_s=0.05)
    (run,) = result.runs
    assert run.outcome.usage.minor_faults > 3000
    (row,) = csv.DictReader(io.StringIO(to_csv(result)))
    assert int(row["minor_faults"]) == run.outcome.usage.minor_faults
    assert (row["voluntary_switches"], row["involuntary_switches"]) == ("", "")
    assert row["untold"] == "context switches of processes that ended are not reported"
    (shown,) = make_table(result, columns_named(("switches", "faults"))).rows
    assert shown.cells[0] == ""
    assert shown.reasons == (row["untold"], "")
    summary = json.loads(to_json(result))["summaries"][0]["resources"]
    assert summary["voluntary_switches"] is None
    assert summary["untold"] == "switches"


def with_usage(usage, *, processes=1):
    """Return a made-up race of one lane whose every run used that."""
    events = []
    for event in made_up_race(made_up_spec("sequential", cluster_counts=(1,))):
        if isinstance(event, RunFinished):
            event = msgspec.structs.replace(event, usage=usage)
        elif isinstance(event, ResourcesSampled):
            event = msgspec.structs.replace(event, processes=processes)
        events.append(event)
    return fold(events)


def test_what_is_not_known_is_left_empty_with_its_reason():
    nothing = Usage(None, None, None, None, None, None, Untold.ELSEWHERE, is_whole=True)
    result = with_usage(nothing)
    used = result.resources(0, at_clusters(1))
    assert used.cpu_s is used.cores is used.switches is used.faults is None
    (row,) = make_table(result, columns_named(("cpu", "cores", "disk_faults"))).rows
    assert row.cells == ("", "", "")
    assert set(row.reasons) == {"the work runs in processes that the race did not start"}


def test_old_records_say_nothing_of_processes_that_they_may_have_left_out():
    counted = Usage(0.001, 0.0, 3, 4, 5, 6)
    used = with_usage(counted, processes=3).resources(0, at_clusters(1))
    assert used.cpu_s == pytest.approx(0.06)
    assert (used.switches, used.faults, used.untold) == (None, None, Untold.OLD)
    used = with_usage(msgspec.structs.replace(counted, is_whole=True), processes=3).resources(
        0, at_clusters(1)
    )
    assert (used.cpu_s, used.switches, used.faults, used.untold) == (0.001, 7, 11, None)
