"""Where things are saved: the real dialogs, answered by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QMessageBox,
)

from gui.ask.dialogs import Dialogs
from gui.ask.picture_dialog import PictureDialog
from gui.preferences.picture_format import PictureOptions, PictureSize
from gui.preferences.settings import Settings
from gui.session.engine_process import EngineProcess
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import file_action, open_file, race_file
from tests.gui.sight import button, choose


class Person(QObject):
    """Answers one dialog after another, each by a function that gets it."""

    def __init__(self, *answers):
        super().__init__()
        self._answers = list(answers)
        self._seen = None
        self._look()

    @property
    def is_done(self):
        return not self._answers

    def _look(self):
        # Another look first: an answer can bring up the next dialog and wait for that.
        QTimer.singleShot(10, self, self._look)
        seen, self._seen = self._seen, QApplication.activeModalWidget()
        if self._seen is None or self._seen is seen:
            return
        if not self._answers:
            self._seen.reject()
            raise AssertionError(f"nobody expected {self._seen.windowTitle()!r}")
        self._answers.pop(0)(self._seen)


@pytest.fixture
def answering():
    """Return a function that has dialogs answered as they come up."""
    people = []

    def answer(*answers):
        people.append(Person(*answers))
        return people[-1]

    yield answer
    for person in people:
        person.deleteLater()
        assert person.is_done, "a dialog was expected that did not come up"


def typing(name):
    """Return an answer: give a file dialog a name, and press Enter."""

    def answer(dialog):
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        field.selectAll()
        QTest.keyClicks(field, name)
        QTest.keyClick(field, Qt.Key.Key_Return)

    return answer


def replacing(is_wanted, names):
    """Return an answer: whether to replace a file; ``names`` gets what was asked."""

    def answer(dialog):
        assert isinstance(dialog, QMessageBox)
        names.append(dialog.text())
        button = QMessageBox.StandardButton.Yes if is_wanted else QMessageBox.StandardButton.No
        dialog.button(button).click()

    return answer


def ask(window, proposed):
    ending = "".join(proposed.suffixes)
    return Dialogs().ask_file_to_save(window, "Export", proposed, ending)


@pytest.mark.parametrize(
    ("proposed", "typed", "saved"),
    [
        ("race.csv", "mine", "mine.csv"),
        ("race.csv", "mine.csv", "mine.csv"),
        ("race.csv", "run 0.3 s", "run 0.3 s.csv"),
        ("race.csv", "0.3", "0.3.csv"),
        ("race.csv", "v1.final cut", "v1.final cut.csv"),
        ("race.csv", "mine.txt", "mine.txt"),
        ("race.csv", "Mine.CSV", "Mine.CSV"),
        ("race.racelane", "run 0.3 s", "run 0.3 s.racelane"),
        ("race.trace.json", "mine", "mine.trace.json"),
        ("race.trace.json", "mine 1.5", "mine 1.5.trace.json"),
    ],
)
def test_a_name_gets_its_ending(window, answering, tmp_path, proposed, typed, saved):
    answering(typing(typed))
    assert ask(window, tmp_path / proposed) == tmp_path / saved


@pytest.mark.parametrize("typed", ["mine", "mine.csv", "run 0.3 s"])
@pytest.mark.parametrize("is_wanted", [True, False])
def test_a_file_that_is_there_is_replaced_only_when_asked_to(
    window, answering, tmp_path, typed, is_wanted
):
    for name in ("mine.csv", "run 0.3 s.csv"):
        (tmp_path / name).touch()
    asked = []
    answers = [typing(typed), replacing(is_wanted, asked)]
    if not is_wanted:
        answers.append(lambda dialog: dialog.reject())
    answering(*answers)
    path = ask(window, tmp_path / "race.csv")
    whole = typed if typed.endswith(".csv") else f"{typed}.csv"
    assert path == (tmp_path / whole if is_wanted else None)
    assert len(asked) == 1
    assert whole in asked[0]


def test_the_proposed_file_is_what_the_dialog_begins_with(window, answering, tmp_path):
    answering(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    assert ask(window, tmp_path / "proposed.csv") == tmp_path / "proposed.csv"


def saving_picture(**choices):
    """Return an answer: choose in the fields of the dialog for a picture, and save."""

    def answer(dialog):
        assert isinstance(dialog, PictureDialog)
        for name, text in choices.items():
            choose(getattr(dialog, name), text)
        button(dialog, "Save\u2026").click()

    return answer


def test_the_file_that_is_proposed_has_the_ending_of_the_format(window, answering, tmp_path):
    answering(
        saving_picture(format="SVG"), lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return)
    )
    answer = Dialogs().ask_picture(
        window, window.panes.view, PictureOptions(), tmp_path / "race 0.3 s"
    )
    assert answer == (tmp_path / "race 0.3 s.svg", PictureOptions(".svg", is_dark=False))


def test_whoever_wants_no_file_after_all_is_back_at_the_picture(window, answering, tmp_path):
    seen = []

    def give_up(dialog):
        assert isinstance(dialog, QFileDialog)
        seen.append(dialog)
        dialog.reject()

    def look(dialog):
        seen.append(dialog.options.ending)
        dialog.reject()

    answering(saving_picture(format="PDF"), give_up, look)
    proposed = tmp_path / "race"
    assert Dialogs().ask_picture(window, window.panes.view, PictureOptions(), proposed) is None
    assert seen[1:] == [".pdf"]
    assert list(tmp_path.glob("race*")) == []


def test_folder_format_size_and_scale_are_kept_between_starts(
    qtbot, make_window, dialogs, answering, tmp_path
):
    folder = tmp_path / "pictures"
    folder.mkdir()
    first = make_window()
    open_file(qtbot, first, race_file(tmp_path / "race.racelane", made_up_race()))
    dialogs.path, dialogs.size, dialogs.scale = folder / "one.svg", QSize(1920, 1080), 3
    first.actions_.save_picture.trigger()
    first.close()
    second = make_window()
    open_file(qtbot, second, tmp_path / "race.racelane")
    second.actions_.save_picture.trigger()
    file_action(second, "csv").trigger()
    *_, picture, table = dialogs.asked
    assert picture.path.parent == table.parent == folder
    assert picture.path.suffix == ".svg"
    assert (picture.size, picture.scale) == (QSize(1920, 1080), 3)


def test_what_was_not_saved_is_not_remembered(qtbot, window, dialogs, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    dialogs.path = tmp_path / "missing" / "table.csv"
    file_action(window, "csv").trigger()
    assert window.message.text
    file_action(window, "csv").trigger()
    assert dialogs.asked[-1].parent == Path.cwd()


def test_a_folder_that_is_gone_is_not_proposed(qtbot, window, dialogs, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    folder = tmp_path / "folder"
    folder.mkdir()
    dialogs.path = folder / "table.csv"
    file_action(window, "csv").trigger()
    dialogs.path.unlink()
    folder.rmdir()
    file_action(window, "csv").trigger()
    assert dialogs.asked[-1].parent == Path.cwd()


def test_a_picture_is_next_time_what_it_was_last_time(qtbot, make_window, dialogs, tmp_path):
    picture = PictureOptions(".pdf", PictureSize.A4, QSize(1000, 700), 4, True, True)
    asked = []

    def ask(parent, view, options, proposed):
        asked.append((options, proposed.name))
        return tmp_path / "a.pdf", picture

    dialogs.ask_picture = ask
    for _ in range(2):
        window = make_window()
        qtbot.waitUntil(window.actions_.save_picture.isEnabled)
        window.actions_.save_picture.trigger()
        window.close()
    assert asked == [(PictureOptions(), "racelane-race-plan"), (picture, "racelane-race-plan")]


def test_a_picture_that_was_not_saved_is_not_remembered(qtbot, window, dialogs, tmp_path):
    dialogs.path, dialogs.size = tmp_path / "missing" / "a.svg", QSize(640, 480)
    qtbot.waitUntil(window.actions_.save_picture.isEnabled)
    window.actions_.save_picture.trigger()
    window.actions_.save_picture.trigger()
    first, second = dialogs.asked
    assert (second.path.suffix, second.size) == (first.path.suffix, first.size)
    assert second.size != QSize(640, 480)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("picture_ending", ".bmp"),
        ("picture_choice", "huge"),
        ("picture_size", "1x1"),
        ("picture_scale", "9"),
        ("picture_scheme", "pink"),
        ("picture_selection", "perhaps"),
    ],
)
def test_a_picture_that_makes_no_sense_counts_as_none(tmp_path, name, value):
    path = tmp_path / "settings.ini"
    path.write_text(f"[General]\n{name}={value}\n")
    assert Settings(str(path)).picture == PictureOptions()


@pytest.mark.parametrize(
    ("view", "name"),
    [
        ("race", "racelane-race-quick-2026-03-14T15-09-26.png"),
        ("timeline", "racelane-timeline-quick-2026-03-14T15-09-26.png"),
        ("server", "racelane-server.png"),
        ("article", "racelane-article.png"),
    ],
)
def test_a_picture_is_called_by_its_view_and_race(qtbot, window, dialogs, tmp_path, view, name):
    events = made_up_race(made_up_spec(name="quick"))
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    tabs = window.panes.tabs
    tabs.setCurrentIndex([tabs.widget(place).name for place in range(tabs.count())].index(view))
    window.actions_.save_picture.trigger()
    assert dialogs.asked[-1].path.name == name


def test_the_name_of_a_race_leads_to_no_other_folder(qtbot, window, dialogs, tmp_path):
    events = made_up_race(made_up_spec(name="../a/b: <c> 并发"))
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    file_action(window, "csv").trigger()
    proposed = dialogs.asked[-1]
    assert proposed.parent == Path.cwd()
    assert proposed.name == "racelane-..-a-b- -c- 并发-2026-03-14T15-09-26.csv"


def test_a_picture_is_saved_through_the_real_dialogs(
    qtbot, window, dialogs, answering, monkeypatch, tmp_path
):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    real = Dialogs()
    monkeypatch.setattr(dialogs, "ask_picture", real.ask_picture)
    monkeypatch.chdir(tmp_path)
    answering(saving_picture(size_choice="1920 by 1080"), typing("run 0.3 s"))
    window.actions_.save_picture.trigger()
    assert QImage(str(tmp_path / "run 0.3 s.png")).size() == QSize(1920, 1080)


def test_a_report_is_written_while_the_window_goes_on(qtbot, window, dialogs, tmp_path):
    spec = made_up_spec(repeats=7)
    action = window.actions_.save_report
    assert not action.isEnabled()
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(spec)))
    dialogs.path = tmp_path / "race.html"
    action.trigger()
    # Nothing waits for it.
    assert not dialogs.path.exists()
    said = f"Saved {dialogs.path}"
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == said, timeout=60_000)
    html = dialogs.path.read_text(encoding="utf-8")
    assert html.count("<img") >= 5
    assert "Faster or slower than sequential" in html


def test_a_report_that_cannot_be_written_says_why(qtbot, window, dialogs, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    dialogs.path = tmp_path / "missing" / "race.html"
    window.actions_.save_report.trigger()
    qtbot.waitUntil(lambda: "missing" in window.message.text, timeout=60_000)


def test_closing_the_window_ends_a_report(qtbot, window, dialogs, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    dialogs.path = tmp_path / "race.html"
    window.actions_.save_report.trigger()
    (process,) = [one for one in window.findChildren(EngineProcess) if one.is_running]
    window.close()
    assert not process.is_running
    assert not dialogs.path.exists()
