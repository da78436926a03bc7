import json
import re
import subprocess
import sys

import msgspec
import pytest

from engine.article.claims import CLAIMS, claim_named
from engine.article.judgement import Fate, Finding, Rating
from engine.export.table.columns import columns_named
from engine.export.table.table import make_table
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.process.child import python_environment
from engine.race.events import Ending, RunFaulted, Usage
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.record.history import History
from engine.vocabulary.cause import told
from tests.engine.loads import made_up_load
from tests.engine.races import ENVIRONMENT, made_up_race, played

IDS = [claim.id for claim in CLAIMS]


def result_of(spec, elapsed_s, *, usage=None, carriers=None, environment=ENVIRONMENT):
    """Return a race's result with elapsed times of one's own.

    Args:
        spec: What is raced.
        elapsed_s: From a lane's title and cluster count to seconds.
        usage: From a lane's title to what it used.
        carriers: From a lane's title to how many threads carried its queries.
        environment: What it ran on.
    """
    events = made_up_race(spec)
    started = msgspec.structs.replace(events[0], environment=environment)
    titles = [started.plan.lanes[run.lane].title for run in started.plan.runs]
    changed = [started]
    for event in events[1:]:
        name = type(event).__name__
        if name == "RunFinished":
            run = started.plan.runs[event.run]
            event = msgspec.structs.replace(
                event,
                elapsed_s=elapsed_s(titles[event.run], run.point.clusters),
                usage=(usage or {}).get(titles[event.run], event.usage),
            )
        elif name == "QueriesMoved":
            count = (carriers or {}).get(titles[event.run], 1)
            event = msgspec.structs.replace(
                event, carriers=[place % count for place in range(len(event.started))]
            )
        changed.append(event)
    return fold(changed)


def experiment_of(spec, endings):
    """Return a race's result in which runs went wrong: lane titles to ending and answered."""
    events = made_up_race(spec)
    plan = events[0].plan
    changed = []
    for event in events:
        if type(event).__name__ == "RunFinished":
            ending, answered = endings[plan.lanes[plan.runs[event.run].lane].title]
            event = RunFaulted(
                at_s=event.at_s,
                run=event.run,
                ending=ending,
                elapsed_s=0.1,
                answered=answered,
                unheard=[],
                cause=told("it went wrong"),
            )
        changed.append(event)
    return fold(changed)


def judged(claim, results):
    """Return what the results of a claim say, worded from what is recorded of it."""
    return claim.word(msgspec.json.decode(msgspec.json.encode(claim.find(results)), type=Finding))


def rating(claim_id, *results):
    judgement = judged(claim_named(claim_id), results)
    assert judgement.reason
    assert len(judgement.figures) == 2 or judgement.rating is Rating.UNKNOWN
    return judgement.rating


def timed(claim_id, *times):
    """Return results of a claim's races, each of whose lanes takes its time in seconds."""
    return [
        result_of(spec, lambda title, clusters, own=own: own[title])
        for spec, own in zip(claim_named(claim_id).specs, times, strict=True)
    ]


def test_every_claim_has_an_id_and_a_sentence_of_its_own():
    assert len(set(IDS)) == len({str(claim.sentence) for claim in CLAIMS}) == len(CLAIMS)


def test_all_claims_together_take_under_three_minutes():
    assert sum(claim.estimate_s for claim in CLAIMS) < 170


OTHERS = [1, 3, 4]


@pytest.mark.parametrize(
    ("ending", "answered", "expected"),
    [
        (Ending.RAISED, OTHERS, Rating.HOLDS),
        (Ending.RAISED, [1, 3], Rating.IN_PART),
        (Ending.CRASHED, [], Rating.FAILS),
    ],
)
def test_stable_processes(ending, answered, expected):
    (spec,) = claim_named("stable-processes").specs
    endings = {"processes": (ending, answered), "process pool (pool size 4)": (Ending.RAISED, [])}
    result = experiment_of(spec, endings)
    assert rating("stable-processes", result) is expected
    rows = claim_named("stable-processes").chart([result]).rows
    assert len(rows) == 2
    assert [fate is Fate.ANSWERED for fate in rows[0].fates] == [
        n in answered for n in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("times", "expected"), [(5.01, "holds"), (4.9, "in part"), (2.01, "in part"), (1.9, "does not")]
)
def test_costly_processes(times, expected):
    (spec,) = claim_named("costly-processes").specs
    # The start of the Manager, the same at every count, is nobody's unit.
    costs = {"a thread": 1e-3, "a process, forked": times * 1e-3, "a process, spawned": 0.1}
    result = result_of(spec, lambda title, clusters: 0.5 + costs[title] * clusters)
    assert expected in str(rating("costly-processes", result).caption)


@pytest.mark.parametrize(
    ("overhead", "cpu", "expected"),
    [(2.1, 2.1, Rating.HOLDS), (2.1, 1.9, Rating.IN_PART), (1.9, 1.9, Rating.FAILS)],
)
def test_light_threads(overhead, cpu, expected):
    (spec,) = claim_named("light-threads").specs
    over_s = {"threads": 0.01, "processes": overhead * 0.01}
    usage = {"threads": Usage(0.01, 0.0, 1, 1), "processes": Usage(0.0, cpu * 0.01, 1, 1)}
    result = result_of(spec, lambda title, clusters: 0.4 + over_s[title], usage=usage)
    assert rating("light-threads", result) is expected


@pytest.mark.parametrize(
    ("raised", "crashed", "expected"),
    [
        ((Ending.RAISED, OTHERS), (Ending.CRASHED, []), Rating.IN_PART),
        ((Ending.CRASHED, []), (Ending.CRASHED, []), Rating.HOLDS),
        ((Ending.RAISED, OTHERS), (Ending.RAISED, OTHERS), Rating.FAILS),
    ],
)
def test_fragile_threads_tell_an_exception_from_a_crash(raised, crashed, expected):
    first, second = claim_named("fragile-threads").specs
    results = (
        experiment_of(first, {"a thread raises": raised}),
        experiment_of(second, {"a thread crashes": crashed}),
    )
    assert rating("fragile-threads", *results) is expected


@pytest.mark.parametrize(
    ("waiting", "computing", "expected"),
    [
        (2.01, 1.19, Rating.HOLDS),
        (2.01, 1.21, Rating.IN_PART),
        (1.99, 1.0, Rating.FAILS),
    ],
)
def test_threads_io_not_cpu(waiting, computing, expected):
    results = timed(
        "threads-io-not-cpu",
        {"sequential": 1.0, "threads": 1 / waiting},
        {"sequential": 1.0, "threads": 1 / computing},
    )
    assert rating("threads-io-not-cpu", *results) is expected


@pytest.mark.parametrize(
    ("switches", "carried_by", "expected"),
    [(99, 1, Rating.HOLDS), (101, 1, Rating.IN_PART), (99, 2, Rating.IN_PART), (501, 1, "no")],
)
def test_no_switch_cost(switches, carried_by, expected):
    (spec,) = claim_named("no-switch-cost").specs
    few, many = Usage(0.0, 0.0, switches, 0), Usage(0.0, 0.0, 600, 400)
    result = result_of(
        spec,
        lambda title, clusters: 0.2,
        usage={"threads": many, "gevent": few, "asyncio": few},
        carriers={"threads": 1000, "gevent": carried_by, "asyncio": carried_by},
    )
    expected = Rating.FAILS if expected == "no" else expected
    assert rating("no-switch-cost", result) is expected


@pytest.mark.parametrize(
    ("slowest_s", "carried_by", "expected"),
    [(1.99, 1, Rating.HOLDS), (2.01, 1, Rating.IN_PART), (1.2, 2, Rating.IN_PART)],
)
def test_many_coroutines(slowest_s, carried_by, expected):
    (spec,) = claim_named("many-coroutines").specs
    spec = msgspec.structs.replace(spec, cluster_counts=(10,))
    times = {"gevent": slowest_s, "asyncio": 1.1}
    result = result_of(spec, lambda title, clusters: times[title], carriers={"gevent": carried_by})
    assert rating("many-coroutines", result) is expected


@pytest.mark.parametrize(
    ("alone", "combined", "expected"),
    [
        (1.19, 1.51, Rating.HOLDS),
        (1.21, 1.51, Rating.IN_PART),
        (1.19, 1.49, Rating.IN_PART),
        (1.21, 1.49, Rating.FAILS),
    ],
)
def test_one_core(alone, combined, expected):
    times = {"sequential": 1.0, "gevent": 1 / alone, "gevent + processes": 1 / combined}
    assert rating("one-core", *timed("one-core", times)) is expected


def test_one_core_cannot_be_told_on_one_core():
    (spec,) = claim_named("one-core").specs
    single = msgspec.structs.replace(ENVIRONMENT, cores=1)
    result = result_of(spec, lambda title, clusters: 1.0, environment=single)
    judgement = judged(claim_named("one-core"), [result])
    assert judgement.rating is Rating.UNKNOWN
    assert "only one core" in str(judgement.reason)


@pytest.mark.parametrize(
    ("stalled", "threads", "expected"),
    [(0.91, 0.49, Rating.HOLDS), (0.91, 0.51, Rating.IN_PART), (0.89, 0.3, Rating.FAILS)],
)
def test_blocking_stalls(stalled, threads, expected):
    work_s = 32 * 0.04
    results = timed(
        "blocking-stalls",
        {"gevent, calls block": stalled * work_s, "threads, calls block": threads * work_s},
        {"gevent, waits it sees": 0.33},
    )
    assert rating("blocking-stalls", *results) is expected


@pytest.mark.parametrize(
    ("apart", "gevent_s", "expected"),
    [(1.09, 0.2, Rating.IN_PART), (1.09, 0.85, Rating.HOLDS), (1.11, 0.2, Rating.FAILS)],
)
def test_same_time_holds_at_equal_fan_out_and_not_at_the_articles(apart, gevent_s, expected):
    results = timed(
        "same-time",
        {"threads": 0.8, "processes": 0.8 * apart, "gevent": 0.8},
        {"threads": 0.8, "processes": 0.8, "gevent": gevent_s},
    )
    assert rating("same-time", *results) is expected


def uneven(spec, alone_s, faster):
    """Return a race's result whose lanes are faster by other factors in each of three blocks."""
    plan = plan_race(spec)
    base = plan.lanes[0].strategy

    def elapsed_s(run):
        lane = plan.lanes[run.lane]
        times = 1.0 if lane.strategy == base else faster[run.block]
        return alone_s[run.block] / times

    return fold(played(spec, plan, elapsed_s, lambda run: False))


# The medians' ratio is 3.0 / 2.0, that of the blocks 1.4.
ALONE_S, FASTER = (2.8, 3.0, 8.0), (1.4, 3.0, 1.3)


@pytest.mark.parametrize("claim_id", ["threads-io-not-cpu", "one-core"])
def test_text_and_chart_say_the_same_of_how_much_faster_a_lane_is(claim_id):
    claim = claim_named(claim_id)
    results = [uneven(spec, ALONE_S, FASTER) for spec in claim.specs]
    medians = [results[0].summary(lane, at_clusters(4)).median_s for lane in range(2)]
    assert medians[0] / medians[1] == pytest.approx(1.5)
    said = re.findall(r"[\d.]+\u00d7", "; ".join(map(str, judged(claim, results).figures)))
    drawn = [bar.text for bar in claim.chart(results).bars]
    assert said == drawn == ["1.4\u00d7", "1.4\u00d7"]
    assert [f"{bar.value:.1f}\u00d7" for bar in claim.chart(results).bars] == drawn
    # And as the table of the race would say.
    (speedup,) = columns_named(["speedup"])
    assert make_table(results[0], [speedup]).rows[1].cells == ("1.4",)


def test_text_and_chart_say_the_same_of_a_time_under_the_ideal():
    claim = claim_named("light-threads")
    times = {"threads": 0.396, "processes": 0.41}
    results = timed("light-threads", times)
    (over, _) = map(str, judged(claim, results).figures)
    assert over == "over the ideal: threads -4.00 ms, processes 10.0 ms"
    threads, processes = claim.chart(results).bars
    assert (threads.text, processes.text) == ("-4.00 ms", "10.0 ms")


def test_text_and_chart_say_the_same_of_switches():
    claim = claim_named("no-switch-cost")
    (spec,) = claim.specs
    usage = {
        title: Usage(0.0, 0.0, count, 0)
        for title, count in (("threads", 1981), ("gevent", 3), ("asyncio", 26))
    }
    results = [result_of(spec, lambda title, clusters: 0.2, usage=usage)]
    said = str(judged(claim, results).figures[0])
    for bar in claim.chart(results).bars:
        assert f"{bar.label} {bar.text}" in said


def test_an_unusual_rating_says_that_it_is_one():
    usual = judged(
        claim_named("same-time"),
        timed(
            "same-time",
            {"threads": 0.8, "processes": 0.8, "gevent": 0.8},
            {"threads": 0.8, "processes": 0.8, "gevent": 0.2},
        ),
    )
    unusual = judged(
        claim_named("same-time"),
        timed(
            "same-time",
            {"threads": 0.8, "processes": 0.8, "gevent": 1.8},
            {"threads": 0.8, "processes": 0.8, "gevent": 0.2},
        ),
    )
    assert str(usual.reason) in str(unusual.reason)
    assert "result is unusual" in str(unusual.reason)


def load_of(spec, waits_s, **changes):
    """Return a load's result in which the probe waits for so long at each strategy."""
    some = msgspec.structs.replace(spec, requests=5, duration_s=None)
    return fold_load(made_up_load(some, probe_s=waits_s, **changes))


@pytest.mark.parametrize(
    ("blocking", "processes", "threads", "expected"),
    [
        (0.81, 0.09, 0.02, Rating.HOLDS),
        (0.81, 0.11, 0.02, Rating.IN_PART),
        (0.81, 0.11, 0.11, Rating.IN_PART),
        (0.79, 0.01, 0.02, Rating.UNKNOWN),
    ],
)
def test_tornado_stays_responsive(blocking, processes, threads, expected):
    (spec,) = claim_named("tornado-stays-responsive").specs
    shares = {"blocking": blocking, "processes": processes, "threads": threads, "gevent": 0.01}
    work_s = 16 * spec.sleep_s
    result = load_of(spec, {name: share * work_s for name, share in shares.items()})
    assert rating("tornado-stays-responsive", result) is expected
    chart = claim_named("tornado-stays-responsive").chart([result])
    assert len(chart.bars) == claim_named("tornado-stays-responsive").rows == 4
    assert chart.mark == pytest.approx(work_s)


def test_a_server_that_died_leaves_its_claim_untold():
    (spec,) = claim_named("tornado-stays-responsive").specs
    result = load_of(spec, {"blocking": 9.0}, died={"threads": "the server was ended by SIGKILL"})
    judgement = judged(claim_named("tornado-stays-responsive"), [result])
    assert judgement.rating is Rating.UNKNOWN
    assert "threads: the server was ended by SIGKILL" in str(judgement.reason)


def begun_result(spec):
    if isinstance(spec, LoadSpec):
        return fold_load(made_up_load(spec, lanes=0, over=False))
    return fold(made_up_race(spec, runs=0, over=False))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_without_its_figures_a_claim_cannot_be_told(claim):
    assert judged(claim, []).rating is Rating.UNKNOWN
    begun = [begun_result(spec) for spec in claim.specs]
    judgement = judged(claim, begun)
    assert judgement.rating is Rating.UNKNOWN
    assert "was stopped before" in str(judgement.reason)
    # Charts grow from nothing.
    claim.chart([])
    claim.chart(begun[:1])


def engine(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        capture_output=True,
        text=True,
        env=python_environment(),
        check=False,
    )


def test_the_command_line_judges_a_claim(marked_processes):
    run = engine("article", "fragile-threads", "--json")
    assert run.returncode == 0, run.stderr
    (found,) = json.loads(run.stdout)
    assert found["verdict"] == "holds in part"
    assert len(found["figures"]) == 2
    assert "cluster 4 four times" in found["note"]
    assert engine("article", "stable-processes").stdout.startswith("A process that dies")
    assert History().paths() == []
    # What was found is still there, with date and machine, and nothing is run for it.
    kept = engine("article", "--kept")
    assert kept.returncode == 0
    assert re.search(r"Checked 20\d\d-\d\d-\d\d \d\d:\d\d UTC, CPython \d", kept.stdout)
    assert kept.stdout.startswith("A process that dies")
    assert "One thread's crash brings the whole process down: holds in part" in kept.stdout
    assert "Not checked yet: costly-processes, " in kept.stderr
    (again,) = json.loads(engine("article", "fragile-threads", "--kept", "--json").stdout)
    assert again == found


def test_the_command_line_lists_claims_and_refuses_others():
    assert [line.split()[0] for line in engine("article", "--list").stdout.splitlines()] == IDS
    refused = engine("article", "faster-than-light")
    assert refused.returncode == 2
    assert "claims must be among stable-processes" in refused.stderr
