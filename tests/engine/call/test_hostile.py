"""Functions that misbehave: their lane fails with its reason, the race goes on, nothing is left."""

import os

import psutil
import pytest

from engine.process.run_folder import _parent
from tests.engine.call.own_work import own_race, written

HARMLESS_IN_MAIN = """
    import os, sys, threading, time
    HOME = os.getcwd()

    def fetch(item):
        if item == 2 and {condition}:
            {harm}
        return item
"""
"""The profile and lanes of one thread pass; the others meet the harm."""

ELSEWHERE = "threading.current_thread() is not threading.main_thread()"
LEAST_S = 2.0


def hostile(tmp_path, harm, condition=ELSEWHERE, lanes="thread-pool,sequential,processes"):
    # Two at once in threads, the profile meets the harm too: that must not end the race.
    path = written(tmp_path, HARMLESS_IN_MAIN.format(harm=harm, condition=condition))
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    folders = set(_parent().glob(f"racelane-{os.getpid()}-*"))
    race = own_race(
        path, "fetch", lanes, items="4", at_once=2, conductor={"least_deadline_s": LEAST_S}
    )
    left = {child.pid for child in psutil.Process().children(recursive=True)} - before
    assert left == set()
    assert set(_parent().glob(f"racelane-{os.getpid()}-*")) == folders
    assert len(race.finished) + len(race.failed) == len(race.started.plan.lanes)
    return race


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        ("os._exit(7)", "exit code 7"),
        ("os.kill(os.getpid(), 11)", "SIGSEGV"),
        ("sys.exit('no more')", "fetch raised at item 2, my_work.py line 7: SystemExit: no more"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_a_function_that_ends_its_process_fails_its_lane(tmp_path, harm, reason):
    race = hostile(tmp_path, harm)
    assert set(race.finished) == {"sequential", "processes"}
    assert reason in race.reasons["thread pool"]


def test_a_deadlock_ends_at_the_deadline_with_what_was_printed_last(tmp_path):
    harm = "print('waiting for godot', flush=True); threading.Event().wait()"
    race = hostile(tmp_path, harm)
    assert set(race.finished) == {"sequential", "processes"}
    assert race.reasons["thread pool"].startswith("no answer within")
    assert race.reasons["thread pool"].endswith("waiting for godot")


def test_a_child_that_outlives_its_item_does_not_outlive_the_run(tmp_path):
    harm = "os.fork() or time.sleep(600)"
    race = hostile(tmp_path, harm, condition="True", lanes="threads,processes")
    assert len(race.failed) + len(race.finished) == 2


def test_a_megabyte_of_prints_goes_nowhere_but_to_the_log(tmp_path):
    race = hostile(tmp_path, "print('x' * 1_000_000)", condition="True")
    assert race.reasons == {}


def test_a_changed_directory_stays_with_the_run(tmp_path):
    harm = f"assert HOME == {os.getcwd()!r}; os.chdir('/')"
    race = hostile(tmp_path, harm, condition="True")
    assert race.reasons == {}


def test_a_patched_standard_library_stays_with_the_run(tmp_path):
    race = hostile(tmp_path, "time.perf_counter = time.monotonic_ns = None", condition="True")
    assert "processes" in race.finished


def test_what_cannot_be_pickled_fails_lanes_of_processes_alone(tmp_path):
    path = written(tmp_path, "import threading\ndef fetch(item): return threading.Lock()")
    lanes = "threads,processes,process-pool"
    race = own_race(path, "fetch", lanes, items="3", options={"compare": "off"})
    assert set(race.finished) == {"threads"}
    for reason in race.reasons.values():
        assert "cannot pickle" in reason
