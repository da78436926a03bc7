from collections import Counter

import msgspec
import pytest

from engine.machine.facts import Interpreter
from engine.race.plan.planner import plan_race
from engine.race.spec.lane import Lane
from engine.race.spec.presets import PRESETS, preset_named
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import parse_lanes
from engine.race.spec.text.lane import parse_lane
from engine.vocabulary.bounds import COLOURS
from engine.workload.durations import Spread
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
    assert all(len({run.point.clusters for run in block}) == 1 for block in blocks.values())
    assert Counter(run.point.clusters for run in plan.runs) == {1: 12, 2: 12, 4: 12}
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


def test_a_strategy_keeps_its_style_beside_any_others():
    alone = plan_race(RaceSpec(cluster_counts=(1,), lanes=(Lane("gevent"),)))
    among = plan_race(spec())
    assert alone.lanes[0].style == among.lanes[3].style


def test_a_lane_has_the_style_it_asks_for_and_nobody_has_it_twice():
    lanes = (
        Lane("gevent"),
        Lane("threads", style=3),
        Lane("threads", None, {}, name="again", style=3),
        Lane("sequential", style=20),
    )
    styles = [lane.style for lane in plan_race(RaceSpec(cluster_counts=(1,), lanes=lanes)).lanes]
    assert styles[1] == 3
    assert styles[3] == 20
    assert len(set(styles)) == 4


def styles_of(*lanes):
    parsed = tuple(lane for text in lanes for lane in parse_lanes(text))
    return [lane.style for lane in plan_race(RaceSpec(cluster_counts=(1,), lanes=parsed)).lanes]


def test_the_lanes_of_a_sweep_take_shades_of_their_strategys_colour():
    alone = styles_of("thread-pool:size=4")[0]
    styles = styles_of("gevent", *(f"thread-pool:size={size}" for size in (8, 2, 4)), "threads")
    assert [styles[place] for place in (2, 3, 1)] == [
        alone,
        alone + COLOURS,
        alone + 2 * COLOURS,
    ]
    assert styles[0] == styles_of("gevent")[0]
    assert styles[4] == styles_of("threads")[0]


def test_two_sweeps_of_a_strategy_take_shades_of_two_colours():
    styles = styles_of("thread-pool:size=1/2/4", "thread-pool:size=1/2/4@query")
    first, second = styles[:3], styles[3:]
    assert len({style % COLOURS for style in first}) == 1
    assert len({style % COLOURS for style in second}) == 1
    assert first[0] % COLOURS != second[0] % COLOURS
    assert len(set(styles)) == 6


def test_two_lanes_of_a_strategy_that_are_no_sweep_take_two_colours():
    styles = styles_of("thread-pool:size=1", "thread-pool:size=2")
    assert styles[0] % COLOURS != styles[1] % COLOURS


def ideals(kind, *lanes, **changes):
    race = RaceSpec(
        cluster_counts=(4,),
        lanes=tuple(map(parse_lane, lanes)),
        kind=kind,
        sleep_s=1.0,
        fan_out=FanOut.CLUSTER,
        **changes,
    )
    plan = plan_race(race)
    return {plan.lanes[run.lane].title: run.ideal_s for run in plan.runs}


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr("engine.vocabulary.option.core_count", lambda: 2)
    monkeypatch.setattr("engine.race.plan.lanes.core_count", lambda: 2)


def test_computing_goes_side_by_side_only_where_locks_allow(two_cores):
    lanes = ("sequential", "threads", "processes", "process-pool", "gevent", "asyncio")
    found = ideals("cpu", *lanes, "gevent-processes")
    assert {title for title, time_s in found.items() if time_s == 32} == {
        "sequential",
        "threads",
        "gevent",
        "asyncio",
    }
    assert {title for title, time_s in found.items() if time_s == 16} == {
        "processes",
        "process pool",
        "gevent + processes",
    }


def test_blocking_stalls_coroutines_alone(two_cores):
    found = ideals("blocking", "threads", "processes", "gevent", "tornado", "gevent-processes")
    assert found["threads"] == found["processes"] == 8
    assert found["gevent"] == found["Tornado"] == 32
    assert found["gevent + processes"] == 16


def test_a_python_without_a_lock_lets_threads_compute_side_by_side(two_cores):
    free = Interpreter((3, 14, 0), "CPython", gil=False, packages={})
    lane = Lane("threads", python="/opt/free/python")
    race = RaceSpec(cluster_counts=(4,), lanes=(lane,), kind="cpu", sleep_s=1.0)
    assert plan_race(race).runs[0].ideal_s == 32
    assert plan_race(race, {"/opt/free/python": free}).runs[0].ideal_s == 16


def test_durations_that_differ_make_the_ideal_of_a_lane():
    equal = ideals("sleep", "sequential", "threads", seed=3)
    spread = ideals("sleep", "sequential", "threads", seed=3, spread=Spread.EXPONENTIAL)
    assert spread["sequential"] != equal["sequential"]
    assert spread["threads"] > spread["sequential"] / 4


def test_the_quick_preset_is_estimated_under_ten_seconds():
    assert plan_race(preset_named("quick").spec).estimate_s < 10


def test_presets_race_every_strategy_of_the_article():
    for preset in PRESETS:
        raced = {lane.strategy for lane in preset.spec.lanes}
        # The sweep over pool sizes is of one strategy.
        if preset.name != "pool":
            assert raced >= {"sequential", "threads", "processes", "gevent"}
        assert preset.spec.name == preset.name
