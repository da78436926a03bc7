import itertools
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel

from engine.machine.interpreter import own_interpreter
from engine.machine.limits import Limit, Limits
from engine.race.spec.lane import Lane
from engine.race.spec.text.faults import parse_faults
from engine.race.spec.text.lane import parse_lane
from engine.workload.durations import Spread
from gui.form.lane_list import LaneList
from gui.look.theme import LIGHT
from tests.gui.conftest import click, run_race, short_spec, table_texts
from tests.gui.sight import button, choose, editor, field, tips


@pytest.fixture
def form(window):
    return window.race.form


@pytest.fixture
def lanes(form):
    return form.findChild(LaneList)


def strategies(form):
    return [lane.strategy for lane in form.spec().lanes]


def edit(qtbot, lanes, place):
    """Open the editor of a lane by its button."""
    click(qtbot, lanes.rows[place].edit)
    qtbot.waitExposed(lanes.editor)
    return lanes.editor


def ok(editor):
    return editor.buttons.button(QDialogButtonBox.StandardButton.Ok)


def typed(qtbot, line, text):
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_any_lanes_are_shown_and_kept_as_they_are(form, lanes):
    spec = short_spec(
        lanes=(
            parse_lane("gevent"),
            parse_lane("gevent@cluster"),
            parse_lane("processes:spawn"),
            Lane("thread-pool", None, {"size": "3"}, "/opt/python", "three threads", 7),
        )
    )
    form.set_spec(spec)
    assert form.spec() == spec
    assert [row.text for row in lanes.rows] == [
        "gevent",
        "gevent",
        "processes (spawn)",
        "three threads",
    ]


def test_a_click_in_the_picker_adds_a_strategy_beside_its_family(qtbot, form, lanes):
    lanes.picker.show_at(lanes.add_button)
    click(qtbot, lanes.picker.boxes["thread-pool"])
    assert strategies(form) == ["sequential", "threads", "thread-pool", "processes", "gevent"]
    click(qtbot, lanes.picker.boxes["processes"])
    assert strategies(form) == ["sequential", "threads", "thread-pool", "gevent"]
    lanes.picker.hide()


def test_a_strategy_may_race_twice_with_options_and_a_name_of_its_own(qtbot, window, form, lanes):
    form.set_spec(short_spec(cluster_counts=(1,), lanes=(Lane("thread-pool"),)))
    lanes.picker.show_at(lanes.add_button)
    click(qtbot, lanes.picker.more["thread-pool"])
    lanes.picker.hide()
    editor = edit(qtbot, lanes, 1)
    typed(qtbot, editor.name, "two, warm")
    typed(qtbot, editor.options[0].editor, "2")
    editor.options[1].editor.setCurrentText("warm")
    editor.style_picker.style_buttons.button(10).click()
    click(qtbot, ok(editor))
    assert form.spec().lanes == (
        Lane("thread-pool"),
        Lane("thread-pool", None, {"size": "2", "pool": "warm"}, "", "two, warm", 10),
    )
    run_race(qtbot, window, form.spec())
    assert [row[0] for row in table_texts(window)] == ["thread pool", "two, warm"]
    assert [lane.style for lane in window.race.result.lanes] == [4, 10]


def test_a_lane_without_changes_stays_the_presets(qtbot, form, lanes):
    assert form.spec().name == "quick"
    click(qtbot, ok(edit(qtbot, lanes, 2)))
    assert form.spec().name == "quick"
    assert lanes.editor is None


@pytest.mark.parametrize("size", ["0", "100000", "many"])
def test_a_pool_size_that_cannot_be_is_told_beside_it(qtbot, form, lanes, size):
    form.set_spec(short_spec(lanes=(Lane("thread-pool"),)))
    editor = edit(qtbot, lanes, 0)
    typed(qtbot, editor.options[0].editor, size)
    assert editor.error("size") == f"must be 1..10000 or cores, got '{size}'"
    assert not ok(editor).isEnabled()
    editor.options[0].editor.clear()
    assert ok(editor).isEnabled()
    assert editor.lane() == Lane("thread-pool")
    editor.reject()
    assert form.spec().lanes == (Lane("thread-pool"),)


def test_an_interpreter_is_asked_what_it_is(qtbot, lanes, tmp_path):
    editor = edit(qtbot, lanes, 1)
    editor.python.setText("/bin/false")
    qtbot.waitUntil(lambda: "/bin/false is not Python 3" in editor.error("python"))
    assert not ok(editor).isEnabled()
    editor.python.setText(str(tmp_path / "gone"))
    qtbot.waitUntil(lambda: "there is no file" in editor.error("python"))
    editor.python.setText(sys.executable)
    qtbot.waitUntil(lambda: editor.note("python") == own_interpreter().title)
    assert ok(editor).isEnabled()
    click(qtbot, ok(editor))
    assert lanes.lanes()[1].python == sys.executable


@pytest.fixture
def hanging_python(tmp_path):
    path = tmp_path / "python"
    path.write_text("#!/bin/sh\nsleep 60\n")
    path.chmod(0o755)
    return str(path)


def asked(marked_processes):
    """Return whether the program that hangs has been started: a shell and its sleep."""
    return any("sleep" in process.cmdline() for process in marked_processes())


def test_closing_the_editor_ends_the_question_and_who_was_asked(
    qtbot, lanes, marked_processes, hanging_python
):
    editor = edit(qtbot, lanes, 1)
    editor.python.setText(hanging_python)
    qtbot.waitUntil(lambda: asked(marked_processes))
    editor.reject()
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_another_path_takes_the_place_of_one_that_hangs(
    qtbot, lanes, marked_processes, hanging_python
):
    editor = edit(qtbot, lanes, 1)
    editor.python.setText(hanging_python)
    qtbot.waitUntil(lambda: asked(marked_processes))
    editor.python.setText(sys.executable)
    qtbot.waitUntil(lambda: editor.note("python") == own_interpreter().title)
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_an_interpreter_is_chosen_by_a_dialog(qtbot, lanes, dialogs):
    editor = edit(qtbot, lanes, 1)
    dialogs.path = Path(sys.executable)
    click(qtbot, button(editor, "Choose an interpreter"))
    assert editor.python.text() == sys.executable


def test_the_keyboard_removes_lanes_one_after_another(qtbot, form, lanes):
    lanes.rows[1].remove.setFocus()
    for left in (3, 2):
        qtbot.keyClick(lanes.rows[1].remove, Qt.Key.Key_Space)
        assert len(form.spec().lanes) == left
    assert lanes.rows[1].remove.hasFocus()


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python has them")
def test_a_strategy_that_cannot_run_here_is_grey_and_says_why(lanes):
    box = lanes.picker.boxes["interpreters"]
    assert not box.isEnabled()
    texts = [label.text() for label in lanes.picker.findChildren(QLabel)]
    assert any(text.startswith("needs Python 3.14 or newer; this is") for text in texts)


def test_kind_spread_and_faults_are_kept_as_they_are(form):
    spec = short_spec(
        kind="mixed",
        kind_options={"cpu_share": "50", "keep_alive": "on"},
        spread=Spread.EXPONENTIAL,
        faults=parse_faults("crash@2, raise@1.3"),
    )
    form.set_spec(spec)
    assert form.spec() == spec
    assert form.workload.faults.text() == "crash@2, raise@1.3"


def test_a_kind_offers_its_options(qtbot, form):
    form.set_spec(short_spec())
    assert form.workload.kind_options.isHidden()
    form.workload.kind.setCurrentText("mixed")
    form.workload.kind.activated.emit(form.workload.kind.currentIndex())
    share, keep_alive = form.workload.option_fields
    assert [share.value, keep_alive.value] == ["25", "off"]
    typed(qtbot, share.editor, "101")
    assert form.workload.option_notes[0].error == "must be 0..100, got '101'"
    assert form.spec() is None
    typed(qtbot, share.editor, "60")
    assert form.spec().kind_options == {"cpu_share": "60"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("boom", "faults must be like raise@2, hang@2, crash@2, got 'boom'"),
        ("crash@9", "a fault's cluster must be 1..2, got 9"),
        ("crash@1.99", "a fault's place must be 1..8, got 99"),
    ],
)
def test_faults_that_cannot_be_are_told_beside_the_field(qtbot, form, text, error):
    form.set_spec(short_spec())
    qtbot.keyClicks(form.workload.faults, text)
    assert form.errors() == {"faults": error}


def test_an_experiment_shows_what_became_of_its_clusters(qtbot, window):
    spec = short_spec(
        cluster_counts=(3,),
        lanes=(Lane("threads"), Lane("processes")),
        faults=parse_faults("crash@2"),
    )
    run_race(qtbot, window, spec)
    rows = {row[0]: row for row in table_texts(window)}
    assert "0 of 3 answered" in rows["threads"]
    assert "2 of 3 answered" in rows["processes"]
    told = "\n".join(tips(window.view.picture_widget()))
    assert "the whole program died; 0 of 3 answered; lost: 1, 2, 3" in told
    assert window.message.text == ""


def test_what_this_machine_cannot_do_is_told_beside_the_lanes(window, form):
    window.race.set_limits(Limits(Limit("RLIMIT_NPROC", 100, 96), None, None))
    form.set_spec(short_spec(cluster_counts=(8,)))
    told = field(form, "Strategies").error
    assert told.startswith("threads at 8 clusters needs 9 threads; RLIMIT_NPROC allows 100")
    form.set_spec(short_spec(cluster_counts=(1,), lanes=(Lane("gevent"),)))
    assert form.errors() == {}


def pick_mode(form, title):
    choose(editor(form, "Measure"), title)


def test_a_mode_sets_repeats_and_warm_up_and_says_what_they_are_worth(form):
    form.set_spec(short_spec())
    assert field(form, "Measure").note == "no statistics"
    pick_mode(form, "standard")
    assert (form.spec().repeats, form.spec().warm_up) == (10, True)
    assert field(form, "Measure").note == "97.9 % intervals"
    form.measuring.repeats.setValue(5)
    assert form.measuring.mode.currentText() == "custom"
    assert field(form, "Measure").note == "no interval below 6"
    pick_mode(form, "quick")
    assert form.spec() == short_spec(name=form.spec().name)


def test_how_a_race_measures_is_kept_as_it_is(form):
    spec = short_spec(
        repeats=12, warm_up=True, precision=0.025, most_repeats=40, baseline=2, band=0.05
    )
    form.set_spec(spec)
    assert form.spec() == spec
    assert form.more.part.isVisible()


def test_what_is_wrong_behind_the_button_comes_to_the_front(form):
    form.set_spec(short_spec(repeats=30))
    assert not form.more.part.isVisible()
    form.measuring.most_repeats.setValue(20)
    assert form.errors() == {}
    form.measuring.precision.setValue(5)
    assert form.errors() == {"most_repeats": "most repeats must be 30..1000, got 20"}
    assert form.more.part.isVisible()


def test_the_lane_to_compare_with_is_kept_until_it_no_longer_races(qtbot, form, lanes):
    form.set_spec(short_spec())
    threads = form.spec().lanes[1]
    form.set_comparison(threads, 0.02)
    assert (form.spec().baseline, form.spec().band) == (1, 0.02)
    click(qtbot, lanes.rows[0].remove)
    assert form.spec().baseline == 0
    click(qtbot, lanes.rows[0].remove)
    assert form.spec().baseline is None


def sweep_of(qtbot, editor):
    """Open the question for a sweep by its button."""
    click(qtbot, editor.sweep_button)
    qtbot.waitExposed(editor.sweep)
    return editor.sweep


def test_a_sweep_puts_a_lane_for_each_size_in_the_lanes_place(qtbot, form, lanes):
    form.set_spec(short_spec(lanes=(Lane("threads"), Lane("thread-pool"), Lane("gevent"))))
    editor = edit(qtbot, lanes, 1)
    editor.options[1].editor.setCurrentText("warm")
    sweep = sweep_of(qtbot, editor)
    assert sweep.preview == "6 lanes: 1, 2, 4, 8, 16, 32"
    sweep.last.setValue(8)
    click(qtbot, ok(sweep))
    assert form.spec().lanes == (
        Lane("threads"),
        *(Lane("thread-pool", None, {"pool": "warm", "size": size}) for size in "1248"),
        Lane("gevent"),
    )
    assert lanes.editor is None


def test_a_sweep_fills_up_what_there_is_of_it(qtbot, form, lanes):
    form.set_spec(short_spec(lanes=(parse_lane("thread-pool:size=1"), Lane("thread-pool"))))
    sweep = sweep_of(qtbot, edit(qtbot, lanes, 1))
    sweep.last.setValue(4)
    click(qtbot, ok(sweep))
    assert [lane.options["size"] for lane in form.spec().lanes] == ["1", "2", "4"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("first", 0, "size must be 1..10000, got 0"),
        ("last", 0, "size must be 1..10000, got 0"),
        ("first", 64, "size must run upward, from 64 to 64 or more, got 32"),
        ("step", 1, "the factor must be 2..10000, got 1"),
    ],
)
def test_a_sweep_that_cannot_be_is_told_beside_its_field(qtbot, form, lanes, field, value, error):
    form.set_spec(short_spec(lanes=(Lane("thread-pool"),)))
    sweep = sweep_of(qtbot, edit(qtbot, lanes, 0))
    getattr(sweep, field).setValue(value)
    assert error in {sweep.error(name) for name in ("first", "last", "step")}
    assert not ok(sweep).isEnabled()
    assert sweep.preview == ""
    sweep.reject()
    assert form.spec().lanes == (Lane("thread-pool"),)


def test_a_sweep_makes_no_more_lanes_than_a_race_may_have(qtbot, form, lanes):
    form.set_spec(short_spec(lanes=(Lane("threads"), Lane("thread-pool"))))
    sweep = sweep_of(qtbot, edit(qtbot, lanes, 1))
    sweep.way.setCurrentIndex(1)
    sweep.step.setValue(1)
    sweep.last.setValue(63)
    assert ok(sweep).isEnabled()
    sweep.last.setValue(64)
    assert sweep.error("last") == "a race must have at most 64 lanes, got 65"
    assert not ok(sweep).isEnabled()


def test_a_lane_without_an_amount_offers_no_sweep(qtbot, form, lanes):
    form.set_spec(short_spec(lanes=(Lane("gevent"),)))
    assert edit(qtbot, lanes, 0).sweep_button is None


def test_tab_leads_through_the_lanes_and_then_to_the_button_below(form, lanes):
    form.set_spec(short_spec(lanes=(parse_lane("threads"), parse_lane("gevent"))))
    buttons = [button for row in lanes.rows for button in (row.edit, row.remove)]
    buttons.append(lanes.add_button)
    stops = []
    widget = form.workload.fan_out.nextInFocusChain()
    while widget is not form.workload.fan_out:
        stops += [widget] if widget in buttons else []
        widget = widget.nextInFocusChain()
    assert stops == buttons


def test_two_interpreters_of_one_file_name_are_told_apart(form, lanes):
    paths = ("/opt/3.10/bin/python", "/opt/3.12/bin/python")
    form.set_spec(short_spec(lanes=tuple(Lane("threads", python=path) for path in paths)))
    assert [row.text for row in lanes.rows] == [
        "threads (python in 3.10/bin)",
        "threads (python in 3.12/bin)",
    ]
    assert form.errors() == {}


def test_a_colour_of_another_lane_does_not_look_free(qtbot, form, lanes):
    editor = edit(qtbot, lanes, 0)
    buttons = editor.style_picker.style_buttons.buttons()
    taken = [button for button in buttons if not button.isEnabled()]
    free = [button for button in buttons if button.isEnabled()]
    assert len(taken) == 3
    assert free

    def is_full(button):
        """Say whether a button shows its lane's colour at full strength."""
        colour = LIGHT.lane_colour(editor.style_picker.style_buttons.id(button))
        image = button.grab().toImage()
        places = itertools.product(range(image.width()), range(image.height()))
        return any(image.pixelColor(x, y) == colour for x, y in places)

    assert all(map(is_full, free))
    assert not any(map(is_full, taken))


def test_own_code_turns_the_race_into_one_of_items(form, dialogs, tmp_path):

    before = form.spec()
    path = tmp_path / "my_work.py"
    path.write_text("def fetch(item): return item")
    dialogs.own_code = (path, "fetch")
    form.own_code.click()
    spec = form.spec()
    assert (spec.kind, spec.at_once, spec.cluster_counts) == ("call", 8, (32,))
    assert spec.kind_options == {"file": str(path), "function": "fetch"}
    assert [lane.strategy for lane in spec.lanes] == [lane.strategy for lane in before.lanes]
    assert form.provenance.unasked_in(spec) == ()
    shown = {name for name, field in form.workload.fields.items() if not field.isHidden()}
    assert {"cluster_counts", "at_once", "kind"} <= shown
    assert not {"nodes", "switches", "sleep_s", "fan_out", "spread"} & shown
    form.workload.clusters.setText("1-64*2")
    form.workload.at_once.setValue(3)
    assert form.spec().cluster_counts == (1, 2, 4, 8, 16, 32, 64)
    assert form.spec().at_once == 3
    form.undo()
    assert form.spec() == before
