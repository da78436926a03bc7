import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from engine.machine.environment import read_environment
from engine.race.events import RunFinished
from tests.engine.doubts.test_doubts import CALM, PRECISION
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click, open_file, race_file, run_race, short_spec

DOUBTFUL = msgspec.structs.replace(CALM, on_battery=True, governor="powersave")


def race_of_this_machine(events=None, **changes):
    """Return the events of a race, the made-up one if none is given, as if it had run here."""
    events = events or made_up_race()
    environment = read_environment()
    events[0] = msgspec.structs.replace(events[0], environment=environment, **changes)
    return events


def test_before_the_first_race_the_panel_shows_this_machine(qtbot, window):
    assert window.race.trust.text() == "Trust"
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert window.race.trust.dialog.isVisible()
    assert "No race yet." in window.race.trust.dialog.text
    assert "Python: CPython" in window.race.trust.dialog.text


def test_a_race_without_doubts_says_so(qtbot, window, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", race_of_this_machine()))
    assert window.race.trust.text() == "No doubts"
    click(qtbot, window.race.trust)
    assert "No doubts about these numbers." in window.race.trust.dialog.text


def test_doubts_are_counted_and_the_panel_says_what_to_do(qtbot, window, tmp_path):
    events = race_of_this_machine(conditions=DOUBTFUL, precision=PRECISION)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    assert window.race.trust.text() == "1 warning, 1 note"
    click(qtbot, window.race.trust)
    text = window.race.trust.dialog.text
    assert "warning: The machine ran on battery" in text
    assert "Plug it in, and race again." in text
    assert "note: The processor's speed is set by the governor powersave" in text
    assert "Cost of a query: 1.00 \u00b5s" in text


def test_runs_of_an_instant_are_doubted_for_the_clock_and_for_what_measuring_costs(
    qtbot, window, tmp_path
):
    spec = made_up_spec(cluster_counts=(1,), sleep_s=1e-6)
    overhead_s = dict.fromkeys(("sequential", "threads", "processes", "gevent"), 1e-5)
    events = race_of_this_machine(made_up_race(spec, overhead_s=overhead_s), precision=PRECISION)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    assert window.race.trust.text() == "2 warnings"
    click(qtbot, window.race.trust)
    text = window.race.trust.dialog.text
    assert "a sleep or the clock may be off by 0.10 ms: that is too short" in text
    assert "recording it costs 1 \u00b5s, more than 5% of the query's own 1 \u00b5s" in text


def test_the_open_dialog_follows_the_race_that_is_shown(qtbot, window, tmp_path):
    window.race.trust.open_dialog()
    events = race_of_this_machine(conditions=DOUBTFUL)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    assert "Plug it in" in window.race.trust.dialog.text


def test_a_race_of_another_machine_is_told_as_such_without_a_message(qtbot, window, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    (doubt,) = window.race.trust.doubts
    assert "Example CPU rather than" in doubt.seen
    assert window.message.warning == window.message.text == ""


def test_the_remarks_can_be_copied(qtbot, window):
    window.race.trust.open_dialog()
    window.race.trust.dialog.copy.click()
    assert QGuiApplication.clipboard().text() == window.race.trust.dialog.text


def test_after_a_race_the_gravest_doubt_is_shown_once(qtbot, window):
    run_race(qtbot, window, short_spec(cluster_counts=(1,), sleep_s=1e-6))
    assert window.message.text == ""
    assert window.race.trust.warning is not None
    assert window.message.warning == str(window.race.trust.warning) != ""
    # However busy the machine is: queries of a microsecond take less than noting them.
    assert "measuring" in {doubt.kind for doubt in window.race.trust.doubts}
    assert window.race.result.started.precision.query_cost_s > 0
    window.message.clear()
    assert window.message.warning == ""


def test_a_lane_faster_than_its_ideal_offers_to_calibrate_again(qtbot, window, tmp_path):
    spec = made_up_spec("sequential,threads", kind="cpu")
    events = [
        msgspec.structs.replace(event, elapsed_s=0.5) if isinstance(event, RunFinished) else event
        for event in made_up_race(spec)
    ]
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    window.race.trust.open_dialog()
    buttons = window.race.trust.dialog.findChildren(QPushButton)
    (button,) = [button for button in buttons if button.text() == "Calibrate &again"]
    qtbot.waitUntil(button.isVisible)
    assert "less than its ideal" in window.race.trust.dialog.text
    with qtbot.waitSignal(window.running.rested, timeout=60_000):
        click(qtbot, button)
        assert not button.isEnabled()
        assert not window.start_button.isEnabled()
    assert button.isEnabled()
    assert window.start_button.isEnabled()
    said = window.statusBar().currentMessage() + window.message.text
    # On a busy machine nothing is kept, and that is told.
    assert "million rounds per second" in said or "disturbed by other load" in said


def test_a_calibration_can_be_stopped(qtbot, window, marked_processes):
    window.running.calibrate()
    with qtbot.waitSignal(window.running.rested, timeout=60_000):
        window.running.stop()
    assert window.message.text == ""
    qtbot.waitUntil(lambda: marked_processes() == [], timeout=60_000)
