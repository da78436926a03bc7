import io
import itertools
import json
import re

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from engine.cli.shown.load import LOAD
from engine.cli.shown.load_report import load_report
from engine.cli.terminal.report import print_report
from engine.export.load.csv import load_csv
from engine.export.load.json import load_json
from engine.export.load.latex import load_latex
from engine.export.load.markdown import load_markdown
from engine.export.load.separated import load_table_csv, load_text
from engine.load.events import (
    HealthProbed,
    LaneFinished,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
    ServerStarting,
)
from engine.load.result.result import LaneState, LoadResult, fold_load, follow_load
from engine.load.result.waits import FIGURES, waits_of
from engine.load.spec import LoadSpec, check_load, decode_load, encode_load, load_problems
from engine.race.result.caption import moment_caption
from engine.race.result.result import fold
from engine.record.lines import DamagedStream, EventReader, encode_event
from engine.stream.event import Outcome
from engine.stream.fold import InconsistentEvent
from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.spec_error import SpecError
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


def ended(*requests, at_s=2.0, status=200, cause=None):
    count = len(requests)
    return RequestsEnded(
        at_s=at_s,
        lane=0,
        requests=list(requests),
        ended_s=[at_s] * count,
        statuses=[status] * count,
        own_elapsed_s=[-1.0] * count,
        causes=[cause] * count,
    )


def test_a_load_is_read_back_as_it_was_written():
    assert read(STREAM) == EVENTS
    assert fold_load(read(STREAM)).outcome is Outcome.COMPLETED


def test_a_race_is_no_load_and_a_load_no_race():
    with pytest.raises(InconsistentEvent, match="does not start a race"):
        fold(EVENTS)
    with pytest.raises(InconsistentEvent, match="does not start a load"):
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
    result.apply(ended(1, status=0, cause=Cause(Why.REFUSED)))
    result.apply(ended(0, 2, status=503))
    assert lane.failures == {
        Cause(Why.REFUSED): 1,
        Cause(Why.STATUS, {"status": 503}): 2,
    }
    assert (lane.answered, lane.failed, lane.in_flight, lane.latency) == (0, 3, 0, None)
    assert lane.cause_of(1) == Cause(Why.REFUSED)
    assert result.has_failures


def test_a_visit_of_the_probe_without_an_answer_counts_as_long_as_it_waited():
    result = loading()
    lane = result.lanes[0]
    result.apply(
        HealthProbed(at_s=3.0, lane=0, intended_s=[1.0, 1.01, 1.02], latency_s=[0.001, -1.5, None])
    )
    assert lane.probe.count == 2
    assert lane.probe.most_s == 1.5
    assert (lane.visits.unanswered, lane.visits.failed) == (1, 1)


def given_up_load():
    """Return a load with patience for 0.5 s: eight requests are answered in 0.1 s, two never."""
    result = loading(timeout_s=0.5)
    result.apply(sent(*range(10)))
    result.apply(ended(*range(8), at_s=1.1))
    result.apply(ended(8, 9, at_s=1.501, status=0, cause=Cause(Why.TIMED_OUT, {"timeout_s": 0.5})))
    return result


def test_a_request_given_up_counts_as_at_least_the_timeout_in_every_quantile():
    lane = given_up_load().lanes[0]
    texts = {figure: lane.latency.text(figure) for figure in FIGURES}
    assert texts["median_s"] == "100 ms"
    assert texts["p95_s"] == texts["p99_s"] == texts["most_s"] == "> 0.5 s"
    assert (lane.latency.count, lane.answered, lane.failed, lane.given_up) == (10, 8, 2, 2)


def test_less_patience_makes_no_server_look_better():
    def p95(timeout_s):
        result = loading(timeout_s=timeout_s)
        result.apply(sent(*range(20)))
        for request in range(20):
            took_s = 0.1 * (request + 1)
            given_up = took_s > timeout_s
            at_s = 1 + min(took_s, timeout_s)
            result.apply(ended(request, at_s=at_s, status=0 if given_up else 200))
        return result.lanes[0].latency

    assert p95(60.0).text("p95_s") == "1.90 s"
    for timeout_s in (0.15, 0.45, 0.95, 1.75):
        impatient = p95(timeout_s)
        assert impatient.text("p95_s") == f"> {timeout_s:g} s"
        assert impatient.exact_s("p95_s") is None


def test_a_request_that_fails_at_once_is_not_taken_for_a_long_wait():
    result = loading(timeout_s=0.5)
    result.apply(sent(0, 1))
    result.apply(ended(0, 1, at_s=1.2, status=0, cause=Cause(Why.REFUSED)))
    assert result.lanes[0].given_up == 0
    assert result.lanes[0].latency is None


@given(
    st.lists(st.floats(0, 100), max_size=60),
    st.lists(st.floats(0, 100), max_size=60),
    st.lists(st.floats(0, 100), min_size=60, max_size=60),
)
def test_whatever_the_patient_would_have_seen_agrees_with_what_is_said(answered, given_up, more):
    waits = waits_of(np.array(answered), np.array(given_up))
    if waits is None:
        assert not answered
        assert not given_up
        return
    truth = waits_of(np.array(answered + [a + b for a, b in zip(given_up, more, strict=False)]))
    for figure in FIGURES:
        least_s = waits.least_possible_s(figure)
        true_s = truth.least_possible_s(figure)
        assert true_s >= least_s * (1 - 1e-12)
        if waits.exact_s(figure) is not None:
            assert waits.exact_s(figure) == pytest.approx(true_s)


def test_a_visit_of_the_probe_under_way_counts_as_at_least_its_wait_so_far():
    result = loading(users=1)
    lane = result.lanes[0]
    result.apply(sent(0))
    result.apply(HealthProbed(at_s=1.0, lane=0, intended_s=[0.99], latency_s=[0.008]))
    lag = LoopLagged(at_s=5.0, lane=0, loop_s=[], lag_s=[], rss_bytes=1, overdue_s=4.0)
    result.apply(lag)
    assert lane.probe.text("most_s") == "> 4 s"
    assert lane.probe.text("median_s").startswith("> 2")
    assert "at worst > 4 s" in ", ".join(LOAD.progress(result))
    result.apply(HealthProbed(at_s=5.3, lane=0, intended_s=[1.0], latency_s=[4.2]))
    result.apply(HealthProbed(at_s=5.3, lane=0, intended_s=[5.29], latency_s=[0.001]))
    assert "at worst 4.20 s" in ", ".join(LOAD.progress(result))


@pytest.mark.parametrize("strategy", ["blocking", "threads", "asyncio", "process-pool"])
@pytest.mark.parametrize("changes", [{"requests": 7}, {"requests": None, "duration_s": 0.5}])
@pytest.mark.parametrize("rate", [None, 20.0])
def test_a_load_whose_queries_take_no_time_has_an_estimate(strategy, changes, rate):
    spec = LoadSpec(strategies=(strategy,), sleep_s=0.0, rate=rate, **changes)
    assert 0 < spec.estimate_s < 60
    result = fold_load(made_up_load(spec, over=False)[:3])
    assert result.left_s(0.6) > 0


def timed(strategy, **changes):
    return LoadSpec(
        strategies=(strategy,), requests=None, duration_s=0.5, sleep_s=0.1, clusters=1, **changes
    )


def test_an_estimate_of_a_short_load_counts_who_waits_for_a_blocking_server():
    # A request takes 0.8 s by itself, and 20 users ask at once.
    assert timed("blocking", users=20).estimate_s >= 16
    assert timed("asyncio", users=20).estimate_s < 3
    assert timed("thread-pool", users=20, pool=5).estimate_s >= 4 * 0.8
    assert timed("blocking", users=20, timeout_s=2.0).estimate_s < 4
    # Ten requests a second for half a second, which take 4 s.
    assert timed("blocking", users=20, rate=10.0).estimate_s >= 4


def test_time_is_left_for_as_long_as_requests_are_under_way():
    result = fold_load(made_up_load(timed("blocking", users=20), over=False)[:3])
    begun_s = result.lanes[0].listening_at_s
    result.apply(sent(*range(20), at_s=begun_s))
    lefts = [result.left_s(begun_s + 0.5)]
    for request in range(19):
        # Slower than its ideal.
        at_s = begun_s + 1.6 * (request + 1)
        result.apply(ended(request, at_s=at_s))
        lefts.append(result.left_s(at_s))
    assert all(later <= sooner for sooner, later in itertools.pairwise(lefts))
    assert min(lefts) > 0


@pytest.mark.parametrize(
    ("event", "named"),
    [
        (sent(1), "out of turn, expected number 0"),
        (ended(0), "was not sent"),
        (ended(-1), "was not sent"),
        (LaneFinished(at_s=1.0, lane=1), "not among the 1 lanes"),
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
        check_load(LoadSpec(**({"strategies": ("threads",)} | changes)))
    assert caught.value.field == field
    assert field in {
        problem.field
        for problem in load_problems(
            **(msgspec.structs.asdict(LoadSpec(strategies=("threads",))) | changes)
        )
    }


@pytest.mark.parametrize(
    "data", [b"{}", b"[", b'{"strategies": ["threads"], "threads": 1}', b'{"strategies": ["x"]}']
)
def test_a_spec_that_is_none_is_refused_in_words(data):
    with pytest.raises(SpecError):
        decode_load(data)


LINES = [json.loads(encode_event(event)) for event in made_up_load(died={"asyncio": "gone"})]
FIRST_OF_KIND = {line["event"]: place for place, line in reversed(list(enumerate(LINES)))}
LIES = (
    *(None, True, -1, 0, 0.5, -0.5, 1e308, -1e308, 1e-320, 10**7, 2**63, 10**400, -(10**400)),
    *("", "x", "[b]", "\x1b[31m", "a" * 1000, "0001-01-01T00:00+23:59"),
    *([], {}, [None], [-5], [1e308], [10**400], ["x"], {"a": 1}),
)


def paths(value, path=()):
    """Yield the way to each part of a line, but to its kind."""
    if path and path != ("event",):
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in parts:
        if isinstance(part, dict | list):
            yield from paths(part, (*path, key))
        elif (*path, key) != ("event",):
            yield (*path, key)


PLACES = [(kind, path) for kind, at in FIRST_OF_KIND.items() for path in paths(LINES[at])]


def with_lie(kind, path, lie):
    """Return the bytes of a load, the first event of a kind saying something else at a place."""
    at = FIRST_OF_KIND[kind]
    line = json.loads(json.dumps(LINES[at]))
    part = line
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = lie
    lines = [*LINES[:at], line, *LINES[at + 1 :]]
    return b"".join(json.dumps(one).encode() + b"\n" for one in lines)


def shown_in_every_form(result):
    """Return what is printed and exported of a load."""
    screen = Console(file=io.StringIO(), width=150)
    print_report(load_report(result), screen)
    for at_s in (0.0, result.last_at_s):
        assert 0 <= result.progress(at_s) <= 1
        assert result.left_s(at_s) >= 0
    exports = (load_csv, load_json, load_latex, load_markdown, load_text, load_table_csv)
    return [
        screen.file.getvalue(),
        ", ".join(LOAD.progress(result)),
        moment_caption(result.started.started_at),
        *(export(result) for export in exports),
    ]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(LIES))
def test_whatever_a_load_file_says_is_shown_or_refused_in_a_short_word(place, lie):
    kind, path = place
    said = ""
    try:
        result = fold_load(read(with_lie(kind, path, lie)))
    except (DamagedStream, InconsistentEvent) as error:
        said = str(error)
    if said:
        assert len(said) <= 300
        assert said.isprintable()
        return
    texts = shown_in_every_form(result)
    assert not any(re.search(r"\d{25}", text) for text in texts)
    assert not any("\x1b" in text for text in texts[:3])


@pytest.mark.parametrize(
    ("kind", "path", "lie", "named"),
    [
        ("load_started", ("at_s",), 1e308, "happens 1e\\+308 s after the start of the load"),
        ("load_started", ("environment", "memory_bytes"), 10**400, "cores or memory"),
        ("load_started", ("environment", "cores"), -1, "cores or memory"),
        ("load_started", ("lanes", 0, "ideal_s"), -1.0, "ideal of blocking"),
        ("load_started", ("spec", "users"), "many", "Expected `int`"),
        ("server_starting", ("at_s",), -1.0, "happens -1 s after"),
        ("server_starting", ("at_s",), 1e308, "happens 1e\\+308 s after"),
        ("server_starting", ("lane",), 10**400, "is not among the 2 lanes"),
        ("requests_sent", ("at_s",), 1e308, "happens 1e\\+308 s after"),
        ("requests_sent", ("sent_s",), [-1.0], "do not fit"),
        ("requests_sent", ("intended_s",), [-1.0], "do not fit"),
        ("requests_sent", ("requests",), [1], "out of turn"),
        ("requests_ended", ("ended_s",), [0.1], "ends before it is sent"),
        ("requests_ended", ("ended_s",), ["soon"], "Expected `float`"),
        ("requests_ended", ("statuses",), [1000], "a status is not"),
        ("health_probed", ("intended_s", 0), -1.0, "do not fit"),
        ("loop_lagged", ("lag_s", 0), -1.0, "do not fit"),
        ("loop_lagged", ("overdue_s",), 1e308, "do not fit"),
        ("loop_lagged", ("rss_bytes",), -1, "-1 bytes of memory"),
        ("lane_finished", ("client_lag_s",), 1e308, "1e\\+308 s late"),
        ("load_finished", ("at_s",), 1e308, "happens 1e\\+308 s after"),
    ],
)
def test_a_load_file_that_lies_is_refused_by_what_it_says(kind, path, lie, named):
    with pytest.raises((DamagedStream, InconsistentEvent), match=named):
        fold_load(read(with_lie(kind, path, lie)))


def test_a_load_has_no_more_requests_than_were_asked_for():
    result = loading(requests=3)
    with pytest.raises(InconsistentEvent, match="beyond 3 requests"):
        result.apply(sent(*range(4)))


def test_servers_under_way_at_once_come_to_the_same():
    first, *rest = made_up_load()
    begun = next(
        event.at_s for event in rest if isinstance(event, ServerStarting) and event.lane == 1
    )
    moved = [
        shifted(event, begun) if getattr(event, "lane", None) == 1 else event for event in rest
    ]
    result, most = LoadResult(first), 0
    for event in sorted(moved, key=lambda event: event.at_s):
        result.apply(event)
        running = [lane for lane in result.lanes if lane.listening_at_s and not lane.is_done]
        assert set(running) <= set(result.running)
        most = max(most, len(result.running))
    assert most == 2
    assert result.running == []
    alone = fold_load(made_up_load())
    for one, other in zip(result.lanes, alone.lanes, strict=True):
        assert one.latencies_s == pytest.approx(other.latencies_s)
        assert one.answered == other.answered


def shifted(event, by_s):
    """Return an event of a load as it would have been so much earlier."""
    times = ("at_s", "intended_s", "sent_s", "ended_s", "loop_s")
    changes = {}
    for name in times:
        value = getattr(event, name, None)
        if isinstance(value, list):
            changes[name] = [one - by_s for one in value]
        elif value is not None:
            changes[name] = value - by_s
    return msgspec.structs.replace(event, **changes)
