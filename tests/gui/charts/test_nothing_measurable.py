"""What took no time is drawn like anything else: nobody divides by it."""

import msgspec
import pytest
from PySide6.QtCore import QSize

from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.race.result.result import fold
from gui.charts.scaling.view import ScalingView
from gui.look.theme import LIGHT
from gui.server.load_canvas import LoadCanvas
from gui.server.server_rows import server_rows
from gui.window.race_views import VIEWS
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_spec, made_up_sweep, weightless_race
from tests.gui.conftest import click
from tests.gui.sight import colours, painted

RACE_VIEWS = list(VIEWS)
SWEEP = msgspec.structs.replace(made_up_sweep(clusters=(2, 4))[0].spec, sleep_s=0.0)


@pytest.mark.parametrize("view_type", RACE_VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(
    "spec",
    [
        made_up_spec(sleep_s=0.0),
        made_up_spec(sleep_s=0.5, repeats=8),
        made_up_spec(sleep_s=0.0, repeats=8, cluster_counts=(3,)),
        SWEEP,
    ],
    ids=["no sleep", "blocks", "one count", "sweep"],
)
def test_a_race_that_took_no_time_is_drawn(qtbot, view_type, spec):
    view = view_type()
    qtbot.addWidget(view)
    result = fold(weightless_race(spec))
    view.show_plan(spec, result.plan)
    painted(view)
    view.show_result(result)
    view.show()
    for lane in (None, 1):
        view.select_lane(lane)
        view.refresh(result.last_at_s)
        for size in (QSize(700, 300), QSize(1600, 900)):
            assert len(colours(painted(view, size))) > 1


@pytest.mark.parametrize("spec", [made_up_spec(sleep_s=0.0, repeats=8), SWEEP])
def test_every_measure_of_a_race_that_took_no_time_is_drawn(qtbot, spec):
    view = ScalingView()
    qtbot.addWidget(view)
    view.show_result(fold(weightless_race(spec)))
    view.show()
    for measure in range(3):
        click(qtbot, view.controls.measures.button(measure))
        for toggle in (view.controls.log_x, view.controls.log_y):
            toggle.toggle()
            assert len(colours(painted(view))) > 1


@pytest.mark.parametrize("is_log", [True, False])
def test_a_load_that_took_no_time_is_drawn(qtbot, is_log):
    strategies = ("blocking", "threads")
    spec = LoadSpec(strategies=strategies, users=1, requests=10, sleep_s=0.0)
    result = fold_load(made_up_load(spec, latency_s=dict.fromkeys(strategies, 0.0)))
    canvas = LoadCanvas()
    qtbot.addWidget(canvas)
    canvas.show_rows(server_rows(result, result.last_at_s), LIGHT, is_log=is_log)
    assert len(colours(painted(canvas))) > 1
