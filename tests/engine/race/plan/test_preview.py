import pytest

from engine.race.plan.planner import Planner, plan_race
from engine.race.plan.preview import MOST_QUERIES, preview_race, queries_to_look_at
from engine.race.spec.presets import PRESETS
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.workload.durations import Constant, Spread
from engine.workload.task_graph import FanOut

LANES = tuple(map(parse_lane, ("sequential", "threads", "thread-pool:size=3", "gevent@query")))


def spec_of(**changes):
    return RaceSpec(**{"cluster_counts": (1, 4), "lanes": LANES, "sleep_s": 0.1, **changes})


def ideals(plan):
    return {(run.lane, run.point): run.ideal_s for run in plan.runs}


@pytest.mark.parametrize(
    "spec",
    [
        *(preset.spec for preset in PRESETS),
        spec_of(repeats=7, warm_up=True),
        spec_of(spread=Spread.EXPONENTIAL, repeats=3),
        spec_of(fan_out=FanOut.STAGE, warm_up=True),
    ],
)
def test_a_preview_says_what_the_plan_will(spec):
    preview, plan = preview_race(spec), plan_race(spec)
    assert not preview.is_rough
    assert preview.run_count == len(plan.runs)
    assert preview.estimate_s == pytest.approx(plan.estimate_s)
    assert ideals(preview.plan) == ideals(plan)
    assert [lane.title for lane in preview.plan.lanes] == [lane.title for lane in plan.lanes]


LARGE = spec_of(cluster_counts=(2_000, 10_000), nodes=80, spread=Spread.EXPONENTIAL)
POOL = spec_of(
    cluster_counts=(10_000,),
    nodes=80,
    fan_out=FanOut.STAGE,
    lanes=(parse_lane("thread-pool:size=3"),),
)


@pytest.mark.parametrize("spec", [LARGE, POOL])
def test_no_query_of_a_large_race_is_looked_at_for_a_preview(spec, monkeypatch):
    monkeypatch.setattr(
        "engine.race.plan.planner.graph_of", lambda *_: pytest.fail("a graph was built")
    )
    monkeypatch.setattr(RaceSpec, "durations", drawn_few)
    preview = preview_race(spec)
    assert preview.is_rough
    assert queries_to_look_at(spec) > MOST_QUERIES
    assert preview.run_count == len(spec.cluster_counts) * len(spec.lanes)
    assert all(0 < run.span_s <= run.ideal_s <= run.work_s for run in preview.plan.runs)


def drawn_few(spec, queries):
    assert queries == 0, "the durations of a large race were drawn"
    return Constant(spec.sleep_s)


def test_rough_ideals_are_exact_where_no_query_need_be_looked_at():
    spec = spec_of(lanes=tuple(map(parse_lane, ("sequential", "threads", "gevent@query"))))
    rough = Planner(spec, {}, is_rough=True).runs()
    assert ideals(plan_race(spec)) == {(run.lane, run.point): run.ideal_s for run in rough}


def test_a_query_has_the_same_duration_at_every_cluster_count():
    both = plan_race(spec_of(spread=Spread.UNIFORM))
    one = plan_race(spec_of(spread=Spread.UNIFORM, cluster_counts=(1,)))
    assert ideals(one).items() <= ideals(both).items()
