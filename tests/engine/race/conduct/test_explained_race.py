import pytest

from engine.machine.interpreter import obstacle, own_interpreter
from engine.race.conduct.conductor import Conductor
from engine.race.conduct.readiness import Readiness
from engine.race.parts import PARTS
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.strategies import STRATEGIES
from engine.workload.task_graph import FanOut

LANES = [
    strategy.name
    for strategy in STRATEGIES
    if not obstacle(strategy, own_interpreter()) and strategy.name != "dask"
]


def explained(lanes, **changes):
    values = {"cluster_counts": (2,), "nodes": 2, "switches": 2, "sleep_s": 0.01, "explain": True}
    spec = RaceSpec(lanes=tuple(map(parse_lane, lanes)), **(values | changes))
    return fold(Conductor(spec).events())


@pytest.mark.parametrize("fan_out", [FanOut.CLUSTER, FanOut.STAGE, FanOut.QUERY])
def test_the_parts_of_every_strategy_make_its_elapsed_time(fan_out):
    result = explained([*LANES, "processes:spawn", "thread-pool:size=2:warm"], fan_out=fan_out)
    for run in result.runs:
        assert run.outcome is not None, run.failure
        assert run.outcome.breakdown.total_s == pytest.approx(run.outcome.elapsed_s, abs=1e-6)


def test_greenlets_that_compute_count_their_own_time():
    result = explained(["gevent"], kind="mixed", kind_options={"cpu_share": "50"}, sleep_s=0.04)
    parts = result.breakdown(0, at_clusters(2))
    (run,) = result.runs
    assert parts.total_s == pytest.approx(run.outcome.elapsed_s, abs=1e-6)
    # Each counts its own computing: that of all of them together would leave no wait.
    assert parts.ideal_s + parts.ready_s > parts.oversleep_s


def test_a_race_that_is_not_explained_has_no_parts():
    result = explained(["threads"], explain=False)
    assert result.breakdown(0, at_clusters(2)) is None
    assert result.runs[0].outcome.breakdown is None


def test_the_cost_of_explaining_is_measured_and_planned():
    result = explained(["threads"])
    precision = result.started.precision
    assert precision.explain_cost_s > 0
    (planned,) = result.plan.runs
    cost_s = precision.query_cost_s + precision.explain_cost_s
    assert planned.burdened_s == pytest.approx(planned.ideal_s + 4 * cost_s)


def test_no_precision_is_measured_once_a_race_has_started():
    class Asked(Readiness):
        times = 0

        def precision(self, *arguments):
            self.times += 1
            return super().precision(*arguments)

    ready = Asked()
    lanes = (parse_lane("threads"), parse_lane("sequential"))
    spec = RaceSpec(lanes=lanes, cluster_counts=(1,), sleep_s=0.001, explain=True)
    result = fold(Conductor(spec, readiness=ready).events())
    assert all(run.outcome.breakdown is not None for run in result.runs)
    assert ready.times == 1


def test_every_part_has_a_name_and_a_meaning():
    assert len({str(part.title) for part in PARTS}) == len(PARTS) == 7
    assert all(str(part.tip) for part in PARTS)
