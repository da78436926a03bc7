"""The rail at the left edge: going from activity to activity changes nothing but what is shown."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from engine.process.child import python_environment
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race
from tests.gui.conftest import click, open_file, race_file, run_race, short_spec
from tests.gui.sight import said


def shown_tabs(window):
    tabs = window.panes.tabs
    return [tabs.tabText(place) for place in range(tabs.count()) if tabs.isTabVisible(place)]


def go_to(qtbot, window, name):
    (button,) = [button for button in window.rail.buttons if button.text() == name]
    click(qtbot, button)
    assert button.isChecked()


def test_each_activity_has_its_own_views_form_and_start(qtbot, window):
    assert [button.text() for button in window.rail.buttons] == [
        "Race", "Server", "Article", "Lessons", "History",
    ]  # fmt: skip
    assert shown_tabs(window)[:3] == ["Race", "Scaling", "Timeline"]
    assert window.start_button.text() == "Race"
    go_to(qtbot, window, "Server")
    assert shown_tabs(window) == ["Server"]
    assert not window.panes.tabs.tabBar().isVisible()
    assert window.start_button.text() == "Load"
    go_to(qtbot, window, "Article")
    assert window.start_button.text() == f"Check {len(window.article.page.claims)} claims"
    assert not window.panes.side.isVisible()
    go_to(qtbot, window, "Lessons")
    assert window.start_button.text() == "Race live"
    assert not window.start_button.isEnabled()
    go_to(qtbot, window, "History")
    assert not window.start_button.isEnabled()
    go_to(qtbot, window, "Race")
    assert window.panes.side.isVisible()
    assert window.panes.tabs.tabBar().isVisible()


def test_start_keeps_its_width_and_place(qtbot, window):
    places = set()
    for name in ("Race", "Server", "Article", "Lessons", "History"):
        go_to(qtbot, window, name)
        QApplication.processEvents()
        places.add(window.start_button.geometry().getRect())
    assert len(places) == 1


def test_coming_back_shows_the_view_that_was_left(qtbot, window):
    window.panes.tabs.setCurrentIndex(2)
    timeline = window.view
    go_to(qtbot, window, "History")
    go_to(qtbot, window, "Race")
    assert window.view is timeline


def test_the_title_says_what_is_shown(qtbot, window):
    window.race.form.set_preset(next(iter(window_presets())))
    assert window.windowTitle().endswith(" - Racelane")
    name = window.race.form.spec().name
    qtbot.waitUntil(lambda: window.windowTitle().startswith(name))
    go_to(qtbot, window, "Server")
    assert "10 users" in window.windowTitle()
    go_to(qtbot, window, "History")
    assert window.windowTitle() == "History - Racelane"


def window_presets():
    from engine.race.spec.presets import PRESETS

    return PRESETS


def test_a_file_brings_its_activity_to_the_front(qtbot, window, tmp_path):
    go_to(qtbot, window, "History")
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    assert window.running.front is window.race
    path = race_file(tmp_path / "load.racelane", made_up_load())
    with qtbot.waitSignal(window.server.session.ended, timeout=10_000):
        window.open(path)
    assert window.running.front is window.server
    assert [button.text() for button in window.rail.buttons if button.isChecked()] == ["Server"]


def test_what_was_run_is_in_the_history_and_opens_from_there(qtbot, window):
    run_race(qtbot, window, short_spec(cluster_counts=(1,)))
    go_to(qtbot, window, "History")
    page = window.history.page
    model = page.table.model()
    assert model.rowCount() == 1
    assert model.index(0, 1).data() == "race"
    assert window.progress.text == "1 record"
    page.table.selectRow(0)
    with qtbot.waitSignal(window.race.session.ended, timeout=10_000):
        page.table.doubleClicked.emit(model.index(0, 0))
    assert window.running.front is window.race
    assert not window.race.session.is_live


def test_without_a_record_the_history_says_what_will_be_there(qtbot, window):
    go_to(qtbot, window, "History")
    assert not window.history.page.table.isVisible()
    assert "No records yet" in said(window.history.page)


@pytest.mark.parametrize("is_finished", [False, True])
def test_everything_that_leaves_is_in_one_menu(qtbot, window, tmp_path, is_finished):
    if is_finished:
        open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    entries = [entry for entry in window.actions_.export_menu.actions() if not entry.isSeparator()]
    texts = [entry.text().replace("&", "") for entry in entries]
    assert texts[:2] == ["Save picture\u2026", "Copy picture"]
    assert "Export CSV\u2026" in texts
    assert texts[-1] == "Save\u2026"
    assert all(entry.isEnabled() for entry in entries if "CSV" in entry.text()) is is_finished


def test_the_claims_are_loaded_only_when_they_are_wanted():
    code = (
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "application = QApplication([])\n"
        "from gui.ask.dialogs import Dialogs\n"
        "from gui.preferences.appearance import Appearance\n"
        "from gui.preferences.settings import Settings\n"
        "from gui.window.main_window import MainWindow\n"
        "settings = Settings()\n"
        "window = MainWindow(settings, Appearance(settings), Dialogs())\n"
        "window.show()\n"
        "late = ('engine.article.claims', 'scipy', 'qtawesome')\n"
        "print(*[name for name in late if name in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=python_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout == "\n"
