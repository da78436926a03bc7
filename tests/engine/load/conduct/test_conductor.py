import itertools
import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine.load.client.users import gaps_s
from engine.load.conduct.conductor import LoadConductor
from engine.load.events import LoadFinished, RequestsEnded, ServerStarted
from engine.load.lanes import lane_names
from engine.load.result.result import LaneState, fold_load
from engine.load.spec import Arrivals, LoadSpec
from engine.stream.event import Outcome

FAULTY_SERVER = str(Path(__file__).with_name("faulty_server.py"))

SMALL = LoadSpec(
    strategies=("asyncio",), users=2, requests=10, clusters=1, nodes=1, switches=1, sleep_s=0.005
)


def faulty(*faults, start_s=20.0, **changes):
    """Return the lanes of a load, each of whose servers has a fault."""
    by_name = dict(zip(lane_names(), faults, strict=False))
    spec = msgspec.structs.replace(SMALL, strategies=tuple(by_name), **changes)
    conductor = LoadConductor(
        spec,
        server_command=lambda spec, name: [sys.executable, FAULTY_SERVER, by_name[name]],
        start_s=start_s,
    )
    result = fold_load(conductor.events())
    assert result.outcome is Outcome.COMPLETED
    return result.lanes


def test_servers_are_loaded_one_after_another(marked_processes):
    spec = msgspec.structs.replace(SMALL, strategies=("asyncio", "threads"))
    result = fold_load(LoadConductor(spec).events())
    assert not result.has_failures
    for lane in result.lanes:
        assert lane.state is LaneState.FINISHED
        assert (lane.sent, lane.answered, lane.in_flight) == (10, 10, 0)
        assert lane.latency.least_s >= lane.planned.ideal_s
        # The way there and back is not in the strategy's own time.
        assert (lane.own_elapsed_s <= lane.ended_s - lane.sent_s).all()
        assert lane.probe.count >= 2
        assert lane.rss_bytes > 2**20
    first, second = result.lanes
    assert first.pid != second.pid
    assert first.ended_at_s <= second.started_at_s
    assert marked_processes() == []


def test_in_an_open_loop_requests_are_due_at_their_rate_whatever_the_answers_do():
    # One user for a request of 30 ms every 10 ms: each is later than the one before.
    spec = msgspec.structs.replace(SMALL, users=1, rate=100.0, sleep_s=0.015)
    lane = fold_load(LoadConductor(spec).events()).lanes[0]
    assert np.diff(lane.intended_s) == pytest.approx(0.01)
    assert (np.diff(lane.sent_s - lane.intended_s) > 0).all()
    assert (np.diff(lane.latencies_s) > 0).all()


def test_a_load_lasts_as_long_as_asked():
    spec = msgspec.structs.replace(SMALL, requests=None, duration_s=0.5)
    lane = fold_load(LoadConductor(spec).events()).lanes[0]
    assert lane.answered == lane.sent > 2
    assert np.ptp(lane.intended_s) < 0.5


def test_arrivals_follow_rate_and_seed():
    def gaps(arrivals, seed):
        return list(itertools.islice(gaps_s(50.0, arrivals, seed), 2000))

    assert gaps(Arrivals.CONSTANT, 1) == [0.02] * 2000
    assert gaps(Arrivals.POISSON, 1) == gaps(Arrivals.POISSON, 1) != gaps(Arrivals.POISSON, 2)
    # Of exponential gaps, mean and deviation are the same.
    assert np.mean(gaps(Arrivals.POISSON, 1)) == pytest.approx(0.02, rel=0.1)
    assert np.std(gaps(Arrivals.POISSON, 1)) == pytest.approx(0.02, rel=0.1)


def test_a_blocked_loop_makes_the_probe_wait_for_the_whole_request():
    spec = msgspec.structs.replace(
        SMALL, strategies=("blocking",), requests=2, sleep_s=0.15, probe_interval_s=0.002
    )
    lane = fold_load(LoadConductor(spec).events()).lanes[0]
    assert lane.planned.ideal_s == pytest.approx(0.3)
    assert lane.probe.most_s > 0.27
    assert lane.loop.worst_lag_s > 0.27
    # Every visit is told of, those too that would have been too many at once.
    assert np.diff(np.sort(lane.visits.at_s)) == pytest.approx(0.002)


def test_a_server_that_fails_says_why_and_the_next_is_loaded(marked_processes):
    dead, gone, unbound, babbling, fine = faulty("dies", "exits", "cannot bind", "babbles", "none")
    assert dead.failure == "the server was ended by SIGKILL"
    assert gone.failure == "the server ended with exit code 7: out of luck"
    assert unbound.failure == "cannot listen on 127.0.0.1 port 1: Permission denied"
    assert babbling.failure == "the server said 'hello'"
    assert {lane.state for lane in (dead, gone, unbound, babbling)} == {LaneState.FAILED}
    assert (fine.state, fine.answered) == (LaneState.FINISHED, 10)
    assert marked_processes() == []


def test_a_server_is_asked_to_end_before_it_is_killed(tmp_path):
    tidied = tmp_path / "tidied"
    conductor = LoadConductor(
        SMALL,
        server_command=lambda *_: [sys.executable, FAULTY_SERVER, "tidies up", str(tidied)],
    )
    assert fold_load(conductor.events()).lanes[0].state is LaneState.FINISHED
    assert tidied.exists()


def told(lane):
    return {str(cause): count for cause, count in lane.failures.items()}


def test_requests_that_fail_say_why_and_the_load_goes_on():
    rude, busy, wrong, deaf = faulty("hangs up", "busy", "answers wrongly", "stops listening")
    assert (rude.answered, told(rude)) == (5, {"stream closed": 5})
    assert (busy.answered, told(busy)) == (5, {"status 503: too busy": 5})
    assert (wrong.answered, told(wrong)) == (0, {"wrong answer": 10})
    assert (deaf.answered, told(deaf)) == (0, {"connection refused": 10})
    assert (deaf.visits.failed > 0, deaf.probe) == (True, None)
    assert {lane.state for lane in (rude, busy, wrong, deaf)} == {LaneState.FINISHED}


def test_requests_without_an_answer_are_given_up_in_time():
    (lane,) = faulty("never answers", requests=3, timeout_s=0.2)
    assert told(lane) == {"no answer within 0.2 s": 3}


def test_a_server_that_does_not_start_is_not_waited_for_for_ever(marked_processes):
    (lane,) = faulty("never listens", start_s=0.2)
    assert lane.failure == "the server did not start within 0.2 s"
    assert marked_processes() == []


def test_a_client_that_dies_fails_its_lane():
    conductor = LoadConductor(SMALL, client_command=[sys.executable, "-c", "exit('no network')"])
    lane = fold_load(conductor.events()).lanes[0]
    assert lane.state is LaneState.FAILED
    assert lane.failure.startswith("the ")
    assert lane.failure.endswith("ended with exit code 1: no network")


@pytest.mark.parametrize("moment", [ServerStarted, RequestsEnded])
def test_an_abort_ends_every_process_and_starts_no_other(moment, marked_processes):
    spec = msgspec.structs.replace(SMALL, strategies=("threads", "asyncio"), requests=10_000)
    conductor = LoadConductor(spec)
    events = []
    for event in conductor.events():
        events.append(event)
        if isinstance(event, moment):
            conductor.abort()
    assert isinstance(events[-1], LoadFinished)
    result = fold_load(events)
    assert result.is_aborted
    assert [lane.state for lane in result.lanes] == [LaneState.RUNNING, LaneState.WAITING]
    assert marked_processes() == []
