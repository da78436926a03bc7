import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication

from engine.export.latex import to_latex
from engine.export.table.columns import DEFAULT_COLUMNS, columns_named
from engine.export.table.separated import to_table_csv
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from gui.charts.race.rows import race_rows
from gui.charts.race.view import RaceView
from gui.look.theme import LIGHT
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file, table_action, table_texts
from tests.gui.sight import colours, entry, headings, painted, texts_of, tips

OVERHEAD = {"sequential": 0.0, "threads": 0.3, "processes": 0.1, "gevent": 0.1}


@pytest.fixture
def shown(qtbot, window, tmp_path):
    """Return a window that shows a race of ten blocks."""
    events = made_up_race(made_up_spec(repeats=10), overhead_s=OVERHEAD)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    return window


def cells(window, key):
    """Return a column's cells by lane and cluster count."""
    place = [column.key for column in window.race.panel.table.columns].index(key)
    return {(row[0], row[1]): row[place] for row in table_texts(window)}


def lanes_in_order(window):
    return [row[0] for row in table_texts(window)]


def click_header(qtbot, window, key):
    header = window.race.panel.table.horizontalHeader()
    place = [column.key for column in window.race.panel.table.columns].index(key)
    x = header.sectionViewportPosition(place) + header.sectionSize(place) // 2
    qtbot.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2)
    )


def click_row(qtbot, window, row):
    table = window.race.panel.table
    box = table.visualRect(table.model().index(row, 1))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())


def compare_with(window, place):
    window.race.panel.baseline.setCurrentIndex(place)
    window.race.panel.baseline.activated.emit(place)


def test_the_usual_columns_fit_and_a_click_on_a_heading_sorts_by_value(qtbot, shown):
    table = shown.race.panel.table
    assert table.horizontalHeader().length() <= table.viewport().width()
    for place, heading in enumerate(headings(table)):
        width = table.horizontalHeader().fontMetrics().horizontalAdvance(heading)
        assert table.columnWidth(place) > width
    click_header(qtbot, shown, "overhead")
    assert lanes_in_order(shown)[:2] == ["sequential"] * 2
    assert lanes_in_order(shown)[-2:] == ["threads"] * 2
    click_header(qtbot, shown, "overhead")
    assert lanes_in_order(shown)[0] == "threads"


def test_a_lane_without_a_time_comes_last_either_way(qtbot, window, tmp_path):
    events = made_up_race(made_up_spec(cluster_counts=(2,)), failed=("threads",))
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    for _ in range(2):
        click_header(qtbot, window, "median")
        assert lanes_in_order(window)[-1] == "threads"


def test_columns_are_ticked_in_a_menu_and_kept(qtbot, shown, make_window):
    for column in columns_named(["efficiency", "ideal"]):
        entry(shown.race.panel.table.column_menu, str(column.heading)).trigger()
    keys = [column.key for column in shown.race.panel.table.columns]
    assert "efficiency" in keys
    assert "ideal" not in keys
    assert cells(shown, "efficiency")[("sequential", "1")] == "100.0"
    shown.close()
    again = make_window()
    assert [column.key for column in again.race.panel.table.columns] == keys
    again.race.panel.table.column_menu.reset.trigger()
    assert [action.isEnabled() for action in again.actions_.copies.values()] == [False] * 4
    assert again.race.panel.table.columns == DEFAULT_COLUMNS


def test_what_is_copied_is_what_is_shown(shown):
    columns = columns_named(["lane", "clusters", "ratio", "verdict"])
    shown.race.panel.table.set_columns(columns)
    clipboard = QGuiApplication.clipboard()
    assert [action.isEnabled() for action in shown.actions_.copies.values()] == [True] * 4
    table_action(shown, "csv").trigger()
    assert clipboard.text() == to_table_csv(shown.race.result, columns)
    table_action(shown, "latex").trigger()
    assert clipboard.text() == to_latex(shown.race.result, columns)
    table_action(shown, "text").trigger()
    assert clipboard.text().startswith("Lane\tClusters\tRatio\tVerdict\n")


def test_another_baseline_or_band_compares_anew_in_every_view(qtbot, shown, tmp_path):
    assert cells(shown, "verdict")[("threads", "2")] == "faster"
    place = [column.key for column in shown.race.panel.table.columns].index("verdict")
    tip = shown.race.panel.table.model().index(5, place).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "0.650 of the baseline's time, 99.8 % interval 0.650 to 0.650: faster"
    place = [lane.title for lane in shown.race.result.lanes].index("gevent")
    compare_with(shown, place)
    assert cells(shown, "verdict")[("threads", "2")] == "slower"
    assert cells(shown, "verdict")[("processes", "2")] == "tie \u2605"
    assert cells(shown, "verdict")[("gevent", "2")] == "baseline \u2605"
    path = tmp_path / "picture.svg"
    save_picture(shown.view, PictureRequest(path, QSize(800, 450)))
    heights = {text: y for text, y in texts_of(path) if text in ("gevent", "baseline")}
    assert heights["baseline"] == pytest.approx(heights["gevent"], abs=25)
    compare_with(shown, 1)
    assert cells(shown, "verdict")[("processes", "2")] == "faster \u2605"
    shown.race.panel.band.setValue(20)
    assert cells(shown, "verdict")[("processes", "2")] == "tie \u2605"


def test_baseline_and_band_are_kept_for_the_next_race(shown, make_window):
    compare_with(shown, 1)
    shown.race.panel.band.setValue(5)
    spec = shown.race.form.spec()
    assert (spec.baseline, spec.band) == (1, 0.05)
    shown.close()
    assert make_window().race.form.spec() == spec


def test_a_row_picks_its_lane_in_every_view_and_a_second_click_lets_it_go(qtbot, shown):
    click_row(qtbot, shown, 2)
    assert {view.selected for view in shown.race.views} == {2}
    qtbot.keyClick(shown.race.panel.table, Qt.Key.Key_Down)
    assert shown.view.selected == 3
    click_row(qtbot, shown, 3)
    assert shown.view.selected is None
    assert not shown.race.panel.table.selectionModel().hasSelection()


def test_a_lane_picked_in_a_view_is_picked_in_the_table(qtbot, shown):
    canvas = shown.view.picture_widget()
    middle = canvas.row_of(1).center().toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)
    (index,) = shown.race.panel.table.selectionModel().selectedRows()
    assert index.data() == "threads"
    # Numbers that change leave the choice alone.
    shown.race.panel.table.show_result(shown.race.result)
    click_header(qtbot, shown, "median")
    (index,) = shown.race.panel.table.selectionModel().selectedRows()
    assert index.data() == "threads"
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=middle)
    assert not shown.race.panel.table.selectionModel().hasSelection()


def test_the_race_view_sets_the_selected_lane_off(qtbot):
    view = RaceView()
    qtbot.addWidget(view)
    view.show_result(fold(made_up_race(made_up_spec(cluster_counts=(2,)))))
    blue = LIGHT.lane_colour(1).name()
    assert LIGHT.accent not in colours(painted(view))
    view.select_lane(2)
    drawn = painted(view)
    assert {LIGHT.accent, LIGHT.hover} <= colours(drawn)
    canvas = view.picture_widget()
    middle = canvas.row_of(1).translated(canvas.mapTo(view, QPointF())).toRect()
    assert blue not in colours(drawn, middle)


def test_rows_say_their_verdict_and_tell_the_numbers_when_asked():
    overhead = {"sequential": 0.0, "threads": 1.0, "processes": 1.03, "gevent": 0.0}
    spec = made_up_spec(repeats=10, cluster_counts=(2,))
    result = fold(made_up_race(spec, overhead_s=overhead))
    rows = race_rows(result.plan, result, at_clusters(2), result.last_at_s)
    # 2 s; 2 s; 2.03 s; 1 s.
    notes = ["baseline", "tie", "1.5 % slower", "2.0\u00d7 as fast"]
    assert [row.value_note for row in rows] == notes
    assert [row.is_winner for row in rows] == [False, False, False, True]
    assert "97.9 % interval: 1.00 s to 1.00 s" in rows[3].tool_tip
    assert (
        "0.500 of the baseline's time, 97.9 % interval 0.500 to 0.500: faster" in rows[3].tool_tip
    )


@pytest.mark.parametrize(
    ("over_s", "note"),
    [(0.0303, "1.5 % slower"), (-0.004, "0.2 % faster"), (0.0006, "0.03 % slower")],
)
def test_a_row_never_tells_a_difference_of_nothing(over_s, note):
    overhead = {"sequential": 0.0, "threads": 1.0 + over_s}
    spec = made_up_spec("sequential,threads", repeats=10, cluster_counts=(2,), band=0.0)
    result = fold(made_up_race(spec, overhead_s=overhead))
    assert race_rows(result.plan, result, at_clusters(2), result.last_at_s)[1].value_note == note


def test_many_lanes_stay_in_the_window_and_leave_room_for_the_table(qtbot, window, tmp_path):
    lanes = "sequential,threads,thread-pool,thread-pool:size=8,processes,processes:spawn,gevent"
    lanes += ",process-pool,gevent@cluster,asyncio,asyncio@cluster,tornado,gevent-processes"
    events = made_up_race(made_up_spec(lanes, cluster_counts=(2,)))
    window.resize(1280, 800)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    assert window.height() == 800
    assert window.race.panel.table.viewport().height() > 100
    told = "\n".join(tips(window.view.picture_widget())).splitlines()
    assert all(lane.title in told for lane in window.race.result.lanes)


@pytest.mark.parametrize("key", ["overhead", "lane", "clusters"])
def test_what_is_copied_has_its_rows_as_they_are_sorted(qtbot, shown, key):
    click_header(qtbot, shown, key)
    click_header(qtbot, shown, key)
    wanted = [tuple(row[:2]) for row in table_texts(shown)]
    separators = {
        table_action(shown, "text"): "\t",
        table_action(shown, "csv"): ",",
        table_action(shown, "markdown"): " | ",
        table_action(shown, "latex"): " & ",
    }
    lanes = {lane for lane, _ in wanted}
    for action, separator in separators.items():
        action.trigger()
        lines = QGuiApplication.clipboard().text().splitlines()
        rows = [line.removeprefix("| ").split(separator)[:2] for line in lines]
        assert [tuple(row) for row in rows if row[0] in lanes] == wanted


def test_latex_keeps_the_cluster_counts_apart_only_while_they_are_together(qtbot, shown):
    table_action(shown, "latex").trigger()
    assert QGuiApplication.clipboard().text().count("addlinespace") == 1
    click_header(qtbot, shown, "lane")
    table_action(shown, "latex").trigger()
    assert QGuiApplication.clipboard().text().count("addlinespace") == 0
