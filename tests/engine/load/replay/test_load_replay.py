"""A load shown again is at every moment what the fold of its events is by then."""

from pathlib import Path

import numpy as np
import pytest

from engine.load.events import (
    HealthProbed,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
)
from engine.load.replay.replay import LoadReplay
from engine.load.result.result import LaneState, fold_load, follow_load
from engine.load.spec import LoadSpec
from engine.record.kinds import fold_any, replay_of
from engine.record.lines import read_events
from engine.stream.showing import ShowClock
from engine.vocabulary.cause import told
from tests.engine.loads import made_up_load

SAMPLES = Path(__file__).parents[2] / "record" / "samples"
AS_RUN, SIDE_BY_SIDE = ShowClock.AS_IT_RAN, ShowClock.SIDE_BY_SIDE


def recorded(name="load"):
    return list(read_events(SAMPLES / f"{name}.racelane"))


def seen(load):
    """Return what a view can read of a load."""
    return {
        "lanes": [_lane_seen(lane, load.last_at_s) for lane in load.lanes],
        "running": [lane.planned.title for lane in load.running],
        "done": load.done,
        "over": load.is_over,
        "outcome": load.outcome,
        "failures": load.has_failures,
    }


def _lane_seen(lane, at_s):
    return {
        "state": lane.state,
        "listening": lane.listening_at_s,
        "counts": (lane.sent, lane.answered, lane.failed, lane.in_flight, lane.given_up),
        "intended": lane.intended_s.tolist(),
        "ended": np.nan_to_num(lane.ended_s, nan=-1.0).tolist(),
        "statuses": np.nan_to_num(lane.statuses, nan=-1.0).tolist(),
        "own": np.nan_to_num(lane.own_elapsed_s, nan=-1.0).tolist(),
        "answers": sorted(zip(lane.answered_at_s, lane.latencies_s, strict=True)),
        "failed": lane.failures,
        "latency": lane.latency,
        "visits": sorted(zip(lane.visits.at_s, lane.visits.waits_s, strict=True)),
        "unanswered": (lane.visits.unanswered, lane.visits.failed),
        "lags": sorted(zip(lane.loop.at_s, lane.loop.lags_s, strict=True)),
        "worst": lane.loop.worst_lag_s,
        "memory": (lane.rss_bytes, lane.peak_rss_bytes),
        "cause": lane.cause,
        "late": lane.client_lag_s,
        "hooks": lane.hooks,
    }


def fine(events):
    """Return pairs of a moment and an event: requests, visits and lags come at their own."""
    placed = []
    for event in events:
        for at_s, parts in _parts(event):
            kept = {name: getattr(event, name) for name in event.__struct_fields__} | parts
            placed.append((at_s, type(event)(**(kept | {"at_s": at_s}))))
    return sorted(placed, key=lambda one: one[0])


def _parts(event):
    match event:
        case RequestsSent():
            for place, sent_s in enumerate(event.sent_s):
                yield sent_s, _only(event, place, "requests", "intended_s", "sent_s")
        case RequestsEnded():
            names = ("requests", "ended_s", "statuses", "own_elapsed_s", "causes")
            for place, ended_s in enumerate(event.ended_s):
                yield ended_s, _only(event, place, *names)
        case HealthProbed():
            for place, wait_s in enumerate(event.latency_s):
                at_s = event.intended_s[place] + abs(wait_s or 0.0)
                yield at_s, _only(event, place, "intended_s", "latency_s")
        case LoopLagged():
            for place, at_s in enumerate(event.loop_s):
                yield at_s, _only(event, place, "loop_s", "lag_s") | {"overdue_s": 0.0}
            yield event.at_s, {"loop_s": [], "lag_s": []}
        case _:
            yield event.at_s, {}


def _only(event, place, *names):
    return {name: [getattr(event, name)[place]] for name in names}


LOADS = {
    "recorded": recorded,
    "format-5": lambda: recorded("format-5-load"),
    "made up": made_up_load,
    "died": lambda: made_up_load(died={"asyncio": told("killed")}),
    "given up": lambda: made_up_load(
        LoadSpec(
            strategies=("blocking", "asyncio"), requests=10, users=1, sleep_s=0.1, timeout_s=1.0
        ),
        probe_s={"blocking": -0.2},
    ),
}


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("clock", ShowClock)
def test_the_end_of_a_replay_is_the_load(load, clock):
    whole = fold_load(LOADS[load]())
    replay = LoadReplay(whole, clock)
    end, wanted = seen(replay.state_at(replay.duration_s)), seen(whole)
    if clock is SIDE_BY_SIDE:
        # What has a moment of its own has moved with its lane.
        for one in (*end["lanes"], *wanted["lanes"]):
            for name in ("listening", "intended", "ended", "answers", "visits", "lags"):
                del one[name]
    assert end == wanted


@pytest.mark.parametrize("load", ["recorded", "made up", "died"])
def test_as_it_ran_each_moment_is_what_the_fold_has_by_then(load):
    placed = fine(LOADS[load]())
    moments, events = zip(*placed, strict=True)
    replay = LoadReplay(fold_load(LOADS[load]()), AS_RUN)
    compared = 0
    following = zip(moments, [*moments[1:], moments[-1]], follow_load(events), strict=True)
    for at_s, after_s, result in following:
        if after_s - at_s < 1e-6:
            continue  # Several at one moment: the replay has them all.
        moment, wanted = seen(replay.state_at((at_s + after_s) / 2)), seen(result)
        for one in (*moment["lanes"], *wanted["lanes"]):
            # Events tell the memory and how late a timer is with the lag of another moment.
            del one["memory"], one["worst"]
        assert moment == wanted
        compared += 1
    assert compared > 20


@pytest.mark.parametrize("clock", ShowClock)
def test_a_moment_is_the_same_whichever_way_it_is_reached(clock):
    whole = fold_load(recorded())
    replay = LoadReplay(whole, clock)
    for share in (0.1, 0.9, 0.4, 1.0, 0.0, 0.45, 0.44, 1.0):
        at_s = replay.duration_s * share
        assert seen(replay.state_at(at_s)) == seen(LoadReplay(whole, clock).state_at(at_s))


def test_side_by_side_every_server_is_loaded_from_zero():
    whole = fold_load(recorded())
    replay = LoadReplay(whole, SIDE_BY_SIDE)
    at_s = replay.duration_s / 3
    shown = replay.state_at(at_s)
    assert len(shown.running) == len(whole.lanes)
    for lane, other in zip(shown.lanes, whole.lanes, strict=True):
        assert lane.state is LaneState.RUNNING
        zero_s = other.intended_s[0]
        assert lane.intended_s[0] == pytest.approx(0.0)
        assert lane.sent == (other.sent_s - zero_s <= at_s).sum()
        assert lane.answered == (other.answered_at_s - zero_s <= at_s).sum()


def test_side_by_side_ends_with_the_last_answer():
    whole = fold_load(recorded())
    took_s = [lane.ended_s.max() - lane.intended_s[0] for lane in whole.lanes]
    assert LoadReplay(whole, SIDE_BY_SIDE).duration_s == pytest.approx(max(took_s))


def test_memory_is_what_was_last_reported():
    whole = fold_load(recorded())
    replay = LoadReplay(whole, AS_RUN)
    lane = whole.lanes[0]
    for told_at_s, size in zip(lane.weighed_at_s, lane.weights_bytes, strict=True):
        assert replay.state_at(told_at_s + 1e-6).lanes[0].rss_bytes == size
    assert replay.state_at(lane.weighed_at_s[0] - 1e-3).lanes[0].rss_bytes == 0


def test_a_load_that_was_cut_short_is_shown_up_to_the_cut():
    events = made_up_load()[:-8]
    whole = fold_load(events)
    whole.close()
    for clock in ShowClock:
        replay = LoadReplay(whole, clock)
        assert replay.state_at(0.1).lanes[0].state is not LaneState.FINISHED
        end = replay.state_at(replay.duration_s)
        assert end.is_over
        assert not end.running
        counts = [(lane.state, lane.sent, lane.answered) for lane in end.lanes]
        assert counts == [(lane.state, lane.sent, lane.answered) for lane in whole.lanes]


def test_a_load_has_stops_and_says_that_it_is_a_replay():
    replay = replay_of(fold_load(recorded()), SIDE_BY_SIDE)
    assert replay.result.showing.clock is SIDE_BY_SIDE
    at_s, stops = 0.0, 0
    while at_s < replay.duration_s:
        before = at_s
        at_s = replay.next_stop(at_s)
        assert at_s > before
        assert replay.previous_stop(at_s) == before
        stops += 1
    assert stops > 20


def test_a_check_has_no_replay():
    events = recorded("format-5-check")
    with pytest.raises(ValueError, match="no replay"):
        replay_of(fold_any(events), AS_RUN)
