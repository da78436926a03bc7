"""A window says everything in the language of the moment, whatever it shows."""

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QTabBar, QWidget

from engine.race.spec.foreign import Foreign, ForeignKind
from engine.race.spec.text.faults import parse_faults
from engine.server.handlers import HANDLERS
from engine.strategies import STRATEGIES
from engine.vocabulary.wording import N_
from engine.workload.kinds import KINDS
from gui.ask.foreign_dialog import ForeignDialog
from gui.ask.picture_dialog import PictureDialog
from gui.form.lane_editor import LaneEditor
from gui.form.lane_row import LaneRow
from gui.form.sweep_dialog import SweepDialog
from gui.preferences.picture_format import PictureOptions, PictureSize
from tests.engine.races import ENVIRONMENT, made_up_race, made_up_spec, made_up_sweep
from tests.gui.conftest import click, open_file, race_file, run_race, short_spec
from tests.gui.sight import pseudo_speaking, words_of
from tests.pseudo import pseudo_language, unmarked_words

NAMES = {
    *("Racelane", "CPython", "Linux", ENVIRONMENT.processor),
    *("PNG", "SVG", "PDF"),
    *(one.name for one in (*STRATEGIES, *KINDS, *HANDLERS)),
    *(one.title for one in (*STRATEGIES, *HANDLERS)),
    *("cold", "warm", "pool size", "Pool size", "RuntimeError: can't start new thread"),
    "QueryFault: query 8 raised, as asked",
    "1 of 2 processes failed, the first with exit code 1",
}
"""What is the same in every language: lanes and failures are called as in their records."""


def is_of_another(thing):
    """Return whether Qt or pyqtgraph words a widget or action, each by its own translations."""
    above = thing.parent()
    if isinstance(above, QTabBar):
        return True  # it scrolls the tabs
    if isinstance(above, QDialogButtonBox) and isinstance(thing, QPushButton):
        return above.standardButton(thing) is not QDialogButtonBox.StandardButton.NoButton
    while thing is not None:
        if any(kind.__module__.startswith("pyqtgraph.") for kind in type(thing).__mro__):
            return True  # its menus, which no plot here shows
        thing = thing.parent()
    return False


def words_by_part(window):
    """Return each text that a window's widgets and menus show, with whose it is."""
    window.grab()  # A text that is cut says all in its tip, once it is painted.
    actions = window.findChildren(QAction)
    shown = [(widget, words_of(widget)) for widget in (window, *window.findChildren(QWidget))]
    shown += [(action, (action.text(), action.toolTip())) for action in actions]
    return [
        (type(thing).__name__, text)
        for thing, texts in shown
        if not is_of_another(thing)
        for text in texts
        if text
    ]


def parts(words):
    """Return who says anything; a text that is cut is said twice, and longer texts are cut."""
    return sorted(part for part, _ in words if part != "ElidedLabel")


def english_words(window):
    """Return those texts that have unmarked words."""
    # What keys are called is Qt's to word.
    native = QKeySequence.SequenceFormat.NativeText
    keys = [
        f" ({action.shortcut().toString(native)})"
        for action in window.findChildren(QAction)
        if not action.shortcut().isEmpty()
    ]
    return {
        (part, text)
        for part, text in words_by_part(window)
        if unmarked_words(text, (*NAMES, *keys))
    }


def empty(qtbot, window, tmp_path):
    """The window as it opens for the first time."""


def finished(qtbot, window, tmp_path):
    """A race with doubts, an unfair one, and a form that has changed since."""
    spec = made_up_spec("sequential,threads,gevent", repeats=10, nodes=4)
    events = made_up_race(spec, overhead_s={"threads": 9.0, "gevent": -0.2})
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    window.race.trust.open_dialog()
    window.race.form.workload.sleep.setValue(0.7)


def failed(qtbot, window, tmp_path):
    """A race some of whose runs failed, and a form with an error in every kind of field."""
    events = made_up_race(made_up_spec(repeats=2), failed=("threads",))
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    workload = window.race.form.workload
    workload.sleep.setValue(-1)
    workload.clusters.setText("none")
    workload.clusters.textEdited.emit("none")


def swept(qtbot, window, tmp_path):
    """A sweep with its fitted law."""
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_sweep()))


def faulted(qtbot, window, tmp_path):
    """A race whose queries go wrong, with the picker of strategies open beside it."""
    run_race(qtbot, window, short_spec(cluster_counts=(2,), faults=parse_faults("raise@2")))
    click(qtbot, window.race.form.findChild(QWidget, "add"))


STATES = (empty, finished, failed, swept, faulted)


@pytest.mark.parametrize("state", STATES)
def test_an_open_window_follows_the_language(qtbot, window, tmp_path, state):
    state(qtbot, window, tmp_path)
    with pseudo_speaking():
        pass  # Views that are hidden catch up with the race when they are worded.
    before = words_by_part(window)
    with pseudo_speaking():
        assert english_words(window) == set()
        assert parts(words_by_part(window)) == parts(before)
    assert sorted(words_by_part(window)) == sorted(before)


@pytest.mark.usefixtures("user_folders")
def test_a_window_that_opens_in_another_language_shows_no_other(make_window):
    with pseudo_language():
        assert english_words(make_window()) == set()


def test_a_race_that_goes_on_follows_the_language(qtbot, window):
    window.race.form.set_spec(short_spec(sleep_s=0.5))
    click(qtbot, window.start_button)
    qtbot.waitUntil(lambda: "left" in window.progress.text, timeout=10_000)
    with pseudo_speaking():
        assert window.race.is_running
        assert english_words(window) == set()


def test_dialogs_open_in_the_language_of_the_moment(qtbot, window, tmp_path):
    with pseudo_language():
        dialogs = [
            PictureDialog(window.panes.view, PictureOptions(), lambda parent, ending: None),
            ForeignDialog(
                [Foreign(ForeignKind.INTERPRETER, "threads", N_("interpreter"), "/usr/bin/py")]
            ),
        ]
        for dialog in dialogs:
            qtbot.addWidget(dialog)
            assert english_words(dialog) == set()


def test_an_open_dialog_for_a_picture_follows_the_language(qtbot, window):
    options = PictureOptions(size=PictureSize.OWN)
    dialog = PictureDialog(window.panes.view, options, lambda parent, ending: None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.width_box.lineEdit().setText("10")
    before = words_by_part(dialog)
    with pseudo_speaking():
        assert english_words(dialog) == set()
        assert parts(words_by_part(dialog)) == parts(before)
    assert words_by_part(dialog) == before


def test_the_editor_of_a_lane_opens_in_the_language_of_the_moment(qtbot, window):
    with pseudo_language():
        window.race.form.set_spec(made_up_spec("thread-pool,threads"))
        click(qtbot, window.race.form.findChild(LaneRow).edit)
        editor = window.findChild(LaneEditor)
        assert english_words(editor) == set()
        click(qtbot, editor.sweep_button)
        assert english_words(editor) == set()
        assert editor.findChild(SweepDialog).isVisible()
