"""What a race brings along is used only once somebody has agreed."""

import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPlainTextEdit

from engine.race.spec.foreign import Foreign, ForeignKind, foreign_in
from engine.race.spec.text.lane import parse_lane
from gui.ask.dialogs import Dialogs
from gui.form.lane_editor import LaneEditor
from gui.form.lane_row import LaneRow
from tests.engine.races import made_up_race
from tests.gui.conftest import click, open_file, race_file, short_spec

BROUGHT = short_spec(
    cluster_counts=(1,),
    lanes=(parse_lane(f"threads:python={sys.executable}"), parse_lane("gevent")),
)
(INTERPRETER,) = foreign_in(BROUGHT)


@pytest.fixture
def opened(qtbot, window, tmp_path):
    """Return a window with a race that names an interpreter, from a file."""
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(BROUGHT)))
    return window


def test_start_on_a_race_from_a_file_asks_once_and_a_no_starts_nothing(qtbot, opened, dialogs):
    assert dialogs.asked == []
    click(qtbot, opened.start_button)
    assert dialogs.asked == [(INTERPRETER,)]
    assert not opened.running.is_running
    dialogs.answer = True
    with qtbot.waitSignal(opened.race.session.ended, timeout=60_000):
        click(qtbot, opened.start_button)
    assert len(dialogs.asked) == 2
    with qtbot.waitSignal(opened.race.session.ended, timeout=60_000):
        click(qtbot, opened.start_button)
    assert len(dialogs.asked) == 2


def test_what_was_taken_out_is_not_asked_about(qtbot, opened, dialogs):
    opened.race.form.set_spec(short_spec(cluster_counts=(1,), lanes=(parse_lane("gevent"),)))
    click(qtbot, opened.start_button)
    assert opened.race.is_running
    assert dialogs.asked == []
    with qtbot.waitSignal(opened.race.session.ended, timeout=60_000):
        opened.running.stop()


def test_what_the_form_had_before_needs_no_asking(qtbot, window, dialogs, tmp_path):
    window.race.form.set_spec(BROUGHT)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(BROUGHT)))
    click(qtbot, window.start_button)
    assert window.race.is_running
    assert dialogs.asked == []
    with qtbot.waitSignal(window.race.session.ended, timeout=60_000):
        window.running.stop()


def test_a_race_that_was_opened_before_the_window_was_closed_is_asked_about(
    qtbot, opened, make_window, dialogs
):
    opened.close()
    again = make_window()
    click(qtbot, again.start_button)
    assert dialogs.asked == [(INTERPRETER,)]
    assert not again.running.is_running


def test_the_editor_runs_no_interpreter_from_a_file(qtbot, opened):
    click(qtbot, opened.race.form.findChild(LaneRow).edit)
    editor = opened.findChild(LaneEditor)
    assert editor.note("python") == "from elsewhere; Start asks before it runs"
    editor.reject()


def test_the_dialog_names_everything_and_takes_nothing_for_markup(qtbot, window):
    foreign = (
        Foreign(ForeignKind.INTERPRETER, "threads", "Interpreter", "/tmp/<b>python</b>"),
        Foreign(ForeignKind.OPTION, "dask", "Scheduler", "tcp://10.0.0.5:8786"),
    )
    seen = []

    def refuse():
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        timer.stop()
        seen.append(dialog.findChild(QPlainTextEdit).toPlainText())
        buttons = dialog.findChild(QDialogButtonBox)
        assert buttons.button(QDialogButtonBox.StandardButton.Cancel).isDefault()
        buttons.button(QDialogButtonBox.StandardButton.Cancel).click()

    timer = QTimer()
    timer.timeout.connect(refuse)
    timer.start(10)
    assert not Dialogs().ask_foreign(window, foreign)
    assert seen == [
        "threads runs the interpreter /tmp/<b>python</b>\ndask, Scheduler: tcp://10.0.0.5:8786"
    ]
