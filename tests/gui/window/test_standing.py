import msgspec
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from engine.race.plan.better_race import fair_spec, race_words, thorough_spec
from engine.race.spec.presets import PRESETS, preset_named
from engine.race.spec.text.lane import parse_lane
from engine.workload.durations import Spread
from engine.workload.task_graph import FanOut
from gui.look.theme import LIGHT
from gui.views.chart_line import ChartLine, Note
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import click, open_file, race_file, run_race, short_spec
from tests.gui.sight import colours

CONCLUSION = "At every point use threads: at 2 clusters within 1 % of the fastest"
UNFAIR = "Not a fair race: at 4 clusters gevent asked 16 at once, threads and processes 4."


def opened(qtbot, window, tmp_path, spec):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(spec)))


def is_dim(window):
    """Return whether no lane's own colour is left in the chart, and in the table if it has rows."""
    window.actions_.schemes["light"].trigger()
    own = {LIGHT.lane_colour(style).name() for style in range(4)}
    chart = colours(window.view.picture_widget().grab().toImage())
    if window.race.panel.table.model().rowCount():
        table = colours(window.race.panel.table.grab().toImage())
        assert bool(own & chart) is bool(own & table)
    return not own & chart


def offers(window):
    """Return what the line offers: each button's text, and whether it can be pressed."""
    return {button.text(): button.isEnabled() for button in window.panes.line.buttons}


def test_the_first_launch_says_that_its_race_is_not_fair_and_what_a_fair_one_takes(window):
    assert window.race.form.spec().name == "quick"
    assert window.panes.line.text == UNFAIR
    words = race_words(fair_spec(window.race.form.spec()))
    assert offers(window) == {f"Race fairly ({words})": True}
    assert words.startswith("10 blocks, about 1:")


def test_a_fair_plan_has_nothing_said_of_it(window):
    window.race.form.set_preset(preset_named("pool"))
    assert window.panes.line.text == ""
    assert not window.panes.line.isVisible()
    assert not window.race.advice.race_fairly.isEnabled()


def test_racing_fairly_races_the_same_counts_and_queries_with_one_fan_out(qtbot, window):
    lanes = tuple(map(parse_lane, ("threads", "gevent")))
    window.race.form.set_spec(short_spec(cluster_counts=(2,), sleep_s=0.001, lanes=lanes))
    with qtbot.waitSignal(window.race.session.ended, timeout=60_000):
        click(qtbot, window.panes.line.buttons[0])
    spec = window.race.result.spec
    assert (spec.cluster_counts, spec.sleep_s) == ((2,), 0.001)
    assert (spec.fan_out, spec.repeats) == (FanOut.CLUSTER, 10)
    assert window.race.form.spec().fan_out is FanOut.CLUSTER
    # Either what to use, or that this machine was too busy to tell.
    assert window.panes.line.text.startswith(("Use ", "No conclusion: ", "Cannot be told"))
    assert not any(text.startswith("Race fairly") for text in offers(window))
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.race.form.spec().fan_out is FanOut.ARTICLE


def test_a_fair_race_of_single_runs_says_once_that_it_has_no_statistics(qtbot, window, tmp_path):
    spec = made_up_spec()
    opened(qtbot, window, tmp_path, spec)
    assert window.panes.line.text == "No statistics: one run per lane."
    assert offers(window) == {f"Measure properly ({race_words(thorough_spec(spec))})": True}
    model = window.race.panel.table.model()
    cells = [
        model.index(row, column).data()
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]
    assert not any("statistics" in str(cell).lower() for cell in cells)
    assert "statistics" not in window.race.panel.about.lower()
    assert "statistics" not in window.caption.text().lower()


def test_too_few_blocks_are_said_with_what_is_needed(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, made_up_spec(repeats=3))
    assert window.panes.line.text == "Too few blocks for verdicts: 4 lanes need 7, not 3."
    assert next(iter(offers(window))).startswith("Measure properly (10 blocks, about ")
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    assert window.panes.line.text.startswith(CONCLUSION)


def test_measuring_properly_runs_the_same_in_ten_blocks(qtbot, window):
    lanes = (parse_lane("threads"),)
    run_race(qtbot, window, short_spec(cluster_counts=(1,), sleep_s=0.001, lanes=lanes))
    with qtbot.waitSignal(window.race.session.ended, timeout=60_000):
        click(qtbot, window.panes.line.buttons[0])
    assert (window.race.result.spec.repeats, window.race.result.spec.lanes) == (10, lanes)


def test_an_unfair_race_of_single_runs_offers_the_race_that_mends_both(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, preset_named("quick").spec)
    assert window.panes.line.text == f"{UNFAIR} No statistics: one run per lane."
    assert len(offers(window)) == 1
    # The other is in the menu.
    assert window.race.advice.measure_properly.isEnabled()


def test_a_finished_race_says_what_to_use_and_the_whole_on_a_click(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    short = window.panes.line.text
    assert short.startswith(CONCLUSION)
    assert "tie" not in short
    assert offers(window) == {"Whole conclusion": True}
    click(qtbot, window.panes.line.buttons[0])
    assert window.panes.line.text.startswith(short)
    assert "A tie with gevent, which needs the standard library patched." in window.panes.line.text
    assert offers(window) == {"Conclusion in short": True}
    click(qtbot, window.panes.line.buttons[0])
    assert window.panes.line.text == short


def test_a_wider_band_or_a_failed_lane_changes_what_is_concluded(qtbot, window, tmp_path):
    spec = made_up_spec(repeats=10)
    events = made_up_race(spec, failed=("threads",), overhead_s={"gevent": 0.2})
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    assert "use processes: at 2 clusters the fastest" in window.panes.line.text
    window.race.panel.band.setValue(50)
    assert "use processes: at 2 clusters within 1 % of the fastest" in window.panes.line.text


def test_nothing_is_concluded_from_a_race_that_is_not_fair(qtbot, window, tmp_path):
    lanes = "sequential,threads,gevent"
    opened(qtbot, window, tmp_path, made_up_spec(lanes, nodes=4, switches=4, repeats=10))
    assert window.panes.line.text.startswith("Not a fair race: ")
    assert "use" not in window.panes.line.text
    assert not window.race.advice.say_all.isEnabled()


def test_an_edited_form_marks_the_result_as_of_other_settings(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    assert not is_dim(window)
    sleep_s = window.race.form.spec().sleep_s
    window.race.form.workload.sleep.setValue(0.25)
    assert window.panes.line.text == "These results are for other settings than the form's (sleep)."
    assert is_dim(window)
    window.race.form.workload.sleep.setValue(-1)
    assert window.panes.line.text == "These results are for other settings than the form's."
    assert is_dim(window)
    window.race.form.workload.sleep.setValue(sleep_s)
    assert window.panes.line.text.startswith(CONCLUSION)
    assert not is_dim(window)


def test_another_seed_band_or_baseline_makes_no_other_settings(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    window.race.form.measuring.seed.setValue(77)
    window.race.panel.band.setValue(5)
    window.race.panel.baseline.setCurrentIndex(2)
    window.race.panel.baseline.activated.emit(2)
    assert window.panes.line.text.startswith(CONCLUSION)
    assert not is_dim(window)


@pytest.mark.parametrize("place", range(4))
def test_the_plan_of_an_edited_form_can_be_shown_and_the_result_again(
    qtbot, window, tmp_path, place
):
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    window.panes.tabs.setCurrentIndex(place)
    result = window.race.result
    window.race.form.workload.sleep.setValue(0.25)
    assert offers(window) == {"Show plan": True}
    click(qtbot, window.panes.line.buttons[0])
    assert (window.view.result, window.view.spec.sleep_s) == (None, 0.25)
    assert window.panes.line.text.startswith("This is the form's plan;")
    assert "0.25 s per query" in window.caption.text()
    window.race.form.workload.sleep.setValue(0.75)
    assert window.view.spec.sleep_s == 0.75
    assert offers(window) == {"Show results": True}
    click(qtbot, window.panes.line.buttons[0])
    assert window.view.result is result
    assert "0.5 s per query" in window.caption.text()
    window.race.advice.show_plan.trigger()
    window.race.form.workload.sleep.setValue(0.5)
    assert window.view.result is result
    assert window.panes.line.text.startswith(CONCLUSION)


def test_a_race_from_a_plan_that_is_shown_shows_its_results(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    window.race.form.workload.sleep.setValue(0.001)
    window.race.form.measuring.repeats.setValue(1)
    window.race.advice.show_plan.trigger()
    with qtbot.waitSignal(window.race.session.ended, timeout=30_000):
        click(qtbot, window.start_button)
    assert all(view.result is window.race.result for view in window.race.views)
    assert window.race.result.spec.sleep_s == 0.001
    assert not is_dim(window)


def test_the_results_before_are_dim_from_the_start_of_the_next_race_to_its_first_word(
    qtbot, window, tmp_path
):
    opened(qtbot, window, tmp_path, short_spec())
    before = window.race.result
    click(qtbot, window.start_button)
    assert window.race.result is before
    assert window.progress.text == "Starting\u2026"
    assert is_dim(window)
    # Whatever the timer does meanwhile, until the conductor has spoken.
    said = set()
    looks = QTimer(window)
    looks.timeout.connect(lambda: said.add((window.race.result, window.progress.text)))
    looks.start(0)
    with qtbot.waitSignal(window.race.session.began, timeout=30_000):
        pass
    assert {text for result, text in said if result is before} <= {"Starting\u2026"}
    assert not is_dim(window)
    with qtbot.waitSignal(window.race.session.ended, timeout=30_000):
        window.race.session.stop()


def test_a_file_that_cannot_be_read_leaves_the_results_as_they_were(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, short_spec())
    said = window.panes.line.text
    open_file(qtbot, window, tmp_path / "gone.racelane")
    assert not is_dim(window)
    assert window.panes.line.text == said != ""


def test_a_preset_over_an_edited_form_can_be_taken_back(qtbot, window):
    undo = window.actions_.undo
    assert not undo.isEnabled()
    clusters = window.race.form.workload.clusters
    clusters.selectAll()
    qtbot.keyClicks(clusters, "3, 5")
    edited = window.race.form.spec()
    window.race.presets[1].trigger()
    window.race.presets[2].trigger()
    # The field that has the keyboard has nothing to take back itself.
    clusters.setFocus()
    qtbot.keyClick(clusters, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.race.form.spec().name == PRESETS[1].name
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.race.form.spec() == edited
    assert not undo.isEnabled()


def test_a_field_with_something_to_take_back_takes_that_back_first(qtbot, window):
    window.race.presets[1].trigger()
    clusters = window.race.form.workload.clusters
    before = clusters.text()
    clusters.setFocus()
    clusters.selectAll()
    qtbot.keyClicks(clusters, "7")
    assert window.race.form.spec().cluster_counts == (7,)
    while clusters.isUndoAvailable():
        qtbot.keyClick(clusters, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert clusters.text() == before
    assert window.race.form.spec().name == PRESETS[1].name
    assert window.actions_.undo.isEnabled()


def test_a_number_box_leaves_the_key_to_the_window_too(qtbot, window):
    edited = msgspec.structs.replace(window.race.form.spec(), sleep_s=0.07, name="")
    window.race.form.set_spec(edited)
    window.race.presets[1].trigger()
    box = window.race.form.workload.sleep
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.race.form.spec() == edited


def test_a_file_over_an_edited_form_can_be_taken_back(qtbot, window, tmp_path):
    window.race.form.workload.sleep.setValue(0.07)
    edited = window.race.form.spec()
    opened(qtbot, window, tmp_path, made_up_spec(repeats=10))
    assert window.race.form.spec().sleep_s == 0.5
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.race.form.spec() == edited
    assert "for other settings" in window.panes.line.text


def test_the_line_is_beside_races_and_no_other_page(qtbot, window, tmp_path):
    opened(qtbot, window, tmp_path, preset_named("quick").spec)
    for place in range(window.panes.tabs.count()):
        window.panes.tabs.setCurrentIndex(place)
        assert bool(window.panes.line.text) is (window.view in window.race.views)
        assert window.race.advice.race_fairly.isEnabled() is (window.view in window.race.views)


def test_a_line_shows_markup_as_it_is_and_what_it_was_given_last(qtbot):
    line = ChartLine()
    qtbot.addWidget(line)
    first, second = QAction("one"), QAction("two")
    second.setEnabled(False)
    line.show_note(Note("<b>&amp; {}</b>", (first, second)))
    assert line.text == "<b>&amp; {}</b>"
    assert [(button.text(), button.isEnabled()) for button in line.buttons] == [
        ("one", True),
        ("two", False),
    ]
    with qtbot.waitSignal(first.triggered):
        click(qtbot, line.buttons[0])
    line.show_note(Note())
    assert line.text == ""
    QApplication.sendPostedEvents()


def test_ideals_that_are_rough_say_so(qtbot, window):
    window.race.form.set_spec(
        short_spec(cluster_counts=(9999,), nodes=50, spread=Spread.UNIFORM, fan_out=FanOut.CLUSTER)
    )
    assert "the ideals are rough" in window.panes.line.text
    window.race.form.set_spec(short_spec(spread=Spread.UNIFORM, fan_out=FanOut.CLUSTER))
    assert "rough" not in window.panes.line.text
