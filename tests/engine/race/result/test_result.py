import msgspec
import pytest

from engine.race.events import ClockStarted, PlanExtended, QueriesMoved, RaceFinished, RunStarted
from engine.race.plan.planner import Planner, plan_race
from engine.race.result.result import RaceResult, fold, follow
from engine.race.result.run import RunState
from engine.race.spec.axis import at_clusters
from engine.statistics.comparison import Verdict
from engine.stream.event import Outcome
from engine.stream.fold import InconsistentEvent
from tests.engine.races import made_up_race, made_up_spec, played, side_by_side


def test_a_summary_says_what_the_runs_say():
    spec = made_up_spec(repeats=3)
    result = fold(made_up_race(spec, overhead_s={"gevent": 0.5}))
    sequential, _, _, gevent = (result.summary(lane, at_clusters(2)) for lane in range(4))
    # Two clusters of two queries of 0.5 s: one after another 2 s, by stage 1 s.
    assert sequential.ideal_s == pytest.approx(2.0)
    assert sequential.elapsed_s == pytest.approx((2.01,) * 3)
    assert gevent.ideal_s == pytest.approx(1.0)
    assert gevent.median_s == gevent.least_s == gevent.most_s == pytest.approx(1.5)
    assert gevent.overhead_s == pytest.approx(0.5)
    assert gevent.oversleep_s == pytest.approx(0.004)
    assert gevent.speedup == pytest.approx(2.01 / 1.5)
    assert sequential.speedup == pytest.approx(1.0)


def test_without_sequential_the_first_lane_is_the_baseline():
    result = fold(made_up_race(made_up_spec("threads,gevent"), overhead_s={"gevent": 0.5}))
    assert result.baseline == 0
    assert result.summary(0, at_clusters(2)).speedup == pytest.approx(1.0)
    assert result.summary(1, at_clusters(2)).speedup == pytest.approx(1.01 / 1.5)


def test_the_baseline_may_be_any_lane():
    result = fold(made_up_race(made_up_spec(baseline=3)))
    assert result.baseline == 3
    result.compare_with(1, band=0.02)
    assert (result.baseline, result.band) == (1, 0.02)
    assert result.summary(1, at_clusters(2)).speedup == pytest.approx(1.0)
    with pytest.raises(ValueError, match="one of 4 lanes, got 4"):
        result.compare_with(4, band=0.02)


def test_lanes_are_told_apart_by_blocks():
    spec = made_up_spec(repeats=10)
    result = fold(made_up_race(spec, overhead_s={"gevent": 0.5}))
    assert result.comparison(0, at_clusters(2)) is None
    assert result.comparison(1, at_clusters(2)).verdict is Verdict.FASTER
    assert result.comparison(1, at_clusters(2)).ratio == pytest.approx(1.01 / 2.01)
    # Threads and processes take the same, gevent half a second more; one cluster is no advantage.
    assert result.winners(at_clusters(2)) == {1, 2}
    assert result.winners(at_clusters(1)) == {0, 1, 2}


def timed_race(times_s):
    """Return the result of ten blocks of lanes that take given seconds, a function of the block."""
    spec = made_up_spec(",".join(times_s), cluster_counts=(1,), repeats=10)
    plan = plan_race(spec)
    takes = list(times_s.values())
    return fold(played(spec, plan, lambda run: takes[run.lane](run.block), lambda run: False))


def test_who_is_slower_than_any_lane_wins_nothing_whatever_the_baseline():
    # Threads take 2 % more than sequential in every block, and by turns less and more than gevent,
    # whose median is the least of all.
    result = timed_race(
        {
            "sequential": lambda block: 1.0,
            "threads": lambda block: 1.02,
            "gevent": lambda block: 0.9 if block % 2 else 1.08,
        }
    )
    for baseline in range(3):
        result.compare_with(baseline, 0.01)
        assert result.winners(at_clusters(1)) == {0, 2}
        for lane in result.winners(at_clusters(1)) - {baseline}:
            assert result.comparison(lane, at_clusters(1)).verdict is not Verdict.SLOWER


def test_the_least_median_wins_nothing_while_it_is_slower_by_blocks():
    # Both drift; threads take 2 % more in nine blocks, and next to nothing in the slowest.
    result = timed_race(
        {
            "sequential": lambda block: 1.0 + 0.1 * block,
            "threads": lambda block: 1.02 * (1.0 + 0.1 * block) if block < 9 else 0.5,
        }
    )
    assert result.summary(1, at_clusters(1)).median_s < result.summary(0, at_clusters(1)).median_s
    assert result.comparison(1, at_clusters(1)).verdict is Verdict.SLOWER
    assert result.winners(at_clusters(1)) == {0}


def test_a_race_of_one_block_has_no_winner():
    result = fold(made_up_race())
    assert result.winners(at_clusters(2)) == frozenset()
    assert result.comparison(1, at_clusters(2)).verdict is Verdict.UNDECIDED


def test_a_warm_up_is_not_counted():
    spec = made_up_spec(repeats=2, warm_up=True)
    result = fold(made_up_race(spec))
    assert len(result.runs) == 4 + 16
    assert all(run.planned.is_warm_up for run in result.runs[:4])
    assert len(result.summary(0, at_clusters(1)).elapsed_s) == 2
    assert sum(len(result.runs_of(lane, at_clusters(1))) for lane in range(4)) == 8


def test_blocks_can_be_added():
    spec = made_up_spec(cluster_counts=(1,), precision=0.01)
    events = made_up_race(spec, over=False)
    result = fold(events)
    more = Planner(spec, {}).further_runs([at_clusters(1)], first_block=1)
    result.apply(PlanExtended(at_s=9.0, runs=more))
    assert len(result.runs) == len(result.plan.runs) == 8
    assert [run.planned.block for run in result.runs_of(0, at_clusters(1))] == [0, 1]
    assert result.progress(9.0) == pytest.approx(0.5, rel=0.01)
    with pytest.raises(InconsistentEvent, match="lane or point that the spec lacks"):
        result.apply(
            PlanExtended(at_s=9.0, runs=(msgspec.structs.replace(more[0], point=at_clusters(7)),))
        )


def test_sequential_may_finish_last():
    spec = made_up_spec("threads,sequential", cluster_counts=(2,), seed=1)
    for result in follow(made_up_race(spec)):
        threads, sequential = result.summary(0, at_clusters(2)), result.summary(1, at_clusters(2))
        if threads is not None:
            assert (threads.speedup is None) == (sequential is None)
    assert threads.speedup == pytest.approx(2.01 / 1.01)


def test_a_failed_lane_has_no_summary_but_a_reason():
    result = fold(made_up_race(failed=("threads",)))
    assert result.summary(1, at_clusters(2)) is None
    assert [failure.message for failure in result.failures(1, at_clusters(2))] == [
        "RuntimeError: can't start new thread"
    ]
    assert result.summary(2, at_clusters(2)) is not None
    assert result.done == 8


def test_progress_runs_from_nothing_to_all():
    events = made_up_race()
    seen = [
        (result.progress(result.last_at_s), result.left_s(result.last_at_s))
        for result in follow(events)
    ]
    assert seen[0] == (0.0, pytest.approx(fold(events).plan.estimate_s))
    assert seen[-1] == (1.0, 0.0)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_a_run_that_takes_longer_than_its_estimate_waits_at_its_end():
    events = made_up_race(runs=1, over=False)
    result = fold(events[:3])
    share = result.runs[0].planned.estimate_s / result.plan.estimate_s
    assert result.progress(at_s=1e6) == pytest.approx(share)


def test_queries_in_flight_are_counted():
    events = made_up_race(runs=0, over=False)
    events += [
        RunStarted(at_s=0, run=0),
        ClockStarted(at_s=0.1, run=0),
        QueriesMoved(
            at_s=0.2,
            run=0,
            started=[0, 1],
            started_ns=[5, 6],
            carriers=[9, 9],
            ended=[1],
            ended_ns=[8],
        ),
    ]
    result = fold(events)
    assert result.running == [result.runs[0]]
    assert result.runs[0].in_flight == 1
    assert result.runs[0].state is RunState.RUNNING


@pytest.mark.parametrize(
    "event",
    [
        RunStarted(at_s=0, run=99),
        RunStarted(at_s=0, run=-1),
        ClockStarted(at_s=0, run=0),
        RaceFinished(at_s=0, outcome=Outcome.COMPLETED),
    ],
)
def test_an_event_out_of_turn_is_refused(event):
    events = made_up_race()
    with pytest.raises(InconsistentEvent, match="follows the end"):
        fold([*events, event])
    with pytest.raises(InconsistentEvent, match="does not start a race"):
        fold([event, *events])


@pytest.mark.parametrize(
    ("event", "named"),
    [
        (RunStarted(at_s=0, run=99), "run 99 is not in the plan"),
        (RunStarted(at_s=0, run=-1), "run -1 is not in the plan"),
        (ClockStarted(at_s=0, run=0), "run 0 is waiting, expected running"),
    ],
)
def test_a_run_out_of_turn_is_refused(event, named):
    with pytest.raises(InconsistentEvent, match=named):
        fold([made_up_race()[0], event])


def test_nothing_happens_twice():
    events = made_up_race(runs=0, over=False)
    events += [RunStarted(at_s=0, run=0), ClockStarted(at_s=0, run=0)]
    with pytest.raises(InconsistentEvent, match="clock of run 0 starts twice"):
        fold([*events, ClockStarted(at_s=0, run=0)])
    moved = QueriesMoved(
        at_s=0, run=0, started=[0], started_ns=[5], carriers=[1], ended=[], ended_ns=[]
    )
    with pytest.raises(InconsistentEvent, match="twice"):
        fold([*events, moved, moved])


def test_a_race_that_is_closed_runs_no_longer():
    events = made_up_race(runs=0, over=False)
    result = fold([*events, RunStarted(at_s=0, run=0)])
    assert not result.is_over
    result.close()
    assert result.is_over
    assert result.running == []
    assert result.outcome is None


@pytest.mark.parametrize(
    "columns",
    [
        {"started": [0], "started_ns": [], "carriers": [1]},
        {"started": [10**6], "started_ns": [1], "carriers": [1]},
        {"started": [-1], "started_ns": [1], "carriers": [1]},
        {"started": [0], "started_ns": [2**70], "carriers": [1]},
        {"ended": [0], "ended_ns": []},
    ],
)
def test_queries_that_do_not_fit_are_refused(columns):
    events = made_up_race(runs=0, over=False)
    events += [RunStarted(at_s=0, run=0), ClockStarted(at_s=0, run=0)]
    empty = {"started": [], "started_ns": [], "carriers": [], "ended": [], "ended_ns": []}
    with pytest.raises(InconsistentEvent):
        fold([*events, QueriesMoved(at_s=0, run=0, **empty | columns)])


def test_no_events_are_no_race():
    with pytest.raises(InconsistentEvent, match="no events"):
        fold([])


def test_runs_under_way_at_once_come_to_the_same():
    events = made_up_race(made_up_spec(repeats=6, seed=4))
    alone, at_once = fold(events), fold(side_by_side(events))
    assert at_once.last_at_s < alone.last_at_s
    for point in alone.points:
        assert at_once.winners(point) == alone.winners(point)
        for lane in range(4):
            assert at_once.summary(lane, point) == alone.summary(lane, point)
            assert at_once.resources(lane, point) == alone.resources(lane, point)
            assert at_once.comparison(lane, point) == alone.comparison(lane, point)


def test_every_run_under_way_is_known_until_it_ends():
    first, *rest = side_by_side(made_up_race(made_up_spec(cluster_counts=(2,))))
    result = RaceResult(first)
    most, before = 0, 0.0
    for event in rest:
        result.apply(event)
        assert result.running == [run for run in result.runs if run.state is RunState.RUNNING]
        for run in result.running:
            assert result.running_of(run.planned.lane, run.planned.point) is run
        assert before <= result.progress(event.at_s) <= 1
        before = result.progress(event.at_s)
        most = max(most, len(result.running))
    assert most == 4
    assert result.running == []
    assert result.running_of(0, at_clusters(2)) is None
