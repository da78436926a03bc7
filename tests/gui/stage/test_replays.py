"""A replay in the window: all views follow it, it is marked, and nothing remains of it."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.race.spec.axis import at_clusters
from engine.stream.showing import ShowClock
from engine.vocabulary.units import seconds_text
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest
from gui.views.header import ViewHeader
from tests.engine.loads import made_up_load
from tests.engine.race.replay.test_race_replay import uneven_race
from tests.engine.races import made_up_spec
from tests.gui.conftest import open_file, race_file, run_race
from tests.gui.window.test_presenting import painted_texts, press


def open_race(qtbot, window, tmp_path, **changes):
    events = uneven_race(**({"repeats": 9} | changes))
    open_file(qtbot, window, race_file(tmp_path / "made_up.racelane", events))


def replay(window):
    """Begin a replay, paused at its beginning."""
    window.actions_.replay.trigger()
    window.replays.player.pause()
    window.replays.player.go_to_start()
    return window.replays.player


def painted(window):
    return [words for words, _size in painted_texts(window.view)]


@pytest.fixture
def raced(qtbot, window, tmp_path):
    """Return a window with a race of four lanes, nine blocks and two points."""
    open_race(qtbot, window, tmp_path)
    return window


def test_it_begins_by_its_button_and_plays(qtbot, raced):
    assert not raced.replays.transport.isVisible()
    raced.actions_.replay.trigger()
    assert raced.replays.transport.isVisible()
    assert raced.replays.player.is_playing
    qtbot.waitUntil(lambda: raced.replays.player.at_s > 0)


def test_bars_grow_together_and_a_lane_that_arrives_gets_its_time(raced):
    player = replay(raced)
    player.seek(0.8)
    assert painted(raced).count("800 ms") == 4
    player.seek(0.98)
    arrived = raced.race.shown.summary(3, at_clusters(2))
    assert painted(raced).count("980 ms") == 3
    assert seconds_text(arrived.median_s) in painted(raced)
    assert not any("\u2605" in text for text in painted(raced))
    player.go_to_end()
    assert any("\u2605" in text for text in painted(raced))


def test_every_view_follows(raced):
    player = replay(raced)
    seen = {}
    for share in (0.1, 0.5, 1.0):
        player.seek(player.duration_s * share)
        for view, action in zip(raced.race.views, raced.actions_.views, strict=False):
            action.trigger()
            QApplication.processEvents()
            # Held here: its bits go with it.
            image = view.grab().toImage()
            seen.setdefault(view.name, set()).add(image.constBits().tobytes())
    assert {name for name, pictures in seen.items() if len(pictures) > 1} >= {
        "race",
        "timeline",
        "queries",
        "resources",
        "scaling",
    }


def test_the_table_follows_too(raced):
    player = replay(raced)
    player.seek(0.1)
    few = raced.race.panel.table.model().rowCount()
    player.go_to_end()
    assert raced.race.panel.table.model().rowCount() > few


def test_what_is_saved_and_copied_is_the_race(raced):
    document = raced.race.document()
    whole, table = document.record(), document.table()
    player = replay(raced)
    player.seek(0.1)
    assert raced.race.document().record() == whole
    assert raced.race.document().table().groups == table.groups


def test_the_axis_stays_put_while_bars_grow(raced):
    player = replay(raced)
    boxes = set()
    for share in (0.0, 0.3, 0.9, 1.0):
        player.seek(player.duration_s * share)
        geometry = raced.view.picture_widget()._geometry()
        boxes.add((geometry.axis.low, geometry.axis.high))
    assert len(boxes) == 1


def test_the_axis_of_the_queries_stays_put_too(raced):
    raced.panes.tabs.setCurrentWidget(raced.race.views[3])
    player = replay(raced)
    chart = raced.view.picture_widget().currentWidget()
    axes = set()
    for share in (0.3, 0.9, 1.0):
        player.seek(player.duration_s * share)
        QApplication.processEvents()
        axes.add((chart.axis().first, chart.axis().last))
    assert len(axes) == 1


def test_chart_and_picture_are_marked_as_a_replay(raced):
    plain = raced.view.marked_title()
    assert "replay" not in plain
    player = replay(raced)
    player.seek(0.5)
    assert raced.view.marked_title() == f"{plain} \u00b7 replay, side by side"
    assert "replay, side by side, at 500 ms" in raced.view.caption()[0]
    raced.replays.transport.blocks.setCurrentIndex(2)
    raced.replays.transport.blocks.activated.emit(2)
    assert raced.view.marked_title() == f"{plain} \u00b7 replay, side by side, block 2"
    raced.replays.leave()
    assert raced.view.marked_title() == plain
    assert "replay" not in raced.view.caption()[0]


def test_leaving_restores_everything(raced):
    raced.race.select_lane(2)
    raced.view.pick_value(1)
    for action in raced.actions_.views[:5]:
        action.trigger()
    timeline = raced.race.views[2]
    raced.panes.tabs.setCurrentWidget(timeline)
    press(raced, Qt.Key.Key_W)
    timeline.picture_widget().setFocus()
    press(raced, Qt.Key.Key_Right)
    selection, stretch = timeline._canvas.selection, timeline._canvas.stretch
    assert selection is not None
    raced.start_button.setFocus()
    QApplication.processEvents()
    pictures = [raced.panes.grab().toImage()]
    raced.actions_.views[0].trigger()
    raced.start_button.setFocus()
    QApplication.processEvents()
    pictures.append(raced.panes.grab().toImage())
    player = replay(raced)
    for share in (0.4, 0.0, 1.0, 0.2):
        player.seek(player.duration_s * share)
    press(raced, Qt.Key.Key_Escape)
    assert not raced.actions_.replay.isChecked()
    raced.start_button.setFocus()
    QApplication.processEvents()
    assert raced.panes.grab().toImage() == pictures[1]
    raced.panes.tabs.setCurrentWidget(timeline)
    raced.start_button.setFocus()
    assert (timeline._canvas.selection, timeline._canvas.stretch) == (selection, stretch)
    QApplication.processEvents()
    assert raced.panes.grab().toImage() == pictures[0]


def test_the_other_clock_shows_one_lane_after_another(raced):
    player = replay(raced)
    transport = raced.replays.transport
    transport.clocks.setCurrentIndex(1)
    transport.clocks.activated.emit(1)
    assert transport.clock is ShowClock.AS_IT_RAN
    assert not transport.blocks.isVisible()
    assert player.duration_s == pytest.approx(raced.race.result.last_at_s)
    for share in (0.2, 0.6):
        player.seek(player.duration_s * share)
        assert len(raced.race.shown.running) <= 1


def test_a_picked_point_is_replayed(raced):
    replay(raced)
    assert raced.race.shown.running[0].planned.point == at_clusters(2)
    press(raced, Qt.Key.Key_1)
    running = raced.race.shown.running
    assert {run.planned.point for run in running} == {at_clusters(1)}
    assert len(running) == 4


def test_the_form_may_change_during_a_replay(raced):
    player = replay(raced)
    player.seek(0.5)
    shown = raced.race.shown
    raced.race.form.set_spec(made_up_spec(sleep_s=2.0))
    assert raced.view.result is shown is raced.race.shown
    raced.race.advice.show_plan.trigger()
    assert not raced.replays.is_on
    assert raced.view.is_plan
    assert not raced.actions_.replay.isEnabled()
    raced.race.advice.show_plan.trigger()
    assert raced.view.result is raced.race.result


def test_another_baseline_holds_after_the_replay(raced):
    player = replay(raced)
    player.go_to_end()
    raced.race.panel.baseline.setCurrentIndex(1)
    raced.race.panel.baseline.activated.emit(1)
    raced.replays.leave()
    assert raced.race.result.baseline == 1
    assert raced.race.panel.baseline.currentIndex() == 1
    assert raced.race.result.usual_baseline == 0


def test_a_race_that_starts_ends_it(qtbot, raced):
    replay(raced)
    run_race(qtbot, raced)
    assert not raced.replays.is_on
    assert raced.race.shown is raced.race.result
    assert raced.actions_.replay.isEnabled()


def test_a_file_that_opens_ends_it(qtbot, raced, tmp_path):
    replay(raced)
    open_race(qtbot, raced, tmp_path, cluster_counts=(4,))
    assert not raced.replays.is_on
    assert raced.view.result is raced.race.result
    assert not raced.replays.transport.isVisible()


def test_another_activity_in_front_ends_it(raced):
    replay(raced)
    raced.actions_.activities[raced.server].trigger()
    assert not raced.replays.is_on
    assert not raced.replays.transport.isVisible()
    assert not raced.actions_.replay.isEnabled()


def test_the_window_closes_during_it(raced):
    raced.actions_.replay.trigger()
    raced.close()
    assert not raced.isVisible()
    assert not raced.replays.player.is_playing


def test_a_load_is_replayed(qtbot, window, tmp_path):
    open_file_of_load(qtbot, window, tmp_path)
    raced = window
    plain = raced.view.marked_title()
    player = replay(raced)
    assert raced.view.marked_title() == f"{plain} \u00b7 replay, side by side"
    player.seek(player.duration_s / 2)
    assert [lane.sent for lane in raced.server.shown.lanes] != [10, 10]
    assert "5 of 10" in " ".join(painted(raced))
    table = raced.server.page.table.model()
    shown = [table.index(row, 1).data() for row in range(table.rowCount())]
    assert shown == [str(lane.answered) for lane in raced.server.shown.lanes]
    raced.replays.leave()
    assert raced.view.marked_title() == plain
    assert raced.server.page.load is raced.server.result


def open_file_of_load(qtbot, window, tmp_path):
    path = race_file(tmp_path / "load.racelane", made_up_load())
    with qtbot.waitSignal(window.server.session.ended):
        window.open(path)


def test_there_is_nothing_to_replay_before_a_race(window):
    assert not window.actions_.replay.isEnabled()


def test_dragging_the_slider_scrubs(raced):
    player = replay(raced)
    slider = raced.replays.transport.slider
    QApplication.processEvents()
    middle = QPoint(slider.width() // 2, slider.height() // 2)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert player.at_s == pytest.approx(player.duration_s / 2, rel=0.05)
    QTest.mouseMove(slider, QPoint(2, slider.height() // 2))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(2, slider.height() // 2))
    assert player.at_s < player.duration_s * 0.05


def test_a_click_on_a_button_leaves_the_keys_with_the_chart(raced):
    replay(raced)
    chart = raced.view.picture_widget()
    assert raced.focusWidget() is chart
    click_widget = raced.replays.transport.buttons[2]
    QTest.mouseClick(click_widget, Qt.MouseButton.LeftButton)
    assert raced.focusWidget() is chart
    assert raced.replays.player.at_s > 0


def test_keys_step_play_and_go_to_the_ends(raced):
    player = replay(raced)
    press(raced, Qt.Key.Key_Right)
    first = player.at_s
    assert first > 0
    press(raced, Qt.Key.Key_Right)
    press(raced, Qt.Key.Key_Left)
    assert player.at_s == first
    press(raced, Qt.Key.Key_End)
    assert player.at_s == player.duration_s
    press(raced, Qt.Key.Key_Home)
    assert player.at_s == 0
    press(raced, Qt.Key.Key_Space)
    assert player.is_playing
    press(raced, Qt.Key.Key_Space)
    assert not player.is_playing


def test_keys_of_a_replay_are_those_of_the_window_without_one(raced):
    raced.view.picture_widget().setFocus()
    press(raced, Qt.Key.Key_Home)
    assert raced.race.views[0].selected == 0
    press(raced, Qt.Key.Key_End)
    assert raced.race.views[0].selected == 3


def test_space_presses_the_button_that_has_the_keyboard(raced):
    player = replay(raced)
    loop = raced.replays.transport.loop
    loop.setFocus()
    press(raced, Qt.Key.Key_Space)
    assert loop.isChecked()
    assert not player.is_playing


def test_typing_in_the_form_is_typing(raced):
    player = replay(raced)
    press(raced, Qt.Key.Key_End)
    raced.race.form.workload.clusters.setFocus()
    raced.race.form.workload.clusters.selectAll()
    for key in (Qt.Key.Key_4, Qt.Key.Key_Home, Qt.Key.Key_1):
        press(raced, key)
    assert raced.race.form.workload.clusters.text() == "14"
    assert player.at_s == player.duration_s


@pytest.mark.parametrize("first", ["present", "replay"])
def test_escape_leaves_first_what_came_last(raced, first):
    actions = {"present": raced.actions_.present, "replay": raced.actions_.replay}
    second = next(name for name in actions if name != first)
    actions[first].trigger()
    actions[second].trigger()
    press(raced, Qt.Key.Key_Escape)
    assert [name for name, action in actions.items() if action.isChecked()] == [first]
    press(raced, Qt.Key.Key_Escape)
    assert not any(action.isChecked() for action in actions.values())


def test_on_stage_the_bar_comes_with_the_controls(raced):
    replay(raced)
    raced.actions_.present.trigger()
    transport = raced.replays.transport
    assert not transport.isVisible()
    press(raced, Qt.Key.Key_Tab)
    assert transport.isVisible()
    raced.actions_.present.trigger()
    assert transport.isVisible()
    raced.actions_.replay.trigger()
    assert not transport.isVisible()


def test_every_view_says_above_its_chart_that_it_is_a_replay(raced):
    replay(raced)
    for view in raced.race.views:
        (header,) = view.findChildren(ViewHeader)
        assert header.title.endswith("replay, side by side")


def test_a_saved_picture_says_that_it_is_of_a_replay(raced, tmp_path):
    player = replay(raced)
    player.seek(0.5)
    request = PictureRequest(tmp_path / "replay.png", QSize(900, 600), scale=1)
    save_picture(raced.view, request)
    image = QImage(str(request.path))
    assert image.text("Title").endswith("replay, side by side")
    assert "replay, side by side, at 500 ms" in image.text("Description")
    svg = replace(request, path=tmp_path / "replay.svg")
    save_picture(raced.view, svg)
    painted_words = ElementTree.parse(svg.path).iter("{http://www.w3.org/2000/svg}text")
    words = [text.text.strip() for text in painted_words if text.text]
    assert "Elapsed time at 2 clusters \u00b7 replay, side by side" in words
