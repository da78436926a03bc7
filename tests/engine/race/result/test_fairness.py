import msgspec
import pytest

from engine.doubts.doubt import Severity
from engine.doubts.doubts import doubts
from engine.export.caption import race_caption, race_remarks
from engine.export.table.table import make_table
from engine.race.events import RaceFinished
from engine.race.plan.better_race import fair_spec, measure_options, race_words, thorough_spec
from engine.race.plan.planner import plan_race
from engine.race.result.caption import parameters_caption
from engine.race.result.fairness import unfairness_of
from engine.race.result.result import fold
from engine.race.result.verdict import shortage_caption
from engine.race.spec.difference import differences
from engine.race.spec.presets import PRESETS, preset_named
from engine.race.spec.text.faults import parse_faults
from engine.statistics.comparison import blocks_needed
from engine.stream.event import Outcome
from engine.vocabulary.units import clock_text
from engine.workload.task_graph import FanOut
from tests.engine.races import made_up_race, made_up_spec

QUICK = preset_named("quick").spec


def unfairness(lanes, **changes):
    spec = made_up_spec(lanes, **{"nodes": 4, "switches": 4} | changes)
    found = unfairness_of(spec, plan_race(spec))
    return str(found.message) if found is not None else ""


def test_who_asks_for_more_at_once_is_named_with_both_numbers():
    text = unfairness("threads,gevent", cluster_counts=(4,))
    assert text == "not a fair race: gevent asked 16 at once, threads 4"
    text = unfairness("sequential,threads,processes,gevent", cluster_counts=(4, 1))
    assert text == "not a fair race: at 4 clusters gevent asked 16 at once, threads and processes 4"


def test_of_many_lanes_the_first_are_named_and_of_many_amounts_the_extremes():
    many = "threads,processes,thread-pool,process-pool,asyncio@cluster,gevent@query"
    text = unfairness(many, cluster_counts=(2,))
    assert text.endswith("gevent asked 16 at once, threads, processes, thread pool and 2 others 2")
    sizes = "gevent@query,thread-pool:size=8@query,thread-pool:size=6@query,threads"
    text = unfairness(sizes, cluster_counts=(4,))
    assert text.endswith("gevent asked 32 at once, thread pool (pool size 8) 8, threads 4")


@pytest.mark.parametrize(
    "lanes",
    [
        "threads",
        "sequential,threads@query",
        "sequential,threads,processes",
        "threads@cluster,threads@query",
        "thread-pool:size=2@query,gevent@query",
        "thread-pool:size=2,gevent@cluster",
        "thread-pool:size=1@query,gevent@cluster",
    ],
)
def test_what_races_on_purpose_is_fair(lanes):
    assert unfairness(lanes) == ""


def test_a_race_of_one_node_a_cluster_is_fair_and_so_is_one_of_faults():
    assert unfairness("threads,gevent", nodes=1, switches=0) == ""
    assert unfairness("threads,gevent", faults=parse_faults("raise@2")) == ""


def test_the_fair_race_asks_the_same_of_all_in_ten_blocks():
    fair = fair_spec(QUICK)
    assert fair.cluster_counts == QUICK.cluster_counts
    assert (fair.sleep_s, fair.seed) == (QUICK.sleep_s, QUICK.seed)
    assert (fair.repeats, fair.warm_up, fair.fan_out) == (10, True, FanOut.CLUSTER)
    assert unfairness_of(fair, plan_race(fair)) is None
    assert race_words(fair).startswith("10 blocks, about 1:")
    assert measure_options(fair) == "--mode standard"
    for spec in (fair, QUICK, msgspec.structs.replace(fair, repeats=3)):
        blocks = "1 block" if spec.repeats == 1 else f"{spec.repeats} blocks"
        about = clock_text(plan_race(spec).estimate_s - 1e-6)
        assert race_words(spec) == f"{blocks}, about {about}"


def test_the_fair_race_keeps_the_baseline_and_no_lane_twice():
    spec = made_up_spec("gevent@stage,gevent@query,threads", baseline=2)
    fair = fair_spec(spec)
    assert [lane.title for lane in fair.lanes] == ["gevent", "threads"]
    assert fair.lanes[fair.baseline].strategy == "threads"
    assert all(lane.fan_out is None for lane in fair.lanes)


def test_a_thorough_race_has_enough_blocks_for_its_lanes_and_never_fewer_than_asked():
    assert thorough_spec(made_up_spec(repeats=12)).repeats == 12
    lanes = ",".join(f"thread-pool:size={size}" for size in range(1, 65))
    many = thorough_spec(made_up_spec(lanes))
    assert many.repeats == blocks_needed(64) > 10
    assert measure_options(many) == f"--repeats {many.repeats} --warm-up"
    closely = thorough_spec(made_up_spec(precision=0.05, repeats=2, most_repeats=4))
    assert closely.most_repeats >= closely.repeats == 10


def test_a_race_that_would_grow_too_large_has_no_thorough_one():
    lanes = ",".join(f"thread-pool:size={size}" for size in range(1, 41))
    spec = made_up_spec(lanes, cluster_counts=tuple(range(1, 61)))
    assert thorough_spec(spec) is None
    assert fair_spec(spec) is None


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_of_several_blocks_has_enough_for_its_lanes(preset):
    spec = msgspec.structs.replace(preset.spec, sleep_s=0.001)
    result = fold(made_up_race(spec))
    words = [
        cell
        for row in make_table(result).rows
        for column, cell in zip(make_table(result).columns, row.cells, strict=True)
        if column.key == "verdict"
    ]
    assert not any("needs" in cell or "statistics" in cell for cell in words)
    if preset.spec.repeats > 1:
        assert shortage_caption(result) == ""
    else:
        assert shortage_caption(result) == "No statistics: one run per lane."


def test_an_unfair_race_is_warned_of_and_a_fair_one_is_not():
    first = doubts(fold(made_up_race(QUICK)))[0]
    assert (first.kind, first.severity) == ("unfair", Severity.WARNING)
    assert first.seen == (
        "Not a fair race: at 4 clusters gevent asked 16 at once, threads and processes 4."
    )
    assert "fan-out cluster (10 blocks, about 1:" in first.to_do
    assert all(doubt.kind != "unfair" for doubt in doubts(fold(made_up_race(fair_spec(QUICK)))))


def test_a_caption_says_what_ran_and_what_speaks_against_it_once():
    events = made_up_race(QUICK, runs=5, over=False)
    running = race_caption(fold(events))
    assert running[0].endswith(", 5 of 12 runs so far")
    stopped = fold([*events, RaceFinished(at_s=99.0, outcome=Outcome.ABORTED)])
    lines = race_caption(stopped)
    assert lines[0].endswith(", stopped after 5 of 12 runs")
    assert race_remarks(stopped)[0].startswith("Not a fair race: at 4 clusters gevent")
    assert "\n".join((*lines, *race_remarks(stopped))).lower().count("no statistics") == 1
    whole = fold(made_up_race(QUICK))
    assert race_caption(whole)[0] == parameters_caption(QUICK)
    damaged = fold(events)
    damaged.close()
    assert race_caption(damaged)[0].endswith(", cut short after 5 of 12 runs")


def test_settings_that_move_no_number_make_no_other_race():
    same = msgspec.structs.replace(
        QUICK,
        seed=7,
        name="",
        baseline=1,
        band=0.2,
        cluster_counts=(4, 2, 1),
        lanes=(msgspec.structs.replace(QUICK.lanes[0], name="one", style=9), *QUICK.lanes[1:]),
        most_repeats=60,
    )
    assert differences(QUICK, same) == ()


def test_the_settings_in_which_races_differ_are_named():
    changes = {
        "sleep_s": 0.3,
        "fan_out": FanOut.CLUSTER,
        "repeats": 3,
        "kind": "cpu",
        "lanes": QUICK.lanes[1:],
    }
    other = msgspec.structs.replace(QUICK, **changes)
    named = [str(one) for one in differences(QUICK, other)]
    assert named == ["sleep", "kind", "fan-out", "strategies", "repeats"]
    fan_out_alone = msgspec.structs.replace(QUICK, fan_out=FanOut.CLUSTER)
    assert [str(one) for one in differences(QUICK, fan_out_alone)] == ["fan-out"]
