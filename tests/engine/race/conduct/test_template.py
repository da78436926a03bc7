import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from engine.process.child import python_environment
from engine.race.conduct.conductor import Conductor
from engine.race.conduct.template import Template, TemplateDied, TemplateLane
from engine.race.events import ClockStarted, RunFinished
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.race.spec.worker_start import WorkerStart
from engine.strategies import STRATEGIES
from engine.workload.kinds import KINDS
from tests.engine.workers import workers_below
from tests.waiting import wait_for

PROGRAM = (sys.executable, str(Path(__file__).with_name("template_program.py")))


@pytest.fixture
def template(request):
    manner = getattr(request, "param", "plain")
    template = Template(TemplateLane("sequential", "sleep"), [*PROGRAM, manner])
    yield template
    template.close()


def answer_of(run, word):
    run.stdin.write(word.encode() + b"\n")
    run.stdin.flush()
    said = run.stdout.read()
    code = run.wait(10)
    for pipe in (run.stdin, run.stdout, run.stderr):
        pipe.close()
    return json.loads(said or b"null"), code


def small(*lanes, **changes):
    values = {"cluster_counts": (2,), "nodes": 1, "switches": 1, "sleep_s": 0.01} | changes
    return RaceSpec(lanes=tuple(parse_lane(lane) for lane in lanes), **values)


def templates_below(process):
    return [child for child in process.children() if "template" in child.cmdline()]


def test_a_forked_run_has_streams_a_session_and_an_environment_of_its_own(template):
    assert template.refusal() is None
    answer, code = answer_of(template.fork({"TMPDIR": "/some/where"}), "hello")
    assert answer["word"] == "hello"
    assert answer["leads_session"]
    assert answer["folder"] == "/some/where"
    assert code == 7


def test_forked_runs_do_not_share_their_random_numbers(template):
    template.refusal()
    first, second = (answer_of(template.fork({}), "go")[0]["random"] for _ in range(2))
    assert first != second


def test_a_forked_run_collects_what_its_template_loaded_as_a_fresh_one_does(template):
    template.refusal()
    answer, _ = answer_of(template.fork({}), "go")
    assert answer["out_of_collection"] == 0


def test_runs_of_one_template_may_overlap_and_end_in_any_order(template):
    template.refusal()
    first, second = template.fork({}), template.fork({})
    assert answer_of(second, "second") == (answer_of_word("second"), 7)
    assert answer_of(first, "first") == (answer_of_word("first"), 7)


class answer_of_word:
    def __init__(self, word):
        self.word = word

    def __eq__(self, other):
        return other["word"] == self.word


def test_a_signal_that_ends_a_forked_run_is_told(template):
    template.refusal()
    assert answer_of(template.fork({}), "crash")[1] == -signal.SIGABRT


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("thread", "1 threads"),
        ("socket", "1 sockets"),
        ("refuse", "a reason of its own"),
        ("die", "exit code 3"),
    ],
    indirect=["template"],
)
def test_what_cannot_be_forked_says_why(template, reason):
    assert reason in template.refusal()


def test_a_template_that_is_gone_forks_nothing(template):
    template.refusal()
    os.kill(template.pid, signal.SIGKILL)
    with pytest.raises(TemplateDied):
        template.fork({})


def test_closing_a_template_ends_its_runs_that_are_still_going():
    template = Template(TemplateLane("sequential", "sleep"), [*PROGRAM, "plain"])
    assert template.refusal() is None
    run = template.fork({})
    template.close()
    # It waits for a word on its input: its output ends with it alone.
    wait_for(lambda: bool(select.select([run.stdout], [], [], 0)[0]))
    assert run.stdout.read() == b""
    for pipe in (run.stdin, run.stdout, run.stderr):
        pipe.close()


def test_runs_are_forked_unless_fresh_ones_are_asked_for():
    for worker, is_forked in ((WorkerStart.AUTO, True), (WorkerStart.FRESH, False)):
        result = fold(Conductor(small("threads", "asyncio", worker=worker)).events())
        assert [run.outcome.is_forked for run in result.runs] == [is_forked] * 2


def test_what_takes_another_time_when_forked_is_fresh():
    spec = small("threads", "asyncio", kind="http")
    result = fold(Conductor(spec).events())
    assert [run.outcome.is_forked for run in result.runs_of(0, at_clusters(2))] == [True]
    assert [run.outcome.is_forked for run in result.runs_of(1, at_clusters(2))] == [False]
    result = fold(Conductor(small("threads", kind="cpu")).events())
    assert [run.outcome.is_forked for run in result.runs] == [False]


def test_kinds_that_stay_fresh_are_kinds():
    known = {kind.name for kind in KINDS}
    assert all(strategy.fresh_kinds <= known for strategy in STRATEGIES)


def test_a_run_outlives_its_template_and_the_next_has_a_new_one(marked_processes):
    ended = []
    for event in Conductor(small("sequential", repeats=3, sleep_s=0.1)).events():
        if isinstance(event, ClockStarted) and event.run == 0:
            (template,) = templates_below(psutil.Process())
            os.kill(template.pid, signal.SIGKILL)
        if isinstance(event, RunFinished):
            ended.append(event.is_forked)
    assert len(ended) == 3
    assert ended[2]
    assert marked_processes() == []


def test_no_template_and_no_run_outlives_a_killed_conductor(marked_processes):
    command = [sys.executable, "-m", "engine", "race", "--strategies", "threads,gevent"]
    conductor = subprocess.Popen(
        [*command, "--sleep", "30", "--clusters", "2", "--events", "-", "--quiet"],
        stdout=subprocess.PIPE,
        env=python_environment(),
    )
    while b"clock_started" not in conductor.stdout.readline():
        continue
    assert templates_below(psutil.Process(conductor.pid))
    assert workers_below(psutil.Process(conductor.pid))
    conductor.kill()
    conductor.wait()
    conductor.stdout.close()
    wait_for(lambda: marked_processes() == [])
