from collections import Counter

import msgspec
import pytest

from engine.plan import plan_race
from engine.presets import PRESETS, preset_named
from engine.spec import Lane, RaceSpec
from engine.strategies import STRATEGIES
from engine.workload.task_graph import FanOut


def spec(**changes):
    return msgspec.structs.replace(preset_named("quick").spec, **changes)


def test_every_block_holds_every_lane_once_at_one_cluster_count():
    plan = plan_race(spec(cluster_counts=(1, 2, 4), repeats=3))
    blocks = {}
    for run in plan.runs:
        blocks.setdefault(run.block, []).append(run)
    assert len(blocks) == 9
    assert all(sorted(run.lane for run in block) == [0, 1, 2, 3] for block in blocks.values())
    assert all(len({run.clusters for run in block}) == 1 for block in blocks.values())
    assert Counter(run.clusters for run in plan.runs) == {1: 12, 2: 12, 4: 12}
    assert [run.block for run in plan.runs] == sorted(run.block for run in plan.runs)


def test_the_seed_decides_the_order():
    assert plan_race(spec(seed=5, repeats=4)) == plan_race(spec(seed=5, repeats=4))
    assert plan_race(spec(seed=5, repeats=4)) != plan_race(spec(seed=6, repeats=4))


def test_the_articles_fan_out_is_finer_for_gevent_alone():
    fan_outs = {lane.strategy: lane.fan_out for lane in plan_race(spec()).lanes}
    assert fan_outs["threads"] is fan_outs["processes"] is FanOut.CLUSTER
    assert fan_outs["gevent"] is FanOut.STAGE


@pytest.mark.parametrize("fan_out", [FanOut.CLUSTER, FanOut.STAGE, FanOut.QUERY])
def test_at_equal_fan_out_the_ideals_of_concurrent_lanes_are_equal(fan_out):
    plan = plan_race(spec(fan_out=fan_out, cluster_counts=(4,)))
    ideals = {plan.lanes[run.lane].strategy: run.ideal_s for run in plan.runs}
    assert ideals["threads"] == ideals["processes"] == ideals["gevent"] < ideals["sequential"]


def test_lanes_of_one_strategy_are_told_apart_by_title_and_style():
    lanes = (
        Lane("processes"),
        Lane("processes", None, {"start_method": "spawn"}),
        Lane("gevent"),
        Lane("gevent", FanOut.CLUSTER),
    )
    plan = plan_race(RaceSpec(cluster_counts=(1,), lanes=lanes))
    titles = [lane.title for lane in plan.lanes]
    assert titles == ["processes", "processes (spawn)", "gevent by stage", "gevent by cluster"]
    assert len({lane.style for lane in plan.lanes}) == 4


def test_a_strategy_keeps_its_style_whoever_else_races():
    alone = plan_race(RaceSpec(cluster_counts=(1,), lanes=(Lane("gevent"),)))
    among = plan_race(spec())
    assert alone.lanes[0].style == among.lanes[3].style


def test_the_quick_preset_is_estimated_under_ten_seconds():
    assert plan_race(preset_named("quick").spec).estimate_s < 10


def test_presets_race_every_strategy_of_the_article():
    for preset in PRESETS:
        assert [lane.strategy for lane in preset.spec.lanes] == [s.name for s in STRATEGIES]
        assert preset.spec.name == preset.name
