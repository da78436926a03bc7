"""The keys that help lists are those that work, and none has two meanings in one state."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest

from gui.charts.scaling.plot import ScalingPlot
from gui.plot.lane_chart import LaneChart
from gui.stage.keys import SCENES, STAGE_KEYS, Scene, left_to_chart, uses_in
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file

NO = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LETTERS = [Qt.Key(code) for code in range(Qt.Key.Key_A, Qt.Key.Key_Z + 1)]
ARROWS = [
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
    *(Qt.Key.Key_Home, Qt.Key.Key_End),
]


def press(key, held=NO):
    return QKeyEvent(QEvent.Type.KeyPress, key, held)


def name_of(key, held=NO):
    return QKeySequence(int(key.value) | int(held.value)).toString()


def views_of(window):
    return {view.name: view for one in window.activities for view in one.views}


@pytest.fixture
def measured(qtbot, window, tmp_path):
    """Return a window whose views all have something to show."""
    spec = made_up_spec("sequential,threads,gevent", repeats=2, cluster_counts=(1, 2))
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(spec)))
    return window


def bring_to_front(window, view):
    window.panes.show_activity(next(one for one in window.activities if view in one.views))
    window.panes.tabs.setCurrentWidget(view)


VIEWS = ["race", "scaling", "timeline", "queries", "resources", "server", "article", "history"]


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_lists_the_keys_that_it_takes_and_no_other(measured, name):
    view = views_of(measured)[name]
    bring_to_front(measured, view)
    listed = {key for use in view.keys for key in use.keys}
    pressed = [(key, held) for key in LETTERS for held in (NO, SHIFT)]
    taken = {name_of(*one) for one in pressed if view.take_key(press(*one))}
    arrows = {name_of(key) for key in ARROWS}
    assert taken == listed - arrows
    charts = (*view.findChildren(LaneChart), *view.findChildren(ScalingPlot))
    for chart in charts:
        if chart.isVisible():
            assert takes(chart) == listed & arrows
    assert bool(charts) == bool(view.keys)


def takes(chart):
    """Return which arrow keys a chart takes, the first lane being picked already."""
    taken = set()
    for key in ARROWS:
        event = press(key)
        chart.keyPressEvent(event)
        if event.isAccepted():
            taken.add(name_of(key))
    return taken


@pytest.mark.parametrize("helping", [False, True])
@pytest.mark.parametrize("replaying", [False, True])
@pytest.mark.parametrize("presenting", [False, True])
def test_no_key_has_two_meanings_in_one_state(measured, presenting, replaying, helping):
    actions = measured.actions_
    actions.present.setChecked(presenting)
    actions.replay.setChecked(replaying)
    actions.help.setChecked(helping)
    staged = {action: row for row, action in actions.stage.items()}
    for row, action in actions.stage.items():
        assert action.isEnabled() == row.is_on(actions.scene)
    # Whatever else is going on: actions that are disabled now may be enabled then. Those on stage
    # depend on the scene alone.
    shortcuts = [
        key.toString()
        for one in measured.findChildren(QAction)
        if one not in staged or one.isEnabled()
        for key in one.shortcuts()
    ]
    assert "Esc" in shortcuts
    for view in views_of(measured).values():
        keys = [key for use in left_to_chart(view.keys, actions.scene) for key in use.keys]
        uses = Counter([*shortcuts, *keys])
        assert [key for key, count in uses.items() if count > 1] == [], view.name


@pytest.mark.parametrize("name", ["race", "timeline", "queries", "resources"])
def test_in_a_replay_a_chart_takes_none_of_the_keys_that_it_has_given_up(measured, name):
    view = views_of(measured)[name]
    bring_to_front(measured, view)
    measured.actions_.replay.trigger()
    player = measured.replays.player
    player.pause()
    (chart, *_) = (one for one in view.findChildren(LaneChart) if one.isVisible())
    chart.setFocus()
    player.go_to_end()
    given_up = {key for use in view.keys for key in use.keys} - {
        key for use in left_to_chart(view.keys, Scene.REPLAYING) for key in use.keys
    }
    assert given_up
    for key in given_up:
        before = player.at_s
        QTest.keySequence(measured.windowHandle(), QKeySequence(key))
        assert player.at_s != before or key in ("End", "Right")
        assert chart.selected is None
        assert getattr(chart, "selection", None) is None


def test_the_table_names_each_shortcut_of_the_window_once(measured):
    for presenting in (False, True):
        measured.actions_.present.setChecked(presenting)
        listed = Counter(key for use in measured.actions_.key_uses() for key in use.keys)
        listed += Counter(row.key for row in STAGE_KEYS)
        shortcuts = {
            key.toString() for one in measured.findChildren(QAction) for key in one.shortcuts()
        }
        assert listed == Counter(shortcuts)


def test_keys_are_written_as_they_are_read_from_the_code(measured):
    views = views_of(measured).values()
    staged = (use for scene in SCENES for use in uses_in(scene))
    uses = [*measured.actions_.key_uses(), *staged, *(use for view in views for use in view.keys)]
    for use in uses:
        for key in use.keys:
            assert QKeySequence(key).toString() == key


def test_help_prints_the_keys_on_stage(measured):
    measured.actions_.keys.trigger()
    printed = measured.help.text.toPlainText()
    for row in STAGE_KEYS:
        assert str(row.tip) in printed
    for title in SCENES.values():
        assert str(title) in printed
