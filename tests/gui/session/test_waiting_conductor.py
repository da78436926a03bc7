"""A conductor that waits for a race, from the start of the program to its end."""

import contextlib
import os
import signal
import sys

import msgspec
import psutil
import pytest
from PySide6.QtCore import QTimer

from engine.race.events import RunFinished
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.record.history import History
from engine.record.lines import read_events
from engine.record.order import decode_order
from engine.stream.event import Outcome
from gui.session.engine_process import EngineProcess
from gui.session.race_session import RaceSession
from gui.session.waiting_conductor import WaitingConductor
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click, open_file, race_file, run_race, short_spec
from tests.waiting import wait_for

SPEC = made_up_spec("sequential,threads", cluster_counts=(1,), sleep_s=0.01)
LONG = made_up_spec("threads", cluster_counts=(1,), sleep_s=60)


@pytest.fixture(autouse=True)
def no_rest(monkeypatch):
    monkeypatch.setattr(WaitingConductor, "rest_ms", 10)


@pytest.fixture
def commands(monkeypatch):
    """The commands that the window has started, in that order."""
    started = []
    run = EngineProcess.run

    def note(process, *arguments):
        started.append(arguments[0])
        run(process, *arguments)

    monkeypatch.setattr(EngineProcess, "run", note)
    return started


@pytest.fixture
def orders(monkeypatch):
    """The specs that waiting conductors were told to prepare, in that order."""
    told = []
    write = EngineProcess.write

    def note(process, line):
        order = decode_order(line)
        if not order.is_to_run:
            told.append(msgspec.json.decode(order.spec, type=RaceSpec))
        return write(process, line)

    monkeypatch.setattr(EngineProcess, "write", note, raising=False)
    return told


@pytest.fixture
def session(qtbot, commands, marked_processes):
    """Return a session with a conductor that waits."""
    session = RaceSession()
    session.waiting.warm_up()
    qtbot.waitUntil(lambda: session.waiting.process_id > 0)
    yield session
    session.waiting.close()


@pytest.fixture
def warm(qtbot, window, marked_processes):
    """Return a window with a conductor that waits for the race of its form."""
    window.race.form.set_spec(SPEC)
    window.warm_up()
    qtbot.waitUntil(lambda: window.race.session.waiting.process_id > 0)
    yield window
    window.close()


def ended(qtbot, session, begin):
    """Begin something; return what its end says."""
    with qtbot.waitSignal(session.ended) as end:
        begin()
    return end.args[0]


def renewed(qtbot, waiting, before):
    qtbot.waitUntil(lambda: waiting.process_id not in (0, before))


def is_at_rest(waiting):
    return not waiting.findChild(QTimer).isActive()


def templates(pid):
    """Return which strategies the templates of a conductor have loaded."""
    commands = []
    for child in psutil.Process(pid).children():
        # One that is ending has no command line any more, one that has just begun its parent's.
        with contextlib.suppress(psutil.Error):
            command = child.cmdline()
            if "template" in command:
                commands.append(command[-1])
    return {one for one in ("sequential", "threads", "gevent") if f'"{one}"' in "".join(commands)}


def test_the_conductor_that_waited_runs_the_race(qtbot, session, commands):
    waiting = session.waiting.process_id
    begun = []
    session.began.connect(lambda: begun.append(psutil.Process(waiting).cmdline()[-1]))
    assert ended(qtbot, session, lambda: session.measure(SPEC)) == ""
    assert session.result.outcome is Outcome.COMPLETED
    assert begun == ["conduct"]
    assert commands == ["conduct"]
    assert not psutil.pid_exists(waiting)
    assert len(History().paths()) == 1


def test_one_that_dies_while_it_waits_is_replaced(qtbot, session, commands):
    before = session.waiting.process_id
    os.kill(before, signal.SIGKILL)
    renewed(qtbot, session.waiting, before)
    assert ended(qtbot, session, lambda: session.measure(SPEC)) == ""
    assert commands == ["conduct", "conduct"]


def test_where_none_can_be_started_it_is_left_at_three_until_something_was_measured(
    qtbot, monkeypatch, commands
):
    session = RaceSession()
    with monkeypatch.context() as context:
        context.setattr(sys, "executable", "/nonexistent/python")
        session.waiting.warm_up()
        qtbot.waitUntil(lambda: len(commands) == 3 and session.waiting.process_id == 0)
        qtbot.waitUntil(lambda: is_at_rest(session.waiting))
    assert session.waiting.process_id == 0
    assert commands == ["conduct"] * 3
    session.waiting.set_busy(True)
    assert ended(qtbot, session, lambda: session.measure(SPEC)) == ""
    assert commands == ["conduct"] * 3 + ["race"]
    session.waiting.set_busy(False)
    qtbot.waitUntil(lambda: session.waiting.process_id > 0)
    session.waiting.close()


@pytest.mark.parametrize("ailment", ["killed", "confused"])
def test_one_that_cannot_do_its_work_is_passed_over(qtbot, session, commands, ailment):
    os.kill(session.waiting.process_id, signal.SIGSTOP)
    pid = session.waiting.process_id

    def begin():
        if ailment == "confused":
            session.waiting.findChild(EngineProcess).write(b"nonsense\n")
        session.measure(SPEC)
        os.kill(pid, signal.SIGKILL if ailment == "killed" else signal.SIGCONT)

    assert ended(qtbot, session, begin) == ""
    assert session.result.outcome is Outcome.COMPLETED
    assert commands == ["conduct", "race"]
    assert len(History().paths()) == 1


def test_what_was_stopped_is_not_begun_again(qtbot, session, commands):
    os.kill(session.waiting.process_id, signal.SIGSTOP)
    session.measure(SPEC)
    assert ended(qtbot, session, session.stop) == ""
    assert not session.is_running
    assert commands == ["conduct"]
    assert session.result is None


def test_stop_ends_the_race_of_one_that_waited(qtbot, session):
    with qtbot.waitSignal(session.began):
        session.measure(LONG)
    qtbot.waitUntil(lambda: bool(session.result.running))
    assert ended(qtbot, session, session.stop) == ""
    assert session.result.outcome is Outcome.ABORTED


def test_one_that_dies_while_it_races_leaves_what_has_finished(qtbot, session, commands):
    pid = session.waiting.process_id
    session.measure(made_up_spec("sequential,threads", cluster_counts=(1,), sleep_s=0.3))
    qtbot.waitUntil(lambda: session.result is not None and session.result.done == 1)
    problem = ended(qtbot, session, lambda: os.kill(pid, signal.SIGKILL))
    assert "ended by SIGKILL" in problem
    (path,) = History().paths()
    kept = [event.run for event in read_events(path) if isinstance(event, RunFinished)]
    assert kept == [0]
    assert commands == ["conduct"]
    assert ended(qtbot, session, lambda: session.measure(SPEC)) == ""


def test_without_being_asked_to_a_window_keeps_none(qtbot, window, commands):
    window.race.form.set_spec(SPEC)
    window.actions_.start.hover()
    assert is_at_rest(window.race.session.waiting)
    run_race(qtbot, window, SPEC)
    assert commands == ["race"]
    assert is_at_rest(window.race.session.waiting)


def test_none_waits_while_anything_is_measured_and_a_new_one_after(
    qtbot, warm, monkeypatch, tmp_path
):
    # Calibrating drops what other tests share.
    monkeypatch.setenv("RACELANE_CACHE", str(tmp_path / "cache"))
    waiting = warm.race.session.waiting
    before = waiting.process_id
    seen = []
    warm.race.session.began.connect(lambda: seen.append(waiting.process_id))
    warm.race.session.ended.connect(lambda: seen.append(waiting.process_id))
    run_race(qtbot, warm, SPEC)
    assert seen == [0, 0]
    renewed(qtbot, waiting, before)
    before = waiting.process_id
    warm.running.calibrate()
    assert waiting.process_id == 0
    qtbot.waitUntil(lambda: not psutil.pid_exists(before))
    with qtbot.waitSignal(warm.running.rested):
        warm.running.stop()
    renewed(qtbot, waiting, before)


def test_a_file_is_read_beside_it(qtbot, warm, tmp_path):
    before = warm.race.session.waiting.process_id
    open_file(qtbot, warm, race_file(tmp_path / "race.racelane", made_up_race()))
    assert warm.race.session.waiting.process_id == before


def test_it_prepares_the_race_of_the_form(qtbot, orders, warm):
    waiting = warm.race.session.waiting
    qtbot.waitUntil(lambda: is_at_rest(waiting))
    assert orders == [SPEC]
    qtbot.waitUntil(lambda: templates(waiting.process_id) == {"sequential", "threads"})
    for clusters in (1, 2, 3):
        spec = made_up_spec("threads,gevent", cluster_counts=(clusters,), sleep_s=0.01)
        warm.race.form.set_spec(spec)
    qtbot.waitUntil(lambda: is_at_rest(waiting))
    assert [one.cluster_counts for one in orders] == [(1,), (3,)]
    qtbot.waitUntil(lambda: templates(waiting.process_id) == {"threads", "gevent"})


def test_while_a_field_is_wrong_it_waits_for_the_race_before(qtbot, orders, warm):
    warm.race.form.workload.clusters.setText("many")
    assert warm.race.form.spec() is None
    qtbot.waitUntil(lambda: is_at_rest(warm.race.session.waiting))
    assert orders == [SPEC]


def test_a_pointer_over_start_lets_it_measure_again_what_is_stale(qtbot, orders, warm):
    qtbot.waitUntil(lambda: is_at_rest(warm.race.session.waiting))
    qtbot.mouseMove(warm.start_button)
    qtbot.waitUntil(lambda: len(orders) == 2)
    assert orders == [SPEC, SPEC]


def test_what_came_from_elsewhere_is_prepared_once_somebody_has_agreed(
    qtbot, orders, warm, dialogs, tmp_path
):
    waiting = warm.race.session.waiting
    qtbot.waitUntil(lambda: is_at_rest(waiting))
    del orders[:]
    brought = short_spec(
        cluster_counts=(1,),
        lanes=(parse_lane(f"threads:python={sys.executable}"), parse_lane("gevent")),
    )
    open_file(qtbot, warm, race_file(tmp_path / "race.racelane", made_up_race(brought)))
    qtbot.waitUntil(lambda: is_at_rest(waiting))
    warm.actions_.start.hover()
    click(qtbot, warm.start_button)
    assert len(dialogs.asked) == 1
    assert orders == []
    dialogs.answer = True
    with qtbot.waitSignal(warm.race.session.ended):
        click(qtbot, warm.start_button)
    qtbot.waitUntil(lambda: len(orders) == 1)
    assert orders[0].lanes == brought.lanes


def test_it_ends_with_the_window(qtbot, warm, marked_processes):
    waiting = warm.race.session.waiting
    qtbot.waitUntil(lambda: templates(waiting.process_id) == {"sequential", "threads"})
    assert warm.close()
    wait_for(lambda: marked_processes() == [])
    warm.race.set_busy(True)
    warm.race.set_busy(False)
    assert is_at_rest(waiting)
    assert waiting.process_id == 0
