import pytest

from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from gui.window.race_views import RaceViews
from tests.engine.races import made_up_race, made_up_spec


@pytest.fixture
def views(qtbot):
    views = RaceViews(lambda: 0.0)
    for view in views.all:
        qtbot.addWidget(view)
    return views


def present(views):
    return {view.name for view in views.all if view.is_present}


def test_a_breakdown_is_offered_for_races_that_are_explained(views):
    usual, explained = made_up_spec(), made_up_spec(explain=True)
    views.show_plan(usual, plan_race(usual))
    assert "breakdown" not in present(views)
    views.show_plan(explained, plan_race(explained))
    assert "breakdown" in present(views)
    views.show_result(fold(made_up_race(usual)))
    assert "breakdown" not in present(views)
