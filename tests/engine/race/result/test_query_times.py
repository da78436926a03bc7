from array import array

import numpy as np
import pytest

from engine.export.table.columns import COLUMNS
from engine.export.table.entry import Entry
from engine.race.result.query_times import QueryTimes, query_times
from engine.race.result.result import fold
from engine.race.result.run import Run
from engine.race.spec.axis import at_clusters
from engine.workload.durations import Spread
from tests.engine.races import made_up_race, made_up_spec


def run_of(spec, took_ms, *, is_finished=True):
    """Return a run whose queries took these times, one after another."""
    finished = fold(made_up_race(spec)).runs[0]
    run = Run(finished.planned)
    ends = np.cumsum(took_ms) * 1_000_000
    run.ends_ns = array("q", ends.astype(int).tolist())
    run.starts_ns = array("q", (ends - np.array(took_ms) * 1_000_000).astype(int).tolist())
    run.ended_count = len(took_ms)
    if is_finished:
        run.outcome = finished.outcome
    return run


def test_quantiles_are_over_all_queries_of_all_finished_runs():
    spec = made_up_spec("sequential", cluster_counts=(1,), nodes=2, switches=0, sleep_s=0.01)
    runs = [
        run_of(spec, [10, 20]),
        run_of(spec, [30, 50]),
        run_of(spec, [900, 900], is_finished=False),
    ]
    times = query_times(spec, at_clusters(1), runs)
    assert times.took_s.tolist() == pytest.approx([0.01, 0.02, 0.03, 0.05])
    assert times.quantile(0.5) == pytest.approx(0.025)
    assert (times.least_s, times.most_s) == pytest.approx((0.01, 0.05))
    assert times.runs == 2
    assert times.mean_asked_s == pytest.approx(0.01)
    assert not times.is_varied


def test_without_a_finished_run_there_are_no_times():
    spec = made_up_spec("sequential", cluster_counts=(1,), nodes=2, switches=0)
    assert query_times(spec, at_clusters(1), [run_of(spec, [1, 1], is_finished=False)]) is None


def test_what_was_asked_for_varies_as_the_spread_says():
    spec = made_up_spec(
        "sequential", cluster_counts=(1,), nodes=40, switches=0, spread=Spread.UNIFORM
    )
    times = query_times(spec, at_clusters(1), [run_of(spec, [1] * 40)])
    assert times.is_varied
    durations = spec.durations(40)
    assert times.asked_s.tolist() == sorted(durations[query] for query in range(40))


def test_the_table_offers_quantiles_of_the_queries():
    result = fold(made_up_race())
    entry = Entry(result, 0, at_clusters(1))
    values = {column.key: column.value(entry) for column in COLUMNS}
    times = result.queries(0, at_clusters(1))
    assert values["query_median"] == times.quantile(0.5)
    assert values["query_p99"] == times.quantile(0.99)
    assert values["query_most"] == times.most_s


@pytest.mark.parametrize("count", [1, 2, 3, 10, 1001])
def test_quantiles_are_those_of_numpy(count):
    took_s = np.sort(np.random.default_rng(count).exponential(size=count))
    times = QueryTimes(took_s, took_s, runs=1)
    for share in (0.0, 0.05, 0.25, 0.5, 0.95, 0.99, 1.0):
        assert times.quantile(share) == pytest.approx(np.quantile(took_s, share), rel=1e-12)
