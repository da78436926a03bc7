"""Races and loads of installations that have what this one lacks: shown, and not started."""

import pytest

from gui.form.lane_list import LaneList
from gui.look.theme import LIGHT
from tests.engine.foreign import foreign
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.charts.test_charts import colours, painted
from tests.gui.conftest import click, open_file, table_texts


@pytest.fixture
def opened(qtbot, window, tmp_path):
    """A window with an opened race of one lane that is unknown here and one that is known."""
    names = {'"gevent"': '"fibres"', '"threads"': '"threads"'}
    path = tmp_path / "race.racelane"
    path.write_bytes(foreign(made_up_race(made_up_spec("gevent,threads")), names))
    open_file(qtbot, window, path)
    return window


def test_a_race_of_an_unknown_strategy_is_shown_in_every_view(opened):
    assert [row[0] for row in table_texts(opened)] == ["gevent", "threads"] * 2
    assert opened.progress.text.startswith("Finished: ")
    assert "other settings" not in opened.panes.line.text
    styles = [lane.style for lane in opened.race.result.lanes]
    lanes = [
        {LIGHT.lane_colour(style).name(), LIGHT.lane_text_colour(style).name()} for style in styles
    ]
    for view in opened.race.views:
        opened.panes.tabs.setCurrentWidget(view)
        # Of other settings than the form's, they would be dim.
        drawn = colours(painted(view))
        assert all(own & drawn for own in lanes)


def test_only_start_refuses_it_beside_the_lane(opened):
    assert not opened.start_button.isEnabled()
    assert "got 'fibres'" in opened.race.form.errors()["lanes"]
    assert opened.race.form.errors().keys() == {"lanes"}
    rows = opened.race.form.findChild(LaneList).rows
    assert [row.text for row in rows] == ["fibres", "threads"]
    assert [row.edit.isEnabled() for row in rows] == [False, True]


def test_without_that_lane_the_rest_can_be_raced(qtbot, opened):
    click(qtbot, opened.race.form.findChild(LaneList).rows[0].remove)
    assert opened.start_button.isEnabled()
    assert opened.race.form.errors() == {}
    assert "for other settings" in opened.panes.line.text


def test_lanes_can_be_added_beside_it(qtbot, opened):
    picker = opened.race.form.findChild(LaneList).picker
    click(qtbot, picker.boxes["asyncio"])
    assert [row.text for row in opened.race.form.findChild(LaneList).rows] == [
        "fibres",
        "threads",
        "asyncio",
    ]


def test_an_unknown_kind_is_refused_beside_its_field(qtbot, window, tmp_path):
    path = tmp_path / "race.racelane"
    events = made_up_race(made_up_spec("gevent,threads"))
    same = {'"gevent"': '"gevent"', '"threads"': '"threads"'}
    options = {"depth": "3"}
    path.write_bytes(foreign(events, same, kind="quantum", kind_options=options))
    open_file(qtbot, window, path)
    assert window.race.form.workload.kind.currentText() == "quantum"
    assert "got 'quantum'" in window.race.form.errors()["kind"]
    assert not window.start_button.isEnabled()
    assert "other settings" not in window.panes.line.text
    window.race.form.set_spec(made_up_spec("gevent"))
    assert window.race.form.workload.kind.findText("quantum") == -1
    assert window.start_button.isEnabled()


def test_a_load_of_an_unknown_strategy_is_shown_and_refused_beside_the_strategies(
    qtbot, window, tmp_path
):
    names = {'"blocking"': '"blocking"', '"asyncio"': '"quantum"'}
    path = tmp_path / "load.racelane"
    path.write_bytes(foreign(made_up_load(), names))
    with qtbot.waitSignal(window.server.session.ended):
        window.open(path)
    form = window.server.form
    assert "got 'quantum'" in form.errors()["strategies"]
    assert not window.start_button.isEnabled()
    assert not window.server.is_of_other_settings
    assert form.boxes["quantum"].isVisibleTo(form)
    form.boxes["quantum"].setChecked(False)
    assert form.errors() == {}
    assert window.start_button.isEnabled()
    form.set_spec(made_up_load()[0].spec)
    assert "quantum" not in form.boxes
