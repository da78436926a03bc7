"""Where the pointer is over an entry of the legend, it says what the entry means."""

from PySide6.QtCore import QSize

from engine.vocabulary.glossary import IDEAL, INTERVAL
from gui.charts.race.canvas import RaceCanvas
from gui.charts.race.rows import race_rows
from gui.look.theme import LIGHT
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file
from tests.gui.sight import tips


def test_a_legend_explains_on_hover_what_it_has_room_for(qtbot, window, tmp_path):
    spec = made_up_spec("sequential,threads,gevent", repeats=10)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(spec)))
    result = window.race.result
    rows = race_rows(window.race.views[0].plan, result, result.points[0], result.last_at_s)
    canvas = RaceCanvas()
    qtbot.addWidget(canvas)
    canvas.show_rows(rows, LIGHT)
    canvas.resize(QSize(1200, 400))
    canvas.grab()
    shown = tips(canvas)
    assert {str(IDEAL.sentence), str(INTERVAL.sentence)} <= set(shown)
    assert "The elapsed time of one run" in shown
    last = "The comparisons of all lanes found none faster than this one"
    assert last in shown
    canvas.resize(QSize(360, 400))
    canvas.grab()
    assert last not in tips(canvas)
