import json
import os
import signal
import socket
from urllib.request import urlopen

import msgspec
import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QWidget

from engine.export.load.table import HEADINGS
from engine.load.events import LoadFinished
from engine.load.result.caption import probe_caption
from engine.load.result.result import LaneState, LoadResult, fold_load
from engine.load.spec import Arrivals, LoadSpec
from engine.machine.limits import Limit, Limits
from engine.record.history import History
from engine.record.kinds import LOAD, RACE
from engine.record.lines import encode_event, kind_of_file
from engine.stream.event import Outcome
from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.wording import N_
from gui.look.theme import DARK, LIGHT
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest
from gui.server import hand_panel
from gui.server.hand_server import ServerState
from gui.server.load_canvas import LoadCanvas
from gui.server.load_form import USUAL, LoadForm
from gui.server.page import ServerPage
from gui.server.row_painting import answers_per_s, rate_edges_s
from gui.server.row_plot import RowPlot
from gui.server.scale import Scale, linear_scale, log_scale, rounded_down, rounded_up
from gui.server.server_row import ServerRow, Trace
from gui.server.server_rows import planned_rows, server_rows
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race
from tests.gui.conftest import click, file_action, race_file, short_spec, table_action
from tests.gui.sight import colours, editor, painted, pseudo_speaking, words_of
from tests.pseudo import unmarked_words

TINY = LoadSpec(
    strategies=("blocking", "asyncio"), users=2, requests=6, sleep_s=0.01, nodes=1, switches=1
)

TIMED_OUT = Cause(Why.TIMED_OUT, {"timeout_s": 0.5})


@pytest.fixture
def page(qtbot):
    page = ServerPage()
    qtbot.addWidget(page)
    return page


@pytest.fixture
def server_window(qtbot, window):
    window.panes.tabs.setCurrentWidget(window.server.page)
    yield window
    if window.server.is_running:
        with qtbot.waitSignal(window.server.session.ended):
            window.server.stop()
    if window.server.hand.is_running:
        window.server.hand.server.stop()
        qtbot.waitUntil(lambda: not window.server.hand.is_running)


def run_load(qtbot, window, spec=TINY):
    window.server.form.set_spec(spec)
    with qtbot.waitSignal(window.server.session.ended, timeout=30_000):
        click(qtbot, window.start_button)


def partly(events, count):
    """Return the result of the first ``count`` events."""
    result = LoadResult(events[0])
    for event in events[1:count]:
        result.apply(event)
    return result


def table_texts(table):
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


# -- scales and plots ------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [1, 7, 40, 100])
def test_bars_of_answers_a_second_stand_at_the_rate_of_a_steady_server(answers):
    at_s = np.arange(1, answers + 1) * 0.01
    row = ServerRow("steady", 0, ideal_s=0.01, latencies=Trace(at_s, np.full(answers, 0.01)))

    edges_s = rate_edges_s(row, width_s=0.3)

    assert edges_s[-1] == at_s[-1]
    assert answers_per_s(row, width_s=0.3) == pytest.approx(100, rel=0.04)


def test_no_answers_make_no_bars():
    assert not len(answers_per_s(ServerRow("silent", 0, ideal_s=0.01), width_s=0.3))


@given(st.floats(1e-6, 1e6))
def test_a_scale_ends_at_a_round_number_that_is_not_far(value):
    assert value * (1 - 1e-6) <= rounded_up(value) <= value * 1.5
    assert value / 1.5 <= rounded_down(value) <= value * (1 + 1e-6)


@given(st.lists(st.floats(1e-4, 1e4), min_size=1))
def test_a_log_scale_holds_every_value_and_has_numbers_beside_it(values):
    scale = log_scale(values)
    shares = scale.shares(np.array(values))
    assert ((shares > 0) & (shares < 1)).all()
    assert len(scale.ticks(4)) >= 1


def test_a_linear_scale_begins_at_zero_and_says_its_unit():
    assert linear_scale(0.32).ticks(3)[0] == (0.0, "0")
    assert linear_scale(0.32).ticks(3)[-1][1] == "400 ms"
    assert linear_scale(3.0).ticks(4)[-1][1] == "3 s"


def plot():
    return RowPlot(QRectF(0, 0, 100, 50), Scale(0, 10), Scale(0, 1))


def test_points_that_fall_together_are_drawn_once():
    at_s = np.repeat(np.linspace(0, 10, 11), 1_000)
    assert plot().dots(Trace(at_s, np.full(len(at_s), 0.5))).size() == 11


def test_an_outline_keeps_the_longest_wait_of_each_column_of_pixels():
    at_s = np.linspace(0, 10, 10_001)
    waits_s = np.where(np.arange(len(at_s)) == 5_003, 1.0, 0.0)
    outline = plot().outline(Trace(at_s, waits_s))
    assert outline.size() <= 2 * 101
    assert min(outline.at(place).y() for place in range(outline.size())) == 0


# -- what rows say ---------------------------------------------------------------------------------


def test_a_blocking_server_is_said_to_keep_others_waiting_for_a_whole_request():
    load = fold_load(made_up_load(probe_s={"blocking": 3.2, "asyncio": 0.004}))
    blocking, native = server_rows(load, load.last_at_s)
    assert blocking.felt == "others wait 3.20 s: a whole request"
    assert blocking.is_slow
    assert native.felt == "others wait 4.00 ms at most"
    assert not native.is_slow


def test_a_wait_that_is_not_over_is_told_while_it_grows():
    events = made_up_load(lanes=1, over=False)
    sent = next(place for place, event in enumerate(events) if hasattr(event, "sent_s"))
    load = partly(events, sent + 2)
    assert not server_rows(load, 0.6)[0].is_slow
    later = server_rows(load, 6.92)[0]
    assert later.is_slow
    assert later.felt == "others wait 6.40 s: 2 requests"
    assert later.probe.most_s > 6
    assert list(later.waiting_since_s) == [0.0]


def test_marks_are_the_figures_of_the_result():
    load = fold_load(made_up_load())
    row = server_rows(load, load.last_at_s)[1]
    latency = load.lanes[1].latency
    assert [value for _, value in row.marks] == [latency.median_s, latency.p95_s, latency.p99_s]
    assert len(row.latencies.at_s) == 10
    assert row.latencies.at_s[0] == pytest.approx(latency.least_s)


def given_up_load(**changes):
    """Return a load of which only the first of ten requests was answered within 0.5 s."""
    spec = LoadSpec(strategies=("threads",), users=1, requests=10, timeout_s=0.5, **changes)
    events = made_up_load(spec, latency_s={"threads": -2.3})
    ends = [place for place, event in enumerate(events) if hasattr(event, "statuses")]
    for place in ends[1:]:
        due_s = events[place - 3].intended_s[0]
        events[place] = msgspec.structs.replace(
            events[place], statuses=[0], causes=[TIMED_OUT], ended_s=[due_s + 0.5]
        )
    return fold_load(events)


def drawn_words(monkeypatch, canvas):
    """Return the texts that a canvas draws."""
    words = []
    draw = QPainter.drawText

    def note(painter, *arguments):
        words.append(arguments[-1])
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", note)
    painted(canvas, QSize(1100, 500))
    monkeypatch.undo()
    return words


@pytest.mark.parametrize("is_log", [True, False])
def test_marks_and_figures_of_requests_given_up_are_bounds(qtbot, monkeypatch, page, is_log):
    load = given_up_load()
    (row,) = server_rows(load, load.last_at_s)
    assert "latency: median > 0.5 s" in row.tool_tip
    canvas = LoadCanvas()
    qtbot.addWidget(canvas)
    canvas.show_rows([row], LIGHT, is_log=is_log)
    words = drawn_words(monkeypatch, canvas)
    assert {"median > 0.5 s", "p99 > 0.5 s"} <= set(words)
    page.show_load(load)
    page.resize(700, 500)
    page.show()
    (shown,) = table_texts(page.table)
    assert shown[HEADINGS.index(N_("Median"))] == shown[HEADINGS.index(N_("p99"))] == "> 0.5 s"


def test_no_cell_of_the_table_is_cut(page):
    page.show_load(given_up_load())
    page.resize(620, 500)
    page.show()
    table = page.table
    for column in range(table.model().columnCount()):
        if not table.isColumnHidden(column):
            text = table.model().index(0, column).data()
            assert table.columnWidth(column) > table.fontMetrics().horizontalAdvance(text)


def test_queries_that_take_no_time_are_no_measure_of_a_wait(qtbot):
    spec = LoadSpec(strategies=("blocking", "asyncio"), requests=10, users=1, sleep_s=0.0)
    load = fold_load(made_up_load(spec, probe_s={"blocking": 3.2}))
    blocking, native = server_rows(load, load.last_at_s)
    assert blocking.felt == "others wait up to 3.20 s"
    canvas = LoadCanvas()
    qtbot.addWidget(canvas)
    for is_log in (True, False):
        canvas.show_rows([blocking, native], LIGHT, is_log=is_log)
        assert len(colours(painted(canvas))) > 1


def test_a_load_stopped_while_a_server_stalls_keeps_the_wait_that_was_under_way():
    events = made_up_load(lanes=1, over=False)
    sent = next(place for place, event in enumerate(events) if hasattr(event, "sent_s"))
    load = partly(events, sent + 2)
    load.apply(LoadFinished(at_s=6.92, outcome=Outcome.ABORTED))
    load.close()
    row = server_rows(load, load.last_at_s)[0]
    assert row.is_slow
    assert row.felt.startswith("others wait > 3")


def test_a_server_that_died_promises_no_wait():
    load = fold_load(made_up_load(died={"asyncio": "killed"}))
    died = server_rows(load, load.last_at_s)[1]
    assert died.failure
    assert died.felt == ""
    assert "waits" not in probe_caption(load.lanes[1])


def test_rows_say_how_far_each_server_is():
    load = partly(made_up_load(), 2)
    assert [row.state for row in server_rows(load, 0.1)] == [
        "server starting\u2026",
        "waiting for its turn",
    ]
    load.close()
    assert [row.state for row in server_rows(load, 0.1)] == [
        "stopped while starting",
        "not visited",
    ]


def test_a_load_that_is_stopped_under_way_says_so_in_its_row():
    events = made_up_load()
    first_end = next(place for place, event in enumerate(events) if hasattr(event, "statuses"))
    load = partly(events, first_end + 1)
    assert server_rows(load, 4.0)[0].state == "1 of 10"
    load.close()
    assert server_rows(load, 4.0)[0].state == "1 of 10, stopped"


def test_where_a_server_turns_red_is_written_beside_its_picture(qtbot, monkeypatch):
    canvas = LoadCanvas()
    qtbot.addWidget(canvas)
    load = fold_load(made_up_load(probe_s={"blocking": 3.2}))
    canvas.show_rows(server_rows(load, load.last_at_s), LIGHT)
    assert "red: others wait 100 ms or longer" in drawn_words(monkeypatch, canvas)
    assert "others wait 100 ms or longer" in server_rows(load, load.last_at_s)[0].tool_tip


# -- the charts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("is_log", [True, False])
def test_each_server_is_drawn_in_its_colour(qtbot, theme, is_log):
    canvas = LoadCanvas()
    qtbot.addWidget(canvas)
    load = fold_load(made_up_load(died={"asyncio": "killed"}))
    canvas.show_rows(server_rows(load, load.last_at_s), theme, is_log=is_log)
    drawn = colours(painted(canvas))
    for lane in load.lanes:
        assert theme.lane_colour(lane.planned.style).name() in drawn


@pytest.mark.parametrize("size", [QSize(300, 80), QSize(924, 430), QSize(1600, 900)])
def test_all_servers_are_drawn_at_any_size(qtbot, size):
    canvas = LoadCanvas()
    qtbot.addWidget(canvas)
    rows = planned_rows(msgspec.structs.replace(USUAL, strategies=tuple(LoadForm().boxes)))
    canvas.show_rows(rows, LIGHT)
    assert len(colours(painted(canvas, size))) > 1


def test_a_row_that_is_clicked_is_picked_in_the_table_too(qtbot, page):
    page.show_load(fold_load(made_up_load()))
    page.resize(900, 600)
    page.show()
    canvas = page.picture_widget()
    second = QPoint(60, canvas.height() - 60)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=second)
    assert canvas.row_at(second.y()) == 1
    assert [index.row() for index in page.table.selectionModel().selectedRows()] == [1]
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=second)
    assert page.table.selectionModel().selectedRows() == []


def test_the_arrow_keys_pick_a_server_in_the_table(qtbot, page):
    page.show_load(fold_load(made_up_load()))
    page.resize(900, 600)
    page.show()
    page.table.setCurrentIndex(page.table.model().index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.currentIndex().data() == "asyncio"
    canvas = page.picture_widget()
    first, second = (
        [y for y in range(canvas.height()) if canvas.row_at(y) == row] for row in range(2)
    )
    drawn = canvas.grab().toImage()
    for rows, is_picked in ((first, False), (second, True)):
        box = QRect(0, rows[0], canvas.width(), len(rows))
        assert (canvas.theme.hover in colours(drawn, box)) is is_picked


def test_the_table_has_a_row_a_server_and_sorts_by_value(page):
    page.show_load(fold_load(made_up_load()))
    assert [row[0] for row in table_texts(page.table)] == ["blocking", "asyncio"]
    page.table.sortByColumn(HEADINGS.index(N_("Median")), Qt.SortOrder.AscendingOrder)
    assert [row[0] for row in table_texts(page.table)] == ["asyncio", "blocking"]


def test_a_servers_death_shows_with_its_reason(page):
    load = fold_load(made_up_load(died={"blocking": "the server was ended by SIGKILL"}))
    page.show_load(load)
    row = server_rows(load, load.last_at_s)[0]
    assert row.failure == "the server was ended by SIGKILL"
    assert "ended by SIGKILL" in page.picture_widget().accessibleDescription()
    cell = page.table.model().index(0, 0)
    assert "ended by SIGKILL" in cell.data(Qt.ItemDataRole.ToolTipRole)


# -- the form --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spec",
    [
        USUAL,
        TINY,
        LoadSpec(
            strategies=("gevent",), rate=12.5, arrivals=Arrivals.POISSON, clusters=2, pool=7, seed=5
        ),
    ],
)
def test_the_form_gives_back_what_it_shows(qtbot, spec):
    form = LoadForm()
    qtbot.addWidget(form)
    form.set_spec(spec)
    assert form.spec() == spec
    assert form.errors() == {}


def test_a_field_that_is_wrong_says_so_beside_itself(qtbot):
    form = LoadForm()
    qtbot.addWidget(form)
    for box in form.boxes.values():
        box.setChecked(False)
    editor(form, "Users").setValue(0)
    editor(form, "Until").setValue(-1)
    assert form.spec() is None
    assert set(form.errors()) == {"strategies", "users", "requests"}
    assert "1..2000, got 0" in form.errors()["users"]


# -- in the window ---------------------------------------------------------------------------------


def test_the_page_has_its_own_form_and_start_means_it(server_window):
    window = server_window
    assert window.panes.side.currentWidget() is window.server.side
    assert window.progress.text.startswith("4 servers, about ")
    window.panes.tabs.setCurrentIndex(0)
    assert window.panes.side.currentWidget() is not window.server.side
    assert "runs, about" in window.progress.text


def test_a_real_load_is_run_to_its_end_and_kept(qtbot, server_window, marked_processes):
    run_load(qtbot, server_window)
    load = server_window.server.result
    assert [lane.state for lane in load.lanes] == [LaneState.FINISHED] * 2
    assert [lane.answered for lane in load.lanes] == [6, 6]
    assert server_window.progress.text == "Finished: 2 of 2 servers"
    assert server_window.message.text == ""
    assert [row[1] for row in table_texts(server_window.server.page.table)] == ["6", "6"]
    assert server_window.start_button.isEnabled()
    assert [kind_of_file(path) for path in History().paths()] == [LOAD]
    assert marked_processes() == []


def test_esc_stops_a_load_and_nothing_else_measures_meanwhile(
    qtbot, server_window, marked_processes
):
    window = server_window
    window.server.form.set_spec(msgspec.structs.replace(TINY, requests=None, duration_s=60))
    click(qtbot, window.start_button)
    qtbot.waitUntil(lambda: window.server.result is not None, timeout=20_000)
    assert not window.server.form.isEnabled()
    assert not window.race.form.isEnabled()
    assert not window.server.hand.toggle.isEnabled()
    window.panes.tabs.setCurrentIndex(0)
    window.race.form.set_spec(short_spec())
    window.start()
    assert not window.race.session.is_running
    with qtbot.waitSignal(window.server.session.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.server.form.isEnabled()
    assert window.server.result.outcome is not Outcome.COMPLETED
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_a_server_that_is_killed_under_load_shows_why_and_the_next_one_goes_on(
    qtbot, server_window, marked_processes
):
    window, server = server_window, server_window.server
    server.form.set_spec(msgspec.structs.replace(TINY, sleep_s=0.2))
    with qtbot.waitSignal(server.session.ended, timeout=30_000):
        click(qtbot, window.start_button)
        qtbot.waitUntil(lambda: server.result is not None and server.result.lanes[0].sent > 0)
        os.kill(server.result.lanes[0].pid, signal.SIGKILL)
    first, second = server_rows(server.result, server.result.last_at_s)
    assert server.result.lanes[0].state is LaneState.FAILED
    assert first.failure == server.result.lanes[0].failure != ""
    assert second.failure == ""
    assert server.result.lanes[1].answered == 6
    assert marked_processes() == []


def test_closing_the_window_ends_the_load_and_the_server_first(
    qtbot, server_window, marked_processes
):
    window = server_window
    hand = window.server.hand
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    assert not window.close()
    qtbot.waitUntil(window.isHidden, timeout=5_000)
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_a_server_by_hand_has_an_address_to_copy_and_ends_when_told(
    qtbot, server_window, marked_processes
):
    hand = server_window.server.hand
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    assert hand.address.text().startswith("http://127.0.0.1:")
    titles = [hand.strategy.itemText(place) for place in range(hand.strategy.count())]
    with pseudo_speaking():
        words = [text for widget in hand.findChildren(QWidget) for text in words_of(widget)]
        assert {text for text in words if unmarked_words(text, titles)} == set()
    click(qtbot, hand.copy)
    assert QGuiApplication.clipboard().text() == hand.address.text()
    with urlopen(hand.address.text(), timeout=20) as answer:
        # By the form's sleep; two of the article's, one after the other, take at least this long.
        assert float(answer.headers["X-Elapsed-S"]) < 6
    qtbot.waitUntil(lambda: "MiB" in hand.note.text())
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.STOPPED, timeout=5_000)
    assert hand.address.text() == ""
    assert not hand.copy.isEnabled()
    assert hand.note.property("role") == "hint"
    assert marked_processes() == []


class Browser(QObject):
    """Visits what it is told to, as the user's browser would."""

    def __init__(self):
        super().__init__()
        self.visited = []

    @Slot(QUrl)
    def visit(self, url):
        self.visited.append(url.toString())


def test_a_server_by_hand_opens_in_the_browser_and_counts_its_requests(qtbot, server_window):
    hand = server_window.server.hand
    assert not hand.browse.isEnabled()
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    qtbot.waitUntil(lambda: "0 requests so far" in hand.note.text())
    browser = Browser()
    QDesktopServices.setUrlHandler("http", browser, "visit")
    try:
        click(qtbot, hand.browse)
    finally:
        QDesktopServices.unsetUrlHandler("http")
    assert browser.visited == [hand.address.text()]
    root = hand.address.text().removesuffix("/test")
    for words in ("1 request so far", "2 requests so far"):
        with urlopen(f"{root}/test?clusters=1&sleep=0.01", timeout=20):
            pass
        qtbot.waitUntil(lambda words=words: words in hand.note.text())
    # Asking how the server is counts as no visit.
    with urlopen(f"{root}/health", timeout=20):
        pass
    heard = []
    hand.server.health_changed.connect(heard.append)
    qtbot.waitUntil(lambda: len(heard) > 2)
    assert {health.requests for health in heard} == {2}
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.STOPPED)


def test_without_a_browser_it_says_to_copy_the_address(qtbot, server_window, monkeypatch):
    hand = server_window.server.hand
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    monkeypatch.setattr(hand_panel.QDesktopServices, "openUrl", lambda _url: False)
    click(qtbot, hand.browse)
    assert hand.note.text() == "No browser opens. Copy the address instead."
    assert hand.note.property("role") == "error"
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.STOPPED)


def test_a_server_by_hand_gives_its_answers_before_it_stops(qtbot, server_window):
    hand = server_window.server.hand
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    port = int(hand.address.text().split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        ask = b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n"
        # Once the second is answered, the first is in flight.
        connection.sendall(ask % b"/test?sleep=0.3")
        with socket.create_connection(("127.0.0.1", port)) as other:
            other.sendall(ask % b"/health")
            assert other.recv(65_536).startswith(b"HTTP/1.1 200")
        click(qtbot, hand.toggle)
        qtbot.waitUntil(lambda: hand.server.state is ServerState.STOPPED, timeout=5_000)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
    assert hand.note.property("role") == "hint"


def test_a_server_by_hand_whose_loop_stands_still_is_said_to_be_late(qtbot, server_window):
    hand = server_window.server.hand
    hand.strategy.setCurrentIndex(hand.strategy.findData("blocking"))
    heard = []
    hand.server.health_changed.connect(heard.append)
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    port = int(hand.address.text().split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /test?sleep=60 HTTP/1.1\r\nHost: x\r\n\r\n")
        qtbot.waitUntil(lambda: any(health.lag_s > 0.3 for health in heard), timeout=10_000)
        assert "ms late" in hand.note.text()
        click(qtbot, hand.toggle)
        assert "Press again" in hand.note.text()
        click(qtbot, hand.toggle)
        qtbot.waitUntil(lambda: hand.server.state is ServerState.STOPPED, timeout=5_000)


def test_the_death_of_a_server_by_hand_is_told_with_its_reason(qtbot, server_window):
    hand = server_window.server.hand
    click(qtbot, hand.toggle)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.SERVING, timeout=20_000)
    (process,) = [p for p in psutil.Process().children() if "engine.server" in p.cmdline()]
    os.kill(process.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: hand.server.state is ServerState.STOPPED, timeout=5_000)
    assert hand.note.text() == "The server was ended by SIGKILL."
    with pseudo_speaking():
        assert hand.note.text() == "\u27e6The server was ended by SIGKILL.\u27e7"
    assert hand.note.property("role") == "error"
    assert hand.toggle.isEnabled()


def test_opening_a_load_brings_the_page_up_with_it(qtbot, window, tmp_path):
    file = race_file(tmp_path / "load.racelane", made_up_load())
    with qtbot.waitSignal(window.server.session.ended, timeout=10_000):
        window.open(file)
    assert window.view is window.server.page
    assert window.server.result.done == 2
    assert window.server.form.spec() == window.server.result.spec
    assert window.message.text == ""


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda line: {**line, "at_s": 1e308}, "happens 1e+308 s after the start"),
        (lambda line: {**line, "at_s": -1}, "happens -1 s after the start"),
        (lambda line: {**line, "lane": 7}, "lane 7 is not among"),
        (lambda line: {**line, "lane": "x"}, "is not an event"),
        (lambda line: {**line, "lane": 10**400}, "is not among"),
    ],
)
@pytest.mark.parametrize("place", [1, 4])
def test_opening_a_load_that_lies_says_so_in_a_short_line(
    qtbot, window, tmp_path, place, damage, named
):
    lines = [json.loads(encode_event(event)) for event in made_up_load()]
    lines[place] = damage(lines[place])
    file = tmp_path / "load.racelane"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with qtbot.waitSignal(window.server.session.ended, timeout=10_000):
        window.open(file)
    assert f"{file} is damaged: " in window.message.text
    assert named in window.message.text
    assert len(window.message.text) < 400
    # What stood before is shown.
    assert window.server.result.spec == window.server.form.spec()
    assert len(colours(painted(window.server.page.picture_widget()))) > 1


def test_a_load_that_is_inconsistent_from_its_start_says_so_too(qtbot, window, tmp_path):
    lines = [json.loads(encode_event(event)) for event in made_up_load()]
    lines[0]["lanes"] = []
    file = tmp_path / "load.racelane"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with qtbot.waitSignal(window.server.session.ended, timeout=10_000):
        window.open(file)
    assert window.message.text == f"{file} is damaged: the lanes do not fit the spec"
    assert window.server.result is None


def test_a_file_that_is_no_load_is_not_taken_for_one(tmp_path):
    assert kind_of_file(race_file(tmp_path / "race.racelane", made_up_race())) is RACE
    assert not kind_of_file(tmp_path / "gone")
    (tmp_path / "noise").write_bytes(b"\xff" * 100)
    assert not kind_of_file(tmp_path / "noise")


def test_a_load_is_taken_home_from_the_page(qtbot, server_window, dialogs, tmp_path):
    window, actions = server_window, server_window.actions_
    assert not actions.save_record.isEnabled()
    file = race_file(tmp_path / "load.racelane", made_up_load())
    with qtbot.waitSignal(window.server.session.ended, timeout=10_000):
        window.open(file)
    dialogs.path = tmp_path / "saved.racelane"
    actions.save_record.trigger()
    assert dialogs.path.read_bytes() == b"".join(map(encode_event, made_up_load()))
    assert dialogs.asked[-1].name == "racelane-load-2026-03-14T15-09-26.racelane"
    dialogs.path = tmp_path / "load.csv"
    file_action(window, "csv").trigger()
    assert dialogs.path.read_text().count("\n") == 21
    dialogs.path = tmp_path / "load.json"
    file_action(window, "json").trigger()
    assert msgspec.json.decode(dialogs.path.read_bytes())["outcome"] == "completed"
    clipboard = QGuiApplication.clipboard()
    table_action(window, "markdown").trigger()
    assert clipboard.text().startswith("| Strategy |")
    table_action(window, "text").trigger()
    assert clipboard.text().startswith("Strategy\t")
    table_action(window, "csv").trigger()
    assert clipboard.text().startswith("Strategy,")
    table_action(window, "latex").trigger()
    assert "tabular" in clipboard.text()
    assert not file_action(window, "trace").isEnabled()
    dialogs.path = tmp_path / "load.svg"
    actions.save_picture.trigger()
    assert "others wait" in dialogs.path.read_text()
    dialogs.path = tmp_path / "load.png"
    dialogs.size = QSize(800, 600)
    actions.save_picture.trigger()
    assert QImage(str(dialogs.path)).size() == QSize(800, 600)


def test_a_picture_of_a_load_has_full_colours_whatever_the_form_says(page, tmp_path):
    load = fold_load(made_up_load())
    page.show_load(load)
    page.show_spec(TINY)
    picture = tmp_path / "load.png"
    save_picture(page, PictureRequest(picture, QSize(1200, 700), 1))
    drawn = colours(QImage(str(picture)))
    for lane in load.lanes:
        assert LIGHT.lane_colour(lane.planned.style).name() in drawn


def test_the_form_is_kept_between_starts(make_window):
    first = make_window()
    first.server.form.set_spec(TINY)
    first.close()
    assert make_window().server.form.spec() == TINY


def test_the_form_has_room_for_text_that_was_made_larger_on_another_page(qtbot, window):
    window.show()
    for _ in range(3):
        window.actions_.larger.trigger()
    window.panes.tabs.setCurrentWidget(window.server.page)
    room = window.panes.side.minimumWidth()
    assert room >= window.server.form.minimumSizeHint().width()
    assert room >= window.server.side.widget().minimumSizeHint().width()


def test_users_that_this_machine_does_not_allow_are_told_beside_them(server_window):
    window, form = server_window, server_window.server.form
    window.server.set_limits(Limits(None, Limit("RLIMIT_NOFILE", 256, 0), None))
    form.set_spec(msgspec.structs.replace(TINY, users=500))
    assert form.errors()["users"].startswith("500 users and the probe need 600 sockets at once")
    form.set_spec(TINY)
    assert form.errors() == {}
    window.panes.tabs.setCurrentIndex(0)
    form.set_spec(msgspec.structs.replace(TINY, users=500))
    window.panes.tabs.setCurrentWidget(window.server.page)
    assert "RLIMIT_NOFILE allows 256" in form.errors()["users"]


def lane_colours(server):
    """Return which lanes' own colours are in the charts of a load."""
    own = {LIGHT.lane_colour(style).name() for style in range(12)}
    return own & colours(server.page.picture_widget().grab().toImage())


def test_an_edited_form_marks_the_load_as_of_other_settings(qtbot, server_window, tmp_path):
    server_window.actions_.schemes["light"].trigger()
    server, line = server_window.server, server_window.panes.line
    with qtbot.waitSignal(server.session.ended, timeout=10_000):
        server_window.open(race_file(tmp_path / "load.racelane", made_up_load()))
    shown = lane_colours(server)
    assert shown
    assert line.text == ""
    spec = server.form.spec()
    server.form.set_spec(msgspec.structs.replace(spec, sleep_s=spec.sleep_s + 0.1))
    assert line.text == "These results are for other settings than the form's."
    assert not lane_colours(server)
    server.form.set_spec(spec)
    assert line.text == ""
    assert lane_colours(server) == shown


def test_a_second_load_is_starting_until_its_first_word(qtbot, server_window, tmp_path):
    server_window.actions_.schemes["light"].trigger()
    server = server_window.server
    with qtbot.waitSignal(server.session.ended, timeout=10_000):
        server_window.open(race_file(tmp_path / "load.racelane", made_up_load()))
    server.form.set_spec(TINY)
    before, said = server.result, set()
    looks = QTimer(server)
    looks.timeout.connect(lambda: said.add((server.result, server_window.progress.text)))
    looks.start(0)
    with qtbot.waitSignal(server.session.began, timeout=30_000):
        click(qtbot, server_window.start_button)
        assert server_window.progress.text == "Starting\u2026"
        assert not lane_colours(server)
    assert {text for load, text in said if load is before} <= {"Starting\u2026"}
    assert server.result is not before
    with qtbot.waitSignal(server.session.ended, timeout=30_000):
        server.stop()
