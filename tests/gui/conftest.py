"""A window whose dialogs answer by themselves, in folders of the test's own."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from engine.race.spec.presets import preset_named
from engine.record.lines import encode_event
from gui.ask.dialogs import Dialogs
from gui.picture.request import picture_request
from gui.preferences.appearance import Appearance
from gui.preferences.picture_format import PictureOptions, PictureSize
from gui.preferences.settings import Settings
from gui.window.main_window import MainWindow

_PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Gives up late: nothing fails for a machine that others use too."""

    def waitSignal(self, signal, *, timeout=0, raising=True, **rest):
        # What need not come is not waited for any longer.
        timeout = max(timeout, _PATIENCE_MS) if raising else timeout
        return super().waitSignal(signal, timeout=timeout, raising=raising, **rest)

    def waitSignals(self, signals, *, timeout=0, raising=True, **rest):
        timeout = max(timeout, _PATIENCE_MS) if raising else timeout
        return super().waitSignals(signals, timeout=timeout, raising=raising, **rest)

    def waitUntil(self, callback, *, timeout=0):
        return super().waitUntil(callback, timeout=max(timeout, _PATIENCE_MS))

    def waitExposed(self, widget, *, timeout=0):
        return super().waitExposed(widget, timeout=max(timeout, _PATIENCE_MS))

    def waitActive(self, widget, *, timeout=0):
        return super().waitActive(widget, timeout=max(timeout, _PATIENCE_MS))


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


@pytest.fixture(scope="session")
def _loaded() -> None:
    """Spare every collection the objects of the modules."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage_waits(_loaded: None) -> Iterator[None]:
    """Collect garbage between tests only, as the program does between events."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@dataclass
class FakeDialogs(Dialogs):
    """Answers as the test says, and remembers what was asked."""

    answer: bool = False
    path: Path | None = None
    own_code: tuple[Path, str] | None = None
    size: QSize = field(default_factory=lambda: QSize(1280, 720))
    scale: int = 1
    asked: list[object] = field(default_factory=list)

    def ask_long_race(self, parent, estimate_s):
        self.asked.append(estimate_s)
        return self.answer

    def ask_race_to_open(self, parent, folder):
        self.asked.append(folder)
        return self.path

    def ask_lesson_to_open(self, parent):
        self.asked.append("lesson")
        return self.path

    def ask_own_code(self, parent, file):
        self.asked.append(file)
        return self.own_code

    def ask_interpreter(self, parent, path):
        self.asked.append(path)
        return self.path

    def ask_foreign(self, parent, foreign):
        self.asked.append(tuple(foreign))
        return self.answer

    def ask_file_to_save(self, parent, title, proposed, ending):
        assert proposed.name.endswith(ending)
        self.asked.append(proposed)
        return self.path

    def ask_picture(self, parent, view, options, proposed):
        named = proposed.with_name(proposed.name + options.ending)
        self.asked.append(picture_request(view, named, options))
        own = PictureOptions(size=PictureSize.OWN, own_size=self.size, own_scale=self.scale)
        return (self.path, own) if self.path else None


@pytest.fixture
def dialogs():
    return FakeDialogs()


@pytest.fixture
def appearances():
    """Return the appearances of the windows that a test opened, in that order."""
    return []


@pytest.fixture
def make_window(qtbot, dialogs, user_folders, appearances):
    """Return a function that opens a window, as a start of the program does."""

    def make():
        settings = Settings()
        appearance = Appearance(settings)
        appearances.append(appearance)
        window = MainWindow(settings, appearance, dialogs)
        qtbot.addWidget(window, before_close_func=end_race)
        window.show()
        qtbot.waitExposed(window)
        return window

    def end_race(window):
        if window.race.session.is_running:
            with qtbot.waitSignal(window.race.session.ended):
                window.race.session.stop()

    yield make
    for appearance in appearances:
        appearance.setParent(None)
        appearance.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window):
    return make_window()


def short_spec(**changes):
    """Return a race that takes about a second."""
    values = {"cluster_counts": (1, 2), "sleep_s": 0.01, "seed": 3, "name": ""}
    return msgspec.structs.replace(preset_named("quick").spec, **values | changes)


def pick_point(qtbot, view, text):
    """Click the button in a view that offers the points of a race by this text."""
    buttons = view.findChildren(QToolButton)
    click(qtbot, next(one for one in buttons if one.text() == text and one.isVisibleTo(view)))


def click(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def run_race(qtbot, window, spec=None):
    """Start a race by a click and wait for its end."""
    window.race.form.set_spec(spec or short_spec())
    with qtbot.waitSignal(window.race.session.ended):
        click(qtbot, window.start_button)


def race_file(path, events):
    path.write_bytes(b"".join(map(encode_event, events)))
    return path


def open_file(qtbot, window, path):
    with qtbot.waitSignal(window.race.session.ended):
        window.open(path)


def file_action(window, name):
    """Return what saves the document in front in a format."""
    return next(action for one, action in window.actions_.exports.items() if one.name == name)


def table_action(window, name):
    """Return what copies the table in front in a format."""
    return next(action for one, action in window.actions_.copies.items() if one.name == name)


def table_texts(window):
    """Return what the results table shows, row by row."""
    model = window.race.panel.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
