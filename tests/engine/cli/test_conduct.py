import contextlib
import subprocess
import sys

import msgspec
import psutil
import pytest

from engine.process.child import python_environment
from engine.race.events import RunFinished
from engine.race.result.result import fold
from engine.race.spec.worker_start import WorkerStart
from engine.record.history import History
from engine.record.lines import EventReader
from engine.record.order import Order, encode_order
from engine.stream.event import Outcome
from tests.engine.races import made_up_spec
from tests.waiting import wait_for

SPEC = made_up_spec("sequential,threads", cluster_counts=(1,), sleep_s=0.01)


@pytest.fixture
def conductor(marked_processes):
    process = subprocess.Popen(
        [sys.executable, "-m", "engine", "conduct"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=python_environment(),
    )
    with process:
        yield process
        process.kill()


def order(process, spec, tag="race_started", **changes):
    process.stdin.write(encode_order(Order(tag, msgspec.Raw(msgspec.json.encode(spec)), **changes)))
    process.stdin.flush()


def events_of(process):
    reader = EventReader()
    events = [event for _, event in reader.feed(process.stdout.read())]
    reader.finish()
    return events


def templates(process):
    found = []
    for child in psutil.Process(process.pid).children():
        # One that is ending has no command line any more.
        with contextlib.suppress(psutil.Error):
            if "template" in child.cmdline():
                found.append(child)
    return found


def test_it_runs_what_it_is_ordered_to_and_ends(conductor):
    order(conductor, SPEC, is_to_run=True)
    result = fold(events_of(conductor))
    assert result.outcome is Outcome.COMPLETED
    assert conductor.wait(10) == 0
    assert len(History().paths()) == 1


def test_it_has_the_templates_of_the_latest_race_that_may_be_asked_for(conductor):
    order(conductor, SPEC)
    wait_for(lambda: len(templates(conductor)) == 2)
    before = {process.pid for process in templates(conductor)}
    order(conductor, made_up_spec("threads,asyncio", cluster_counts=(1,), sleep_s=0.01))
    wait_for(lambda: {process.pid for process in templates(conductor)} != before)
    wait_for(lambda: len(templates(conductor)) == 2)
    order(conductor, SPEC, is_to_run=True, is_kept=False)
    ended = [event for event in events_of(conductor) if isinstance(event, RunFinished)]
    assert [event.is_forked for event in ended] == [True, True]
    assert History().paths() == []


def test_nothing_of_a_foreign_interpreter_runs_before_its_race(conductor, tmp_path):
    interpreter = tmp_path / "python"
    interpreter.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\n")
    interpreter.chmod(0o755)
    order(conductor, made_up_spec(f"threads:python={interpreter},sequential", cluster_counts=(1,)))
    wait_for(lambda: len(templates(conductor)) == 1)
    assert not (tmp_path / "was-run").exists()


def test_it_ends_with_standard_input_and_takes_its_templates_along(conductor, marked_processes):
    order(conductor, SPEC)
    wait_for(lambda: len(templates(conductor)) == 2)
    conductor.stdin.close()
    assert conductor.wait(10) == 0
    wait_for(lambda: marked_processes() == [])


HANGING = "import os, signal; open(os.environ['REACHED'], 'w').close()"
HANGING += "\nwhile True: signal.pause()"


@pytest.fixture
def reached(tmp_path, monkeypatch):
    """A file that appears when a conductor loads gevent, which then never ends."""
    (tmp_path / "gevent.py").write_text(HANGING)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("REACHED", str(tmp_path / "reached"))
    return tmp_path / "reached"


def test_its_end_does_not_wait_for_what_it_prepares(reached, conductor, marked_processes):
    order(conductor, made_up_spec("gevent"))
    wait_for(reached.exists)
    conductor.stdin.close()
    assert conductor.wait(10) == 0
    wait_for(lambda: marked_processes() == [])


def test_a_killed_one_takes_along_a_template_that_is_still_loading(
    reached, conductor, marked_processes
):
    order(conductor, made_up_spec("gevent"))
    wait_for(reached.exists)
    conductor.kill()
    wait_for(lambda: marked_processes() == [])


def test_only_the_latest_of_several_orders_is_prepared(reached, conductor):
    spec = made_up_spec("gevent")
    lines = [Order("race_started", msgspec.Raw(msgspec.json.encode(one))) for one in (spec, SPEC)]
    conductor.stdin.write(b"".join(map(encode_order, lines)))
    order(conductor, SPEC, is_to_run=True)
    assert fold(events_of(conductor)).outcome is Outcome.COMPLETED
    assert not reached.exists()


def test_no_templates_are_kept_for_a_race_of_fresh_interpreters(conductor):
    order(conductor, SPEC)
    wait_for(lambda: len(templates(conductor)) == 2)
    order(conductor, msgspec.structs.replace(SPEC, worker=WorkerStart.FRESH))
    wait_for(lambda: templates(conductor) == [])


def test_a_killed_one_takes_its_templates_along(conductor, marked_processes):
    order(conductor, SPEC)
    wait_for(lambda: len(templates(conductor)) == 2)
    conductor.kill()
    wait_for(lambda: marked_processes() == [])


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b'{"kind": "race_started", "spec": {}, "is_to_run": true}\n']
)
def test_an_order_that_cannot_be_followed_is_named(conductor, line):
    conductor.stdin.write(line)
    conductor.stdin.flush()
    assert b"Error: " in conductor.stderr.read()
    assert conductor.wait(10) == 1


def test_an_unusable_spec_that_is_not_to_run_is_passed_over(conductor):
    conductor.stdin.write(b'{"kind": "race_started", "spec": {"lanes": []}}\n')
    order(conductor, SPEC, is_to_run=True)
    assert fold(events_of(conductor)).outcome is Outcome.COMPLETED
