"""Each piece of advice on both sides of its threshold, and where nothing may be said."""

import json
from dataclasses import replace

import msgspec
import pytest

from engine.advice.advice import ADVICE
from engine.advice.case import NEAR, case_at
from engine.advice.conclusion import UNTOLD, conclude
from engine.cli.shown.race_report import race_report
from engine.doubts.doubts import doubts
from engine.export.caption import conclusion_lines, conclusion_of
from engine.export.json import to_json
from engine.export.markdown import EXPORT as MARKDOWN
from engine.race.events import QueriesMoved, QueriesProfiled, RaceFinished, ResourcesSampled
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.spec.text.faults import parse_faults
from engine.workload.kind import Forms
from engine.workload.task_graph import FanOut
from tests.engine.races import ENVIRONMENT, made_up_spec, played

BAND = 0.01


def raced(lanes, times, *, fails=(), at=(), memory=(), first_s=0.0, **changes):
    """Return the result of a race of which each run takes what a function says.

    Args:
        lanes: The lanes, as on the command line.
        times: From a lane's place, a block and a cluster count to elapsed seconds; or one number
            for each lane.
        fails: Places of lanes whose every run fails.
        at: The cluster counts, or just one of four.
        memory: The peak of each lane in MiB.
        first_s: When the first query of the last lane starts.
        changes: What is different about the spec.
    """
    spec = made_up_spec(
        lanes, cluster_counts=at or (4,), **{"repeats": 10, "fan_out": FanOut.CLUSTER} | changes
    )
    plan = plan_race(spec)
    take = times if callable(times) else lambda lane, _block, _clusters: times[lane]
    events = played(
        spec,
        plan,
        lambda run: take(run.lane, run.block, run.point.clusters),
        lambda run: run.lane in fails,
    )
    last = len(spec.lanes) - 1
    for place, event in enumerate(events):
        lane = plan.runs[event.run].lane if hasattr(event, "run") else None
        if isinstance(event, ResourcesSampled) and memory:
            size = round(memory[lane] * 2**20)
            events[place] = msgspec.structs.replace(event, pss_bytes=size)
        elif isinstance(event, ResourcesSampled):
            events[place] = msgspec.structs.replace(event, pss_bytes=10 * 2**20)
        elif isinstance(event, QueriesMoved) and lane == last and first_s:
            later = [start + round(first_s * 1e9) for start in event.started_ns]
            ends = [start + 1000 for start in later]
            events[place] = msgspec.structs.replace(event, started_ns=later, ended_ns=ends)
    return fold(events)


def kinds(result):
    """Return the kinds of all that is said of a race."""
    conclusion = conclude(result)
    assert conclusion is not None
    reasons = [reason.kind for choice in conclusion.choices for reason in choice.reasons]
    return [*reasons, *(remark.kind for remark in conclusion.remarks)]


def said(result):
    conclusion = conclude(result)
    assert conclusion is not None
    return conclusion.text


def rule(kind):
    (found,) = [one for one in ADVICE if one.kind == kind]
    return found


def chosen(result):
    conclusion = conclude(result)
    assert conclusion is not None
    return [result.lanes[choice.lane].title for choice in conclusion.choices]


# -- what to use ------------------------------------------------------------------------------


def test_the_only_fastest_lane_is_to_be_used_with_its_figures():
    result = raced("sequential,threads,gevent", (4.0, 1.0, 1.1))
    assert said(result) == (
        "Use threads: the fastest, 4.0\u00d7 as fast as sequential, "
        "the next (gevent) takes 10 % longer."
    )


def test_of_lanes_that_tie_one_that_asks_nothing_of_the_code_is_to_be_used():
    result = raced("sequential,asyncio,threads", (4.0, 1.0, 1.002))
    assert chosen(result) == ["threads"]
    assert "Use threads: within 1 % of the fastest" in said(result)
    assert "A tie with asyncio, which needs async code." in said(result)


def test_where_one_after_another_is_as_fast_as_any_nothing_else_is_to_be_used():
    result = raced("threads,sequential", (1.0, 1.004))
    assert chosen(result) == ["sequential"]
    assert said(result).startswith("Run one query after another (sequential): within 1 %")


def test_of_lanes_as_simple_the_one_that_takes_clearly_less_memory_is_to_be_used():
    lanes, times = "threads,thread-pool", (1.0, 1.001)
    assert chosen(raced(lanes, times, memory=(26.0, 20.0))) == ["thread pool"]
    assert chosen(raced(lanes, times, memory=(24.0, 20.0))) == ["threads"]


def test_of_pools_that_tie_the_smallest_is_to_be_used():
    result = raced("thread-pool:size=8,thread-pool:size=4,thread-pool:size=2", (1.0, 1.001, 1.5))
    assert len(chosen(result)) == 1
    assert "4" in chosen(result)[0]


def test_a_lane_that_another_may_beat_by_much_is_not_to_be_used():
    """No verdict separates them, but times vary too widely to call them as good as each other."""

    def times(lane, block, _clusters):
        return 1.0 if not lane else (1.3 if block % 2 else 0.7)

    result = raced("threads,gevent", times)
    assert result.comparison(1, result.points[0]).verdict == "tie"
    assert chosen(result) == []
    assert said(result).startswith("Cannot be told yet: times vary too much: ")


@pytest.mark.parametrize(("excess", "lane"), [(NEAR - 0.005, "threads"), (NEAR + 0.005, "asyncio")])
def test_a_simpler_lane_may_be_slower_than_the_fastest_by_a_little_only(excess, lane):
    """In two of ten blocks, which its interval reaches, it takes longer by the excess."""

    def times(place, block, _clusters):
        return 1 + excess if not place and block < 2 else 1.0

    assert chosen(raced("threads,asyncio", times)) == [lane]


# -- where nothing may be said ----------------------------------------------------------------


def test_nothing_is_concluded_before_the_end_or_from_one_lane_or_from_faults():
    spec = made_up_spec("sequential,threads", repeats=10)
    plan = plan_race(spec)
    events = played(spec, plan, lambda run: 1.0, lambda run: False)
    assert conclude(fold(events)) is not None
    assert conclude(fold(events[:-1])) is None
    assert isinstance(events[-1], RaceFinished)
    assert conclude(raced("threads", (1.0,))) is None
    faults = parse_faults("crash@1")
    assert conclude(raced("sequential,threads", (1.0, 2.0), faults=faults)) is None


@pytest.mark.parametrize(("repeats", "missing"), [(1, 6), (6, 1)])
def test_with_too_few_blocks_it_is_said_how_many_are_missing(repeats, missing):
    lanes = "sequential,threads,gevent,processes"
    result = raced(lanes, (4.0, 1.0, 2.0, 3.0), repeats=repeats)
    blocks = "block" if missing == 1 else "blocks"
    assert said(result) == f"Cannot be told yet: verdicts take {missing} more {blocks}."
    enough = raced(lanes, (4.0, 1.0, 2.0, 3.0), repeats=repeats + missing)
    assert chosen(enough) == ["threads"]


def test_lanes_that_failed_are_left_out_however_fast_they_were():
    result = raced("sequential,threads,gevent", (4.0, 0.5, 1.0), fails={1})
    assert chosen(result) == ["gevent"]
    assert "Left out: threads, of which 10 of 10 runs failed." in said(result)
    assert "failed" not in kinds(raced("sequential,threads,gevent", (4.0, 0.5, 1.0)))


def test_a_single_lane_without_failures_is_not_recommended():
    result = raced("threads,gevent", (1.0, 1.0), fails={0})
    assert said(result) == "Cannot be told yet: gevent alone has runs and no failures."
    assert "every lane has failures" in said(raced("threads,gevent", (1.0, 1.0), fails={0, 1}))


def test_a_doubt_that_may_turn_the_order_round_forbids_a_conclusion():
    unfair = raced("threads,gevent", (4.0, 1.0), nodes=4, fan_out=FanOut.ARTICLE)
    (doubt,) = [one for one in doubts(unfair) if one.forbids_conclusion]
    assert doubt.kind == "unfair"
    conclusion = conclusion_of(unfair)
    assert conclusion is not None
    assert conclusion.choices == ()
    assert conclusion.text.startswith("No conclusion: not a fair race: gevent asked 16 at once")
    fair = raced("threads,gevent", (8.0, 4.0), nodes=4)
    assert conclusion_of(fair).choices


# -- several points ---------------------------------------------------------------------------


def test_one_lane_that_is_near_the_fastest_everywhere_is_to_be_used_everywhere():
    result = raced(
        "threads,gevent", lambda lane, _b, clusters: (1.0, 1.004)[lane] * clusters, at=(2, 1, 4)
    )
    assert chosen(result) == ["threads"]
    assert said(result).startswith("At every point use threads: at 4 clusters within 1 %")


def test_where_lanes_cross_each_stretch_has_its_own():
    def times(lane, _block, clusters):
        return (clusters, 3.0)[lane]

    result = raced("sequential,threads", times, at=(1, 2, 4, 8))
    assert chosen(result) == ["sequential", "threads"]
    assert "From 1 cluster to 2 clusters run one query after another (sequential)" in said(result)
    assert "from 4 clusters to 8 clusters use threads: at 8 clusters" in said(result)


def test_points_without_verdict_are_named_beside_those_with_one():
    def times(lane, block, clusters):
        if clusters == 1:
            return 1.0 if not lane else (1.3 if block % 2 else 0.7)
        return (1.0, 2.0)[lane]

    result = raced("threads,gevent", times, at=(1, 4))
    assert chosen(result) == ["threads"]
    assert kinds(result)[-1] == UNTOLD
    assert "At 1 cluster it cannot be told yet: times vary too much" in said(result)


# -- each rule on both sides ------------------------------------------------------------------


def test_a_gain_is_said_from_its_threshold_on():
    least = rule("gain").threshold
    assert "gain" in kinds(raced("sequential,threads", (least + 0.01, 1.0)))
    assert "gain" not in kinds(raced("sequential,threads", (least - 0.01, 1.0)))
    assert "gain" not in kinds(raced("processes,threads", (9.0, 1.0)))


def test_the_margin_is_said_where_every_other_is_slower():
    assert "margin" in kinds(raced("processes,threads,gevent", (1.5, 1.0, 1.1)))
    assert "margin" not in kinds(raced("processes,threads,gevent", (1.5, 1.0, 1.001)))
    assert "takes 2.0\u00d7 the time" in said(raced("processes,threads", (2.0, 1.0)))


@pytest.mark.parametrize(
    ("factor", "words"),
    [
        (1.9, None),
        (2.0, "half the memory of processes (10.0 MiB instead of 20.0 MiB)"),
        (6.2, "a sixth of the memory of processes (10.0 MiB instead of 62.0 MiB)"),
        (9.0, "10.0 MiB of memory instead of 90.0 MiB for processes"),
    ],
)
def test_memory_is_said_from_its_threshold_on(factor, words):
    result = raced("threads,processes", (1.0, 2.0), memory=(10.0, 10.0 * factor))
    assert ("memory" in kinds(result)) == (words is not None)
    assert (words or "") in said(result)


def test_memory_is_not_said_where_the_choice_takes_most():
    assert "memory" not in kinds(raced("threads,processes", (1.0, 2.0), memory=(60.0, 10.0)))


def test_a_tie_is_said_of_lanes_without_a_difference_only():
    assert "tie" in kinds(raced("threads,asyncio", (1.0, 1.0 + BAND / 2)))
    assert "tie" not in kinds(raced("threads,asyncio", (1.0, 1.0 + BAND * 2)))


def test_what_speaks_against_a_tie_is_its_memory_where_that_is_much():
    ties = ("threads,thread-pool", (1.0, 1.0))
    assert "takes 1.6\u00d7 the memory" in said(raced(*ties, memory=(10.0, 16.0)))
    assert "the memory" not in said(raced(*ties, memory=(10.0, 14.0)))
    assert "tie" in kinds(raced(*ties, memory=(10.0, 14.0)))


def test_the_wait_for_the_first_query_is_said_from_its_threshold_on():
    least_s = rule("start").threshold * 1.0
    late = raced("threads,processes", (1.0, 2.0), first_s=least_s + 0.01)
    assert "60.0 ms pass before the first query of processes" in said(late)
    assert "start" not in kinds(raced("threads,processes", (1.0, 2.0), first_s=least_s - 0.01))
    # It costs nothing where the lane is no slower.
    assert "start" not in kinds(raced("threads,processes", (1.0, 1.0), first_s=0.5))


def test_a_start_below_ten_milliseconds_is_never_said():
    assert "start" not in kinds(raced("threads,processes", (0.1, 0.2), first_s=0.009))
    assert "start" in kinds(raced("threads,processes", (0.1, 0.2), first_s=0.012))


@pytest.mark.parametrize(
    ("ratio", "kind", "is_said"),
    [(1.0, "cpu", True), (1.1, "cpu", True), (0.9, "cpu", False), (1.0, "sleep", False)],
)
def test_threads_that_gain_nothing_are_said_where_the_work_computes(ratio, kind, is_said):
    result = raced("sequential,threads,processes", (1.0, ratio, 0.5), kind=kind)
    assert ("computing" in kinds(result)) == is_said


@pytest.mark.parametrize(
    ("cpu_share", "gil_share", "forms", "kind"),
    [
        (0.9, 0.6, Forms.FUNCTION, "computing"),
        (0.9, 0.4, Forms.FUNCTION, None),
        (0.1, 0.1, Forms.FUNCTION, "stalled"),
        (0.1, 0.1, Forms.BOTH, None),
    ],
)
def test_of_own_work_the_profile_says_what_holds_lanes_back(cpu_share, gil_share, forms, kind):
    result = raced("sequential,threads,asyncio,processes", (1.0, 1.0, 1.0, 0.25))
    result.profile = QueriesProfiled(
        at_s=0.0, cpu_share=cpu_share, gil_share=gil_share, forms=forms
    )
    assert [one for one in kinds(result) if one in ("computing", "stalled")] == [kind] * bool(kind)


def test_on_one_core_nothing_is_said_of_the_lock():
    result = raced("sequential,threads,processes", (1.0, 1.0, 0.5), kind="cpu")
    one_core = msgspec.structs.replace(ENVIRONMENT, cores=1)
    result.started = msgspec.structs.replace(result.started, environment=one_core)
    assert "computing" not in kinds(result)


def test_without_a_global_lock_it_holds_nobody_back():
    result = raced("sequential,threads,processes", (1.0, 1.0, 0.5), kind="cpu")
    assert "the GIL lets one thread compute at a time" in said(result)
    free = msgspec.structs.replace(ENVIRONMENT, gil=False)
    result.started = msgspec.structs.replace(result.started, environment=free)
    assert "computing" not in kinds(result)


@pytest.mark.parametrize(
    ("ratio", "kind", "is_said"),
    [(1.0, "blocking", True), (0.9, "blocking", False), (1.0, "http", False)],
)
def test_coroutines_that_gain_nothing_are_said_where_the_work_hides_its_waits(ratio, kind, is_said):
    result = raced("sequential,asyncio,threads", (1.0, ratio, 0.25), kind=kind)
    assert ("stalled" in kinds(result)) == is_said


def test_larger_pools_are_said_to_gain_nothing_where_none_is_faster():
    pools = "thread-pool:size=1,thread-pool:size=2,thread-pool:size=4"
    assert "More than 2 threads gain nothing" in said(raced(pools, (2.0, 1.0, 1.001)))
    assert "More than 2 threads gain nothing" in said(raced(pools, (2.0, 1.0, 1.2)))
    assert "size" not in kinds(raced("threads,processes", (1.0, 2.0)))


def test_the_largest_pool_raced_may_not_be_the_best():
    pools = "thread-pool:size=1,thread-pool:size=2"
    assert "More than 2 threads may be faster still" in said(raced(pools, (2.0, 1.0)))
    # More threads than clusters have nothing to do.
    assert "size" not in kinds(raced(pools, (2.0, 1.0), at=(2,)))


def test_every_rule_is_tested_here():
    tested = {"speed", "gain", "margin", "memory", "tie", "start", "computing", "stalled", "size"}
    assert {one.kind for one in ADVICE} == tested | {"failed"}


def test_a_rule_with_another_threshold_speaks_at_that():
    result = raced("threads,processes", (1.0, 2.0), memory=(10.0, 16.0))
    point = result.points[0]
    case = case_at(result, point)
    assert list(rule("memory").remarks(case, 0)) == []
    assert len(list(replace(rule("memory"), threshold=1.5).remarks(case, 0))) == 1


# -- where it is read -------------------------------------------------------------------------


def test_the_report_and_every_export_with_words_say_the_same():
    result = raced("sequential,threads,gevent", (4.0, 1.0, 1.1))
    lines = conclusion_lines(result)
    assert lines
    assert [line.text for line in race_report(result).lines if line.text in lines] == list(lines)
    found = json.loads(to_json(result))["conclusion"]
    assert [choice["lane"] for choice in found["choices"]] == ["threads"]
    assert found["choices"][0]["points"] == [{"clusters": 4}]
    assert f"{found['headline'][:1].upper()}{found['headline'][1:]}." == lines[0]
    assert MARKDOWN.write(result).endswith(
        "\nUse threads: the fastest, 4.0\u00d7 as fast as "
        "sequential, the next (gevent) takes 10 % longer.\n"
    )


def test_names_of_lanes_are_never_markup():
    spec = made_up_spec("threads,gevent", cluster_counts=(4,), repeats=10)
    named = msgspec.structs.replace(spec.lanes[0], name="a*b*")
    spec = msgspec.structs.replace(spec, lanes=(named, *spec.lanes[1:]))
    events = played(spec, plan_race(spec), lambda run: 1.0 + run.lane, lambda run: False)
    assert MARKDOWN.write(fold(events)).splitlines()[-1].startswith(r"Use a\*b\*: the fastest")
