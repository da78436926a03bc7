import pytest

from engine.events import ClockStarted, QueriesMoved, RaceFinished, RaceOutcome, RunStarted
from engine.result import InconsistentEvent, RunState, fold, follow
from tests.engine.races import made_up_race, made_up_spec


def test_a_summary_says_what_the_runs_say():
    spec = made_up_spec(repeats=3)
    result = fold(made_up_race(spec, overhead_s={"gevent": 0.5}))
    sequential, _, _, gevent = (result.summary(lane, 2) for lane in range(4))
    # Two clusters of two queries of 0.5 s: one after another 2 s, by stage 1 s.
    assert sequential.ideal_s == pytest.approx(2.0)
    assert sequential.elapsed_s == pytest.approx((2.01,) * 3)
    assert gevent.ideal_s == pytest.approx(1.0)
    assert gevent.median_s == gevent.least_s == gevent.most_s == pytest.approx(1.5)
    assert gevent.overhead_s == pytest.approx(0.5)
    assert gevent.oversleep_s == pytest.approx(0.004)
    assert gevent.times_faster == pytest.approx(2.01 / 1.5)
    assert sequential.times_faster == pytest.approx(1.0)


def test_without_sequential_nothing_is_times_faster():
    result = fold(made_up_race(made_up_spec("threads,gevent")))
    assert [summary.times_faster for _, _, summary in result.summaries()] == [None] * 4


def test_sequential_may_finish_last():
    spec = made_up_spec("threads,sequential", cluster_counts=(2,), seed=1)
    for result in follow(made_up_race(spec)):
        threads, sequential = result.summary(0, 2), result.summary(1, 2)
        if threads is not None:
            assert (threads.times_faster is None) == (sequential is None)
    assert threads.times_faster == pytest.approx(2.01 / 1.01)


def test_a_failed_lane_has_no_summary_but_a_reason():
    result = fold(made_up_race(failed=("threads",)))
    assert result.summary(1, 2) is None
    assert [failure.message for failure in result.failures(1, 2)] == [
        "RuntimeError: can't start new thread"
    ]
    assert result.summary(2, 2) is not None
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
    assert result.current is result.runs[0]
    assert result.current.in_flight == 1
    assert result.current.state is RunState.RUNNING


@pytest.mark.parametrize(
    "event",
    [
        RunStarted(at_s=0, run=99),
        RunStarted(at_s=0, run=-1),
        ClockStarted(at_s=0, run=0),
        RaceFinished(at_s=0, outcome=RaceOutcome.COMPLETED),
    ],
)
def test_an_event_out_of_turn_is_refused(event):
    events = made_up_race()
    with pytest.raises(InconsistentEvent, match="follows the end"):
        fold([*events, event])
    with pytest.raises(InconsistentEvent, match="starts no race"):
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
    assert result.current is None
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
