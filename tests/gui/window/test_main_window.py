import os
import signal

import psutil
import pytest
from click.testing import CliRunner
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from engine.cli.main import cli as engine_cli
from engine.export.markdown import to_markdown
from engine.export.table.separated import to_text
from engine.export.trace import to_trace
from engine.race.result.result import fold
from engine.race.spec.presets import PRESETS
from engine.race.spec.text.counts import COUNT_EXAMPLES
from engine.race.spec.text.lane import parse_lane
from engine.record.history import History
from engine.record.lines import read_events
from engine.stream.event import Outcome
from gui.form.lane_list import LaneList
from gui.look.theme import DARK, LIGHT
from tests.engine.races import made_up_race, made_up_spec
from tests.engine.workers import workers_below
from tests.gui.conftest import (
    click,
    file_action,
    open_file,
    race_file,
    run_race,
    short_spec,
    table_action,
    table_texts,
)
from tests.gui.sight import editor
from tests.waiting import wait_for


def running(qtbot, window, spec):
    """Start a race and return once its first queries are in flight."""
    window.race.form.set_spec(spec)
    click(qtbot, window.start_button)
    qtbot.waitUntil(lambda: _in_flight(window) > 0, timeout=10_000)


def _in_flight(window):
    running = window.race.result.running if window.race.result is not None else []
    return sum(run.in_flight for run in running)


LONG = short_spec(sleep_s=30, lanes=(parse_lane("processes"),), cluster_counts=(2,))


def test_the_first_launch_offers_a_quick_race(window):
    assert window.race.form.spec().name == "quick"
    assert window.start_button.isEnabled()
    assert window.focusWidget() is window.start_button
    assert window.progress.text.startswith("12 runs, about 0:0")
    assert window.view.plan is not None
    assert table_texts(window) == []


def test_a_click_on_start_runs_the_race_to_its_end(qtbot, window, marked_processes):
    run_race(qtbot, window)
    assert window.race.result.outcome is Outcome.COMPLETED
    assert window.progress.text == "Finished: 8 of 8 runs"
    rows = table_texts(window)
    assert [row[0] for row in rows] == ["sequential", "threads", "processes", "gevent"] * 2
    assert all(row[-1] == "1" for row in rows)
    assert window.message.text == ""
    assert window.start_button.isEnabled()
    assert marked_processes() == []


def test_the_keyboard_starts_and_stops(qtbot, window):
    window.race.form.set_spec(LONG)
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _in_flight(window) > 0, timeout=10_000)
    with qtbot.waitSignal(window.race.session.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.race.result.outcome is Outcome.ABORTED
    assert window.progress.text == "Stopped after 0 of 1 runs"


def test_a_stopped_race_leaves_no_process(qtbot, window, marked_processes):
    running(qtbot, window, LONG)
    assert len(marked_processes()) >= 5  # conductor, worker, Manager, one for each cluster
    with qtbot.waitSignal(window.race.session.ended, timeout=5_000):
        click(qtbot, window.stop_button)
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_numbers_grow_while_a_race_runs(qtbot, window):
    running(qtbot, window, LONG)
    first = window.race.session.now_s()
    qtbot.waitUntil(lambda: window.race.session.now_s() > first + 0.1)
    assert window.progress.text.startswith("0 of 1 runs, 4:")
    assert not window.start_button.isEnabled()
    assert not window.race.form.isEnabled()


def test_closing_the_window_ends_its_race_first(qtbot, window, marked_processes):
    running(qtbot, window, LONG)
    with qtbot.waitSignal(window.race.session.ended, timeout=5_000):
        assert not window.close()
    assert window.isHidden()
    qtbot.waitUntil(lambda: marked_processes() == [])
    assert fold(read_events(History().paths()[-1])).outcome is Outcome.ABORTED


@pytest.mark.parametrize("victim", ["conductor", "worker"])
def test_a_killed_process_is_told_and_the_window_goes_on(qtbot, window, marked_processes, victim):
    running(qtbot, window, LONG)
    conductor = next(p for p in psutil.Process().children() if "race" in p.cmdline())
    if victim == "conductor":
        with qtbot.waitSignal(window.race.session.ended, timeout=10_000):
            os.kill(conductor.pid, signal.SIGKILL)
        assert "ended by SIGKILL" in window.message.text
    else:
        (worker,) = workers_below(conductor)
        with qtbot.waitSignal(window.race.session.ended, timeout=10_000):
            os.kill(worker.pid, signal.SIGKILL)
        assert "SIGKILL" in window.race.result.runs[0].failure.message
        assert table_texts(window)[0][-1] == "0 of 1"
    wait_for(lambda: marked_processes() == [])
    run_race(qtbot, window)
    assert window.race.result.outcome is Outcome.COMPLETED
    assert window.message.text == ""


def test_a_bad_field_says_why_beside_itself(qtbot, window):
    form = window.race.form
    form.workload.clusters.selectAll()
    qtbot.keyClicks(form.workload.clusters, "1, many")
    form.workload.sleep.setValue(-1)
    form.workload.nodes.setValue(5000)
    while rows := form.findChild(LaneList).rows:
        click(qtbot, rows[0].remove)
    assert form.errors() == {
        "cluster_counts": f"clusters must be counts such as {COUNT_EXAMPLES}, got 'many'",
        "sleep_s": "sleep must be 0..3600 s, got -1 s",
        "nodes": "nodes must be 0..1000, got 5000",
        "lanes": "strategies must name at least one",
    }
    assert not window.start_button.isEnabled()
    qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not window.race.session.is_running
    window.race.form.set_spec(short_spec())
    assert form.errors() == {}
    assert window.start_button.isEnabled()


def test_a_long_race_asks_first(qtbot, window, dialogs):
    window.race.form.set_spec(short_spec(sleep_s=1000))
    click(qtbot, window.start_button)
    assert len(dialogs.asked) == 1
    assert not window.race.session.is_running
    dialogs.answer = True
    click(qtbot, window.start_button)
    assert window.race.session.is_running


def test_picking_a_preset_fills_the_form(qtbot, window):
    window.race.presets[1].trigger()
    assert window.race.form.spec().name == "article"
    assert window.race.form.spec().sleep_s == 3
    window.race.form.measuring.repeats.setValue(2)
    assert window.race.form.spec().name == ""
    preset = editor(window.race.form, "Preset")
    assert (preset.currentText(), preset.placeholderText()) == ("", "Custom")


def test_a_preset_has_one_title_in_the_form_the_menu_and_on_the_command_line(window):
    combo = editor(window.race.form, "Preset")
    offered = [combo.itemText(place) for place in range(combo.count())]
    assert offered == [str(preset.title) for preset in PRESETS]
    assert offered == [action.text() for action in window.race.presets]
    listed = CliRunner().invoke(engine_cli, ["presets"]).stdout.splitlines()
    for line, preset in zip(listed, PRESETS, strict=True):
        assert line.split(maxsplit=1)[0] == preset.name
        assert f" {preset.title}  " in line


def test_every_entry_among_the_presets_fills_the_form(qtbot, window):
    combo = editor(window.race.form, "Preset")
    for place in range(combo.count()):
        window.race.form.set_spec(short_spec(repeats=3))
        combo.setFocus()
        combo.setCurrentIndex(place)
        combo.activated.emit(place)
        assert window.race.form.spec().name == combo.itemData(place)


def test_a_race_that_was_run_stays_while_the_form_changes(qtbot, window):
    run_race(qtbot, window)
    result = window.race.result
    window.race.form.set_spec(short_spec(cluster_counts=(4,)))
    assert all(view.result is result for view in window.race.views)


def test_a_saved_race_opens_again_to_the_same_table(qtbot, window, dialogs, tmp_path):
    run_race(qtbot, window)
    rows = table_texts(window)
    dialogs.path = tmp_path / "race.racelane"
    window.actions_.save_record.trigger()
    assert dialogs.path.read_bytes() == History().paths()[-1].read_bytes()
    window.race.form.set_spec(short_spec(cluster_counts=(8,)))
    with qtbot.waitSignal(window.race.session.ended, timeout=10_000):
        window.actions_.open.trigger()
    assert table_texts(window) == rows
    assert window.race.form.spec().cluster_counts == (1, 2)


def test_the_history_lists_the_latest_race_first(qtbot, window):
    run_race(qtbot, window, short_spec(cluster_counts=(1,), lanes=(parse_lane("gevent"),)))
    run_race(qtbot, window, short_spec(cluster_counts=(2,), lanes=(parse_lane("gevent"),)))
    window.actions_.recent.aboutToShow.emit()
    latest, first = window.actions_.recent.actions()
    with qtbot.waitSignal(window.race.session.ended, timeout=10_000):
        first.trigger()
    assert window.race.result.spec.cluster_counts == (1,)
    assert latest.text().endswith("  race")


def test_a_failed_lane_says_why_in_its_row_and_the_others_are_ranked(qtbot, window, tmp_path):
    events = made_up_race(failed=("threads",))
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    rows = {row[0]: row for row in table_texts(window)[-4:]}
    assert rows["threads"][-1] == "0 of 1"
    assert rows["gevent"][-2] == "2.0"
    model = window.race.panel.table.model()
    tips = [model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(8)]
    assert "RuntimeError: can't start new thread" in tips


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "it is empty"),
        (b"\x89PNG\r\n", "does not begin like a race file"),
        (b'{"event":"race_started","format_version":99}\n', "newer Racelane"),
    ],
)
def test_a_file_that_is_no_race_is_told_and_the_window_goes_on(
    qtbot, window, tmp_path, content, named
):
    file = tmp_path / "race.racelane"
    file.write_bytes(content)
    open_file(qtbot, window, file)
    assert named in window.message.text
    assert str(file) in window.message.text
    assert window.start_button.isEnabled()
    run_race(qtbot, window)
    assert window.message.text == ""


def test_a_race_with_an_impossible_plan_is_told_and_the_window_goes_on(qtbot, window, tmp_path):
    run_race(qtbot, window)
    result = window.race.result
    file = race_file(tmp_path / "race.racelane", made_up_race())
    text = file.read_text().replace('"estimate_s":', '"estimate_s":-', 1)
    file.write_text(text)
    open_file(qtbot, window, file)
    assert "impossible ideal or estimate" in window.message.text
    assert window.race.result is result
    assert window.start_button.isEnabled()


def test_a_file_that_is_not_there_is_told(qtbot, window, tmp_path):
    open_file(qtbot, window, tmp_path / "gone.racelane")
    assert window.message.text.endswith("gone.racelane: No such file or directory")


def test_a_damaged_race_is_shown_as_far_as_it_goes(qtbot, window, tmp_path):
    file = race_file(tmp_path / "race.racelane", made_up_race())
    file.write_bytes(file.read_bytes()[:-200])
    open_file(qtbot, window, file)
    assert "is damaged: line" in window.message.text
    assert len(table_texts(window)) == 7
    assert window.progress.text == "Cut short after 7 of 8 runs"


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_a_picture_has_the_size_and_scale_that_were_asked(qtbot, window, dialogs, tmp_path, scale):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    dialogs.path, dialogs.scale = tmp_path / "picture.png", scale
    dialogs.size = QSize(800, 600)
    window.actions_.save_picture.trigger()
    image = QImage(str(dialogs.path))
    assert image.size() == QSize(800, 600) * scale
    assert image.text("Title") == "Elapsed time at 2 clusters"
    assert "Example CPU" in image.text("Description")


@pytest.mark.parametrize("place", [0, 1])
def test_an_svg_carries_title_parameters_and_environment(qtbot, window, dialogs, tmp_path, place):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    window.panes.tabs.setCurrentIndex(place)
    dialogs.path = tmp_path / "picture.svg"
    window.actions_.save_picture.trigger()
    text = dialogs.path.read_text()
    assert "<title>Elapsed time" in text
    assert "0.5 s per query" in text
    assert "Example CPU" in text
    for strategy in ("sequential", "threads", "processes", "gevent"):
        assert strategy in text


@pytest.mark.parametrize("name", ["missing/picture.png", "missing/picture.svg", "picture.bmp", ""])
def test_an_unwritable_target_is_told_and_the_window_goes_on(
    qtbot, window, dialogs, tmp_path, name
):
    run_race(qtbot, window, short_spec(cluster_counts=(1,)))
    dialogs.path = tmp_path / name
    window.actions_.save_picture.trigger()
    assert str(name.split("/")[-1]) in window.message.text
    window.message.clear()
    dialogs.path = tmp_path / "missing" / "file"
    files = [file_action(window, name) for name in ("csv", "json")]
    for action in (*files, window.actions_.save_record):
        action.trigger()
        assert window.message.text.startswith(f"cannot write {dialogs.path}: ")
    assert window.start_button.isEnabled()


def test_exports_are_the_engines(qtbot, window, dialogs, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    dialogs.path = tmp_path / "runs.csv"
    file_action(window, "csv").trigger()
    assert len(dialogs.path.read_text().splitlines()) == 9
    dialogs.path = tmp_path / "race.json"
    file_action(window, "json").trigger()
    assert '"Example CPU"' in dialogs.path.read_text()
    dialogs.path = tmp_path / "race.trace.json"
    file_action(window, "trace").trigger()
    assert dialogs.path.read_text() == to_trace(window.race.result)
    endings = [path.name.split(".", 1)[-1] for path in dialogs.asked]
    assert endings == ["csv", "json", "trace.json"]


def test_picture_and_table_go_to_the_clipboard(qtbot, window, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race()))
    clipboard = QGuiApplication.clipboard()
    table_action(window, "text").trigger()
    assert clipboard.text() == to_text(window.race.result)
    table_action(window, "markdown").trigger()
    assert clipboard.text() == to_markdown(window.race.result)
    window.actions_.copy_picture.trigger()
    assert clipboard.image().size() == QSize(2560, 1440)


def settle():
    """Let lines that wrap find their height, which takes a few turns."""
    for _ in range(5):
        QApplication.processEvents()


def test_settings_are_kept_between_starts(make_window):
    first = make_window()
    # As wide as the screen lets the second window be.
    first.resize(first.screen().availableGeometry().width() - 2, 711)
    first.race.form.set_spec(short_spec(cluster_counts=(3, 5), seed=99))
    first.panes.tabs.setCurrentIndex(1)
    first.actions_.schemes["dark"].trigger()
    first.panes.rows.setSizes([380, 190])
    settle()
    sizes = first.panes.rows.sizes()
    first.close()
    second = make_window()
    assert second.height() == 711
    settle()
    assert second.panes.rows.sizes() == sizes
    assert second.race.form.spec() == first.race.form.spec()
    assert second.panes.tabs.currentIndex() == 1
    assert second.view.theme is DARK


def test_the_size_of_text_is_kept_between_starts(make_window):
    first = make_window()
    usual = first.font().pointSizeF()
    first.actions_.larger.trigger()
    first.close()
    second = make_window()
    assert second.font().pointSizeF() == pytest.approx(usual * 1.1)
    second.actions_.usual.trigger()
    assert second.font().pointSizeF() == pytest.approx(usual)


def test_damaged_settings_count_as_missing(make_window, user_folders):
    user_folders.mkdir()
    (user_folders / "settings.ini").write_text(
        "[General]\nspec=@Invalid()\nscheme=mauve\ntext_scale=huge\nview=seventh\ngeometry=12\n"
    )
    window = make_window()
    assert window.race.form.spec().name == "quick"
    assert window.view.theme in (LIGHT, DARK)


def test_every_action_has_a_tooltip_and_a_shortcut_of_its_own(window):
    actions = [action for action in vars(window.actions_).values() if isinstance(action, QAction)]
    actions += [*window.actions_.views, *window.actions_.schemes.values()]
    actions += window.actions_.activities.values()
    actions += window.actions_.copies.values()
    for activity in (window.race, window.server, window.article):
        actions += [action for action in activity.commands if not action.isSeparator()]
    # About is asked for once, by the menu.
    keyed = [action for action in actions if action is not window.actions_.about]
    shortcuts = [action.shortcut().toString() for action in keyed]
    assert [one.text() for one in keyed if not one.shortcut().toString()] == []
    assert len(set(shortcuts)) == len(shortcuts)
    assert all(action.toolTip() for action in actions)


def test_presenting_shows_the_chart_alone_with_larger_text(qtbot, window):
    chart = window.view.picture_widget()
    size = chart.font().pointSizeF()
    window.actions_.present.trigger()
    assert window.isFullScreen()
    assert not window.panes.side.isVisible()
    assert not window.race.panel.table.isVisible()
    assert chart.font().pointSizeF() > size * 1.3
    window.actions_.present.trigger()
    assert not window.isFullScreen()
    assert window.panes.side.isVisible()
    assert chart.font().pointSizeF() == pytest.approx(size)


def test_a_race_can_still_be_saved_after_a_file_that_would_not_open(
    qtbot, window, dialogs, tmp_path
):
    run_race(qtbot, window)
    (tmp_path / "empty.racelane").touch()
    open_file(qtbot, window, tmp_path / "empty.racelane")
    dialogs.path = tmp_path / "race.racelane"
    window.actions_.save_record.trigger()
    assert fold(read_events(dialogs.path)).spec == window.race.result.spec


def test_keys_work_while_presenting_and_escape_leaves(qtbot, window):
    window.actions_.present.trigger()
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.panes.tabs.currentIndex() == 1
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()
    assert window.panes.side.isVisible()


def test_the_progress_speaks_of_the_form_while_colours_change(qtbot, window):
    run_race(qtbot, window)
    window.race.form.workload.sleep.setValue(-1)
    said = window.progress.text
    assert said == "Fix the marked field."
    window.actions_.schemes["dark"].trigger()
    window.panes.tabs.setCurrentIndex(1)
    assert window.progress.text == said


def test_a_history_that_cannot_be_kept_is_told(qtbot, window, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("RACELANE_HISTORY", str(tmp_path / "file" / "races"))
    run_race(qtbot, window)
    assert "not kept in the history" in window.message.text
    assert window.race.result.outcome is Outcome.COMPLETED


def test_the_wheel_changes_no_field_it_passes_over(qtbot, window):
    box = window.race.form.workload.sleep
    before = window.race.form.spec()
    assert not box.hasFocus()
    middle = QPointF(box.rect().center())
    event = QWheelEvent(
        middle,
        box.mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert window.race.form.spec() == before


@pytest.mark.parametrize("sleep_s", [0.0004, 0.05, 3.0, 1.25])
def test_a_sleep_is_kept_as_it_is(window, sleep_s):
    window.race.form.set_spec(short_spec(sleep_s=sleep_s))
    assert window.race.form.spec().sleep_s == sleep_s
    assert window.race.form.workload.sleep.text() == f"{sleep_s:g} s"


def test_events_that_do_not_fit_are_told(qtbot, window, tmp_path):
    events = made_up_race(made_up_spec())
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", [events[0], *events[2:]]))
    assert window.message.text.endswith("is damaged: run 0 is waiting, expected running")
    assert window.start_button.isEnabled()


def test_a_lane_picked_in_one_view_is_picked_in_all(qtbot, window):
    run_race(qtbot, window)
    race, scaling, *_ = window.race.views
    race.lane_selected.emit(1)
    assert scaling.selected == 1
    run_race(qtbot, window)
    assert scaling.selected is None


def test_no_two_names_on_a_page_have_the_same_mnemonic(qtbot, window):
    window.show()
    window.race.form.more.open()
    labels = [label for label in window.findChildren(QLabel) if label.buddy()]
    for place in range(window.panes.tabs.count()):
        window.panes.tabs.setCurrentIndex(place)
        names = [action.text() for action in window.menuBar().actions()]
        for widget in [*labels, *window.findChildren(QAbstractButton)]:
            names += [widget.text()] if widget.isVisible() else []
        mnemonics = [QKeySequence.mnemonic(name).toString() for name in names]
        mnemonics = sorted(filter(None, mnemonics))
        assert mnemonics == sorted(set(mnemonics))


def test_a_warning_about_the_race_stands_beside_races_alone(window):
    window.show()
    window.race.warned.emit("Other programs took half of the time.")
    window.panes.tabs.setCurrentWidget(window.server.page)
    assert not window.message.isVisible()
    window.panes.tabs.setCurrentWidget(window.race.views[0])
    assert window.message.isVisible()

    window.panes.tabs.setCurrentWidget(window.server.page)
    window.message.show_message("The port is taken.")
    assert window.message.isVisible()


def test_more_settings_come_into_view_when_they_are_opened(qtbot, window):
    window.resize(1280, 800)
    window.show()
    qtbot.keyClick(window.race.form.more.button, Qt.Key.Key_Space)
    last = window.race.form.more.part
    panel = window.panes.side
    qtbot.waitUntil(lambda: last.mapTo(panel, last.rect().bottomLeft()).y() <= panel.height())


def test_the_caption_of_a_load_goes_with_its_page(window):
    window.panes.tabs.setCurrentWidget(window.server.page)
    assert window.caption.text()
    window.panes.tabs.setCurrentWidget(window.race.views[0])
    assert not window.caption.text()


def test_a_message_moves_no_tab_from_under_the_mouse(qtbot, window):
    before = window.panes.tabs.mapTo(window, QPoint())
    height = window.panes.tabs.height()
    window.message.show_message("something is wrong")
    qtbot.waitUntil(lambda: window.panes.tabs.height() < height)
    assert window.panes.tabs.mapTo(window, QPoint()) == before


def test_a_closed_window_starts_nothing(qtbot, window, marked_processes):
    window.race.form.set_spec(short_spec())
    qtbot.waitUntil(lambda: window.running.front.can_start)
    window.close()
    window.start()
    window.running.calibrate()
    assert not window.running.is_running
    assert not window.race.session.is_running
