import itertools

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.event_stream import DamagedStream, EventReader, encode_event
from engine.events import RaceFinished, RaceOutcome
from engine.load.events import HealthProbed, LaneFinished, RequestsEnded, RequestsSent
from engine.load.result import LaneState, fold_load, follow_load
from engine.load.spec import LoadSpec, decode_load, encode_load
from engine.load.summary import waits_of
from engine.result import fold
from engine.spec_error import SpecError
from engine.stream_fold import InconsistentEvent
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race

EVENTS = made_up_load()
STREAM = b"".join(map(encode_event, EVENTS))


def read(data):
    reader = EventReader()
    events = [event for _, event in reader.feed(data)]
    reader.finish()
    return events


def loading(**changes):
    """Return a result of which the first lane is being loaded, ready for events of one's own."""
    return fold_load(made_up_load(LoadSpec(strategies=("threads",), **changes), over=False)[:3])


def sent(*requests, at_s=1.0):
    times = [at_s] * len(requests)
    return RequestsSent(at_s=at_s, lane=0, requests=list(requests), intended_s=times, sent_s=times)


def ended(*requests, at_s=2.0, status=200, message=""):
    count = len(requests)
    return RequestsEnded(
        at_s=at_s,
        lane=0,
        requests=list(requests),
        ended_s=[at_s] * count,
        statuses=[status] * count,
        own_elapsed_s=[-1.0] * count,
        messages=[message] * count,
    )


def test_a_load_is_read_back_as_it_was_written():
    assert read(STREAM) == EVENTS
    assert fold_load(read(STREAM)).outcome is RaceOutcome.COMPLETED


def test_a_race_is_no_load_and_a_load_no_race():
    with pytest.raises(InconsistentEvent, match="starts no race"):
        fold(EVENTS)
    with pytest.raises(InconsistentEvent, match="starts no load"):
        fold_load(made_up_race())
    mixed = encode_event(EVENTS[0]) + encode_event(made_up_race()[-1])
    with pytest.raises(DamagedStream, match="line 2 is not an event"):
        read(mixed)


@given(place=st.integers(0, len(STREAM) - 1), byte=st.integers(0, 255))
def test_a_damaged_byte_is_read_or_named_and_never_raises_otherwise(place, byte):
    damaged = bytearray(STREAM)
    damaged[place] = byte
    try:
        fold_load(read(bytes(damaged)))
    except (DamagedStream, InconsistentEvent):
        return


def test_latencies_count_from_when_a_request_was_due():
    result = loading(users=1)
    lane = result.lanes[0]
    result.apply(RequestsSent(at_s=1.5, lane=0, requests=[0], intended_s=[1.0], sent_s=[1.4]))
    assert (lane.sent, lane.in_flight, lane.latency) == (1, 1, None)
    result.apply(ended(0, at_s=1.6))
    assert lane.latencies_s == pytest.approx([0.6])
    assert lane.latency.median_s == pytest.approx(0.6)
    assert lane.throughput == pytest.approx(1 / 0.6)
    assert np.isnan(lane.own_elapsed_s).all()


def test_failures_are_counted_by_their_reason_and_have_no_latency():
    result = loading()
    lane = result.lanes[0]
    result.apply(sent(0, 1, 2))
    result.apply(ended(1, status=0, message="connection refused"))
    result.apply(ended(0, 2, status=503))
    assert lane.failures == {"connection refused": 1, "status 503": 2}
    assert (lane.answered, lane.failed, lane.in_flight, lane.latency) == (0, 3, 0, None)
    assert lane.message(1) == "connection refused"
    assert result.has_failures


def test_a_visit_of_the_probe_without_an_answer_counts_as_long_as_it_waited():
    result = loading()
    lane = result.lanes[0]
    result.apply(
        HealthProbed(at_s=3.0, lane=0, intended_s=[1.0, 1.01, 1.02], latency_s=[0.001, -1.5, None])
    )
    assert lane.probe.count == 2
    assert lane.probe.most_s == 1.5
    assert (lane.unanswered_probes, lane.failed_probes) == (1, 1)


@pytest.mark.parametrize(
    ("event", "named"),
    [
        (sent(1), "out of turn, expected number 0"),
        (ended(0), "was not sent"),
        (ended(-1), "was not sent"),
        (LaneFinished(at_s=1.0, lane=1), "not among the 1 lanes"),
        (RaceFinished(at_s=1.0, outcome=RaceOutcome.COMPLETED), "an event of a race"),
        (
            RequestsSent(at_s=1.0, lane=0, requests=[0], intended_s=[], sent_s=[]),
            "differ in length",
        ),
        (sent(0, at_s=1e300), "do not fit"),
        (HealthProbed(at_s=1.0, lane=0, intended_s=[1.0], latency_s=[1e300]), "do not fit"),
        (EVENTS[0], "a second load starts"),
    ],
)
def test_events_that_cannot_be_are_refused(event, named):
    with pytest.raises(InconsistentEvent, match=named):
        loading().apply(event)


def test_a_request_ends_once_and_before_its_lane():
    result = loading()
    result.apply(sent(0))
    with pytest.raises(InconsistentEvent, match="ends before its requests"):
        result.apply(LaneFinished(at_s=2.0, lane=0))
    result.apply(ended(0))
    with pytest.raises(InconsistentEvent, match="ends twice"):
        result.apply(ended(0))


def test_a_lane_whose_server_died_says_why_and_the_next_goes_on():
    result = fold_load(made_up_load(died={"blocking": "the server was ended by SIGKILL"}))
    blocking, asyncio = result.lanes
    assert blocking.state is LaneState.FAILED
    assert blocking.failure == "the server was ended by SIGKILL"
    assert (blocking.answered, blocking.in_flight) == (9, 1)
    assert (asyncio.state, asyncio.answered) == (LaneState.FINISHED, 10)
    assert result.has_failures


def test_progress_grows_from_nothing_to_one():
    shares = [result.progress(result.last_at_s) for result in follow_load(EVENTS)]
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert all(one <= next_ for one, next_ in itertools.pairwise(shares))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=300))
def test_quantiles_are_values_that_so_many_do_not_exceed(values):
    waits = waits_of(np.array(values))
    for share, value in ((50, waits.median_s), (95, waits.p95_s), (99, waits.p99_s)):
        assert value in values
        assert sum(one <= value for one in values) * 100 >= share * len(values)
        assert sum(one < value for one in values) * 100 < share * len(values)
    assert (waits.least_s, waits.most_s) == (min(values), max(values))


def test_the_ideal_is_what_one_request_alone_can_take():
    spec = LoadSpec(strategies=("blocking", "threads", "asyncio"), sleep_s=0.3, clusters=4)
    ideals = {lane.strategy: lane.ideal_s for lane in spec.lanes()}
    assert ideals == pytest.approx({"blocking": 9.6, "threads": 2.4, "asyncio": 0.6})


def test_a_spec_is_read_back_as_it_was_written():
    spec = LoadSpec(strategies=("threads",), requests=None, duration_s=2.0, rate=50.0)
    assert decode_load(encode_load(spec)) == spec


@pytest.mark.parametrize(
    ("changes", "field", "named"),
    [
        ({"strategies": ()}, "strategies", "at least one"),
        ({"strategies": ("fibres",)}, "strategies", "got 'fibres'"),
        ({"strategies": ("asyncio", "asyncio")}, "strategies", "must all differ"),
        ({"users": 0}, "users", "1..2000, got 0"),
        ({"users": 10**400}, "users", "1..2000, got 1000"),
        ({"requests": 1_000_001}, "requests", "1..1000000, got 1000001"),
        ({"requests": None}, "requests", "either a number of requests or a duration"),
        ({"duration_s": 1.0}, "requests", "either a number of requests or a duration"),
        ({"requests": None, "duration_s": float("nan")}, "duration_s", "got nan"),
        ({"rate": 0.0}, "rate", "0.01..10000/s, got 0/s"),
        (
            {"rate": 10_000.0, "requests": None, "duration_s": 200.0},
            "rate",
            "rate times duration must be at most 1000000 requests, got 2000000",
        ),
        ({"clusters": 0}, "clusters", "got 0"),
        ({"nodes": 0, "switches": 0}, "nodes", "must not both be 0"),
        ({"sleep_s": -1.0}, "sleep_s", "0..60 s, got -1 s"),
        ({"probe_interval_s": 0.0}, "probe_interval_s", "probe interval must be 0.001..60 s"),
        ({"timeout_s": 0.0}, "timeout_s", "got 0 s"),
        ({"seed": -1}, "seed", "got -1"),
        ({"name": "x" * 61}, "name", "at most 60"),
    ],
)
def test_a_value_out_of_bounds_is_named(changes, field, named):
    with pytest.raises(SpecError, match=named) as caught:
        LoadSpec(**({"strategies": ("threads",)} | changes))
    assert caught.value.field == field
    assert field in {
        problem.field
        for problem in LoadSpec.problems(
            **(msgspec.structs.asdict(LoadSpec(strategies=("threads",))) | changes)
        )
    }


@pytest.mark.parametrize(
    "data", [b"{}", b"[", b'{"strategies": ["threads"], "threads": 1}', b'{"strategies": ["x"]}']
)
def test_a_spec_that_is_none_is_refused_in_words(data):
    with pytest.raises(SpecError):
        decode_load(data)
