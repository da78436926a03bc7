import pytest

from engine.race.plan.planner import plan_race
from engine.race.result.sweep_fit import find_sweeps
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import amount_option, amounts_between, parse_lanes, sweep_lanes
from engine.race.spec.text.lane import parse_lane
from engine.strategies import STRATEGIES
from engine.vocabulary.progression import Progression
from engine.vocabulary.spec_error import SpecError
from engine.workload.task_graph import FanOut


def sizes(lanes, option="size"):
    return [lane.options.get(option) for lane in lanes]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("thread-pool:size=1-32*2", ["1", "2", "4", "8", "16", "32"]),
        ("thread-pool:size=1-20*3", ["1", "3", "9"]),
        ("thread-pool:size=2-10+4", ["2", "6", "10"]),
        ("thread-pool:size=1-3", ["1", "2", "3"]),
        ("thread-pool:size=8/1/2/2", ["1", "2", "8"]),
        ("thread-pool:size=1/4-8*2/20", ["1", "4", "8", "20"]),
        ("thread-pool: size = 1 - 2", ["1", "2"]),
        ("thread-pool:size=28-30", ["28", "29", None]),
    ],
)
def test_a_range_of_sizes_is_a_lane_each(text, wanted):
    assert sizes(parse_lanes(text)) == wanted


def test_everything_else_of_a_lane_is_kept_in_each_of_its_sweep():
    lanes = parse_lanes("process-pool:size=1-4*2:warm:spawn:name=pool@query")
    assert [lane.name for lane in lanes] == ["pool 1", "pool 2", "pool 4"]
    for lane in lanes:
        assert lane.fan_out is FanOut.QUERY
        assert (lane.options["pool"], lane.options["start_method"]) == ("warm", "spawn")


def test_only_the_first_lane_of_a_sweep_has_the_style_that_was_asked_for():
    option = amount_option("thread-pool")
    lanes = sweep_lanes(Lane("thread-pool", style=7), option, (1, 2, 3))
    assert [lane.style for lane in lanes] == [7, None, None]


@pytest.mark.parametrize("strategy", [s.name for s in STRATEGIES if amount_option(s.name)])
def test_every_strategy_with_an_amount_can_be_swept(strategy):
    option = amount_option(strategy)
    lanes = parse_lanes(f"{strategy}:{option.name}=1-4*2")
    assert sizes(lanes, option.name) == ["1", "2", "4"]
    RaceSpec(cluster_counts=(1,), lanes=lanes)


@pytest.mark.parametrize("text", ["gevent", "thread-pool:size=8", "threads:name=1-4"])
def test_a_lane_without_a_range_stays_one(text):
    assert parse_lanes(text) == (parse_lane(text),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("thread-pool:size=0-4", "size must be 1..10000, got 0"),
        ("thread-pool:size=1-99999", "size must be 1..10000, got 99999"),
        ("thread-pool:size=8-1", "must run upward, from 8 to 8 or more, got 1"),
        ("thread-pool:size=1-8*1", "factor must be 2..10000, got 1"),
        ("thread-pool:size=1-8+0", "step must be 1..10000, got 0"),
        ("thread-pool:size=1-65", "at most 64 lanes"),
        ("thread-pool:size=1-2/", "must be like 8, 1-32"),
        ("thread-pool:size=1-9*2*2", "must be like 8, 1-32"),
        ("thread-pool:size=1-" + "9" * 5000, "must be like 8, 1-32"),
        ("thread-pool:size=1-4:size=8", "must have one size"),
        ("threads:size=1-4", "options among none"),
        ("fibres:size=1-4", "strategies must be among"),
        ("thread-pool:size=1-x", "must be 1..10000 or cores"),
    ],
)
def test_a_range_that_cannot_be_is_refused_by_its_bound(text, problem):
    with pytest.raises(SpecError) as error:
        parse_lanes(text)
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("first", "last", "step", "field"),
    [(0, 4, 2, "first"), (4, 1, 2, "last"), (1, 10**6, 2, "last"), (1, 4, 1, "step")],
)
def test_what_is_wrong_with_a_range_names_its_field(first, last, step, field):
    with pytest.raises(SpecError) as error:
        amounts_between(
            amount_option("thread-pool"), Progression(first, last, step, is_factor=True)
        )
    assert error.value.field == field


def sweeps(*texts):
    lanes = tuple(lane for text in texts for lane in parse_lanes(text))
    return find_sweeps(plan_race(RaceSpec(cluster_counts=(1,), lanes=lanes)).lanes)


def test_lanes_that_differ_in_one_amount_alone_are_a_sweep():
    cold, warm = sweeps(
        "threads", "thread-pool:size=8/1/2", "thread-pool:size=4/8/9:warm", "thread-pool"
    )
    assert (cold.title, cold.lanes) == ("thread pool", {1: 1, 2: 2, 8: 3, 30: 7})
    assert (warm.title, warm.lanes) == ("thread pool (warm)", {4: 4, 8: 5, 9: 6})


def test_a_size_by_the_cores_is_as_many_as_where_it_raced(monkeypatch):
    monkeypatch.setattr("engine.vocabulary.option.core_count", lambda: 16)
    (sweep,) = sweeps("process-pool:size=1", "process-pool", "process-pool:size=4")
    assert list(sweep.lanes) == [1, 4, 16]


def test_sweeps_at_two_fan_outs_are_told_apart():
    assert [
        sweep.title for sweep in sweeps("thread-pool:size=1-3", "thread-pool:size=1-3@query")
    ] == [
        "thread pool by cluster",
        "thread pool by query",
    ]


def test_one_size_or_two_are_no_sweep():
    assert sweeps("thread-pool:size=4/8", "process-pool:size=4", "gevent") == ()
