import itertools
import json
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.export.trace import to_trace
from engine.race.events import ClockStarted, QueriesMoved, RunFinished, RunStarted, Usage
from engine.race.result.in_flight import in_flight_curve, mean_in_flight, waiting_curve
from engine.race.result.resources import median_run
from engine.race.result.result import fold
from engine.race.result.timeline import (
    NEVER,
    end_of,
    make_timeline,
    shown_run,
    timeline_of,
)
from engine.race.spec.axis import at_clusters
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut
from tests.engine.races import made_up_race, made_up_spec


def timeline(starts, ends, carriers=None, fan_out=FanOut.QUERY, nodes=1, switches=1):
    inventory = Inventory(len(starts) // (nodes + switches), nodes, switches)
    carriers = carriers or [7] * len(starts)
    columns = (np.array(values, dtype=np.int64) for values in (starts, ends, carriers))
    return make_timeline(inventory, fan_out, *columns)


def rows_by_query(made):
    return dict(zip(made.queries.tolist(), made.rows.tolist(), strict=True))


times = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 30), st.integers(1, 3)), min_size=1, max_size=40
)


@given(times)
def test_no_two_queries_of_a_row_overlap_and_none_is_lost(spans):
    starts, ends = [s for s, _, _ in spans], [s + d for s, d, _ in spans]
    made = timeline(starts, ends, [c for *_, c in spans], switches=0)
    assert sorted(made.queries.tolist()) == list(range(len(spans)))
    same_row = made.rows[1:] == made.rows[:-1]
    assert (made.starts_ns[1:] >= made.ends_ns[:-1])[same_row].all()
    for row, carrier in enumerate(made.carriers.tolist()):
        own = made.queries[made.bounds[row] : made.bounds[row + 1]]
        assert {spans[query][2] for query in own.tolist()} == {carrier}
    for row in range(made.row_count):
        first = made.bounds[row]
        assert made.place_at(row, made.starts_ns[first], made.starts_ns[first]) is not None


@given(times)
def test_the_curve_s_area_is_the_sum_of_the_queries_times(spans):
    starts, ends = [s for s, _, _ in spans], [s + d for s, d, _ in spans]
    made = timeline(starts, ends, switches=0)
    mean = mean_in_flight(made, 100e-9)
    assert mean.agree
    assert mean.by_area == pytest.approx(sum(d for _, d, _ in spans) / 100)


def test_an_overlong_query_makes_the_two_means_differ():
    assert not mean_in_flight(timeline([1, 5], [10, 50]), 20e-9).agree


def test_carriers_come_in_the_order_of_their_first_query():
    made = timeline([30, 10, 20, 40], [35, 15, 25, 45], [5, 9, 5, 9])
    assert made.carriers.tolist() == [9, 5]
    assert rows_by_query(made) == {1: 0, 3: 0, 2: 1, 0: 1}


def test_a_query_keeps_its_row_while_the_run_goes_on():
    starts, ends = [1, 2, 11, 12, 13, 30], [10, 40, 20, 35, 50, 60]
    last = rows_by_query(timeline(starts, ends))
    for now in (5, 10, 11, 12, 13, 21, 41):
        known = [start if start <= now else 0 for start in starts]
        ended = [end if end <= now else 0 for end in ends]
        so_far = rows_by_query(timeline(known, ended))
        assert so_far.items() <= last.items()


def test_a_query_waits_from_when_the_graph_allows_it():
    chain = timeline([5, 25, 8, 28], [20, 40, 20, 40], [1, 1, 2, 2], FanOut.CLUSTER)
    ready = dict(zip(chain.queries.tolist(), chain.readies_ns.tolist(), strict=True))
    assert ready == {0: 0, 1: 20, 2: 0, 3: 20}
    stages = timeline([5, 6, 31, 0], [20, 30, 40, 0], None, FanOut.STAGE, nodes=2, switches=2)
    assert stages.readies_ns[stages.place_of(2)] == 30
    assert stages.queued_ns.tolist() == [30]
    assert stages.place_of(3) is None
    waiting = waiting_curve(stages)
    assert [waiting.at(time) for time in (0, 5, 6, 30, 31)] == [2, 1, 0, 2, 1]


def test_pale_bars_begin_where_the_row_was_free():
    pool = timeline([1, 11, 21], [10, 20, 30], nodes=1, switches=0)
    assert pool.held_ns.tolist() == [0, 10, 20]


def test_a_query_that_has_not_ended_stays_in_flight():
    made = timeline([1, 2], [9, 0])
    assert made.ends_ns.tolist() == [9, NEVER]
    assert in_flight_curve(made).at(1000) == 1
    assert mean_in_flight(made, 1.0) is None


def test_a_clock_that_has_not_started_makes_an_empty_timeline():
    made = timeline([], [])
    assert (made.row_count, len(made.held_ns)) == (0, 0)
    assert in_flight_curve(made).most == 0


def test_the_median_run_stands_for_its_lane_and_any_block_can_be_had():
    result = fold(made_up_race(made_up_spec("threads", cluster_counts=(2,), repeats=4)))
    for run, elapsed_s in zip(result.runs, (4.0, 1.0, 3.0, 2.0), strict=True):
        finished = run.outcome
        values = {name: getattr(finished, name) for name in finished.__struct_fields__}
        run.outcome = RunFinished(**values | {"elapsed_s": elapsed_s})
    assert median_run(result.runs).planned.block == 3
    assert shown_run(result, 0, at_clusters(2)).planned.block == 3
    assert shown_run(result, 0, at_clusters(2), block=1).outcome.elapsed_s == 1.0
    assert shown_run(result, 0, at_clusters(2), block=9) is None


def test_the_fold_knows_the_mean_in_flight_that_the_curve_has():
    result = fold(made_up_race())
    run = shown_run(result, 1, at_clusters(2))
    mean = mean_in_flight(timeline_of(result, run), end_of(run))
    assert mean.agree
    assert result.mean_in_flight(1, at_clusters(2)) == pytest.approx(mean.by_little)
    assert result.mean_in_flight(1, at_clusters(2)) == pytest.approx(4 * 0.5 / 1.01, rel=1e-3)


def overlapping_race(count):
    """Return a gevent race of one run in which queries of one thread overlap in many ways."""
    spec = made_up_spec("gevent@query", cluster_counts=(count // 2,))
    events = made_up_race(spec, runs=0, over=False)
    queries = list(range(count))
    starts = [1000 + 700 * query for query in queries]
    ends = [start + 1_000_003 + 37 * (query % 11) for query, start in enumerate(starts)]
    events += [
        RunStarted(at_s=0.0, run=0),
        ClockStarted(at_s=0.1, run=0),
        QueriesMoved(
            at_s=0.2,
            run=0,
            started=queries,
            started_ns=starts,
            carriers=[77] * count,
            ended=queries,
            ended_ns=ends,
        ),
        RunFinished(
            at_s=0.3,
            run=0,
            elapsed_s=0.2,
            start_up_s=0.1,
            oversleep_s=0.0,
            most_in_flight=count,
            usage=Usage(0.0, 0.0, 0, 0),
        ),
    ]
    return fold(events)


def test_a_trace_holds_every_query_and_no_two_overlap_on_one_thread():
    document = json.loads(to_trace(overlapping_race(1000)))
    spans = [event for event in document["traceEvents"] if event["ph"] == "X"]
    names = {(event["args"]["cluster"], event["name"]) for event in spans}
    assert len(spans) == len(names) == 1000
    threads = defaultdict(list)
    for event in spans:
        start_ns = round(event["ts"] * 1000)
        threads[event["pid"], event["tid"]].append((start_ns, round(event["dur"] * 1000)))
    assert len(threads) > 100
    for own in threads.values():
        own.sort()
        assert all(a + d <= b for (a, d), (b, _) in itertools.pairwise(own))
    named = {(e["pid"], e["tid"]) for e in document["traceEvents"] if e["name"] == "thread_name"}
    assert named == set(threads)
    assert document["otherData"]["environment"]["processor"] == "Example CPU"
    counts = [e["args"]["queries"] for e in document["traceEvents"] if e["ph"] == "C"]
    assert counts[-1] == 0
    assert max(counts) == len(threads)


def test_a_trace_holds_the_median_runs_unless_all_are_wanted():
    result = fold(made_up_race(made_up_spec(repeats=3), failed=("threads",)))

    def processes(text):
        events = json.loads(text)["traceEvents"]
        return [event["args"]["name"] for event in events if event["name"] == "process_name"]

    assert len(processes(to_trace(result))) == 8
    every = processes(to_trace(result, every_run=True))
    assert len(every) == len(set(every)) == 24
