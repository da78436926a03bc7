"""A race shown again is at every moment what the fold of its events is by then."""

from pathlib import Path

import msgspec
import pytest

from engine.advice.conclusion import conclude
from engine.race.events import (
    ClockStarted,
    QueriesMoved,
    QueriesProfiled,
    ResourcesSampled,
    RunFaulted,
    RunFinished,
)
from engine.race.plan.planner import plan_race
from engine.race.replay.replay import RaceReplay
from engine.race.replay.schedule import block_count, median_block
from engine.race.result.in_flight import in_flight_curve, waiting_curve
from engine.race.result.result import fold, follow
from engine.race.result.run import RunState
from engine.race.result.timeline import timeline_of
from engine.race.spec.axis import at_clusters
from engine.record.kinds import replay_of
from engine.record.lines import read_events
from engine.stream.event import Outcome
from engine.stream.showing import ShowClock
from tests.engine.races import made_up_race, made_up_spec, played

SAMPLES = Path(__file__).parents[2] / "record" / "samples"
RACES = ("race", "cpu", "faults", "aborted", "format-3", "format-5", "format-5-faults")
AS_RUN, SIDE_BY_SIDE = ShowClock.AS_IT_RAN, ShowClock.SIDE_BY_SIDE


def recorded(name):
    return list(read_events(SAMPLES / f"{name}.racelane"))


def uneven_race(**changes):
    """Return the events of a race of three blocks whose every run takes another time."""
    spec = made_up_spec(**({"repeats": 3} | changes))
    times = {"sequential": 4.0, "threads": 1.0, "processes": 1.2, "gevent": 0.9}
    plan = plan_race(spec)

    def elapsed_s(run):
        return times[plan.lanes[run.lane].strategy] + 0.05 * (run.block % 3)

    return played(spec, plan, elapsed_s, lambda run: False)


def fine(events):
    """Return pairs of a moment and an event: each query moves and each run ends at its own."""
    clocks = {event.run: event.at_s for event in events if isinstance(event, ClockStarted)}
    ends = {
        event.run: clocks[event.run] + event.elapsed_s
        for event in events
        if isinstance(event, (RunFinished, RunFaulted))
    }
    placed = []
    for event in events:
        at_s, rank = event.at_s, 0
        if isinstance(event, QueriesMoved):
            zero_s = clocks[event.run]
            moves = [
                (zero_s + start_ns / 1e9, ([query], [start_ns], [carrier], [], []))
                for query, start_ns, carrier in zip(
                    event.started, event.started_ns, event.carriers, strict=True
                )
            ]
            moves += [
                (zero_s + end_ns / 1e9, ([], [], [], [query], [end_ns]))
                for query, end_ns in zip(event.ended, event.ended_ns, strict=True)
            ]
            placed += [
                ((moment_s, rank), _moved(event.run, moment_s, lists)) for moment_s, lists in moves
            ]
            continue
        if isinstance(event, (RunFinished, RunFaulted)):
            at_s, rank = ends[event.run], 2
            event = msgspec.structs.replace(event, at_s=at_s)
        elif isinstance(event, ResourcesSampled) and at_s > ends.get(event.run, at_s):
            # The last sample is taken after the answer; it is heard before the end.
            at_s, rank = ends[event.run], 1
        placed.append(((at_s, rank), event))
    return [(at_s, event) for (at_s, _), event in sorted(placed, key=lambda one: one[0])]


def _moved(run, at_s, lists):
    names = ("started", "started_ns", "carriers", "ended", "ended_ns")
    return QueriesMoved(at_s=at_s, run=run, **dict(zip(names, lists, strict=True)))


def seen(result):
    """Return what a view can read of a race."""
    points = [(lane, point) for point in result.points for lane in range(len(result.lanes))]
    return {
        "runs": [
            (
                run.state,
                run.outcome and run.outcome.elapsed_s,
                run.failure and run.failure.reason,
                run.faulted and run.faulted.ending,
                list(run.starts_ns),
                list(run.ends_ns),
                len(run.samples),
                run.started_count,
                run.ended_count,
                run.queried_ns,
            )
            for run in result.runs
        ],
        "running": [run.planned for run in result.running],
        "done": result.done,
        "over": result.is_over,
        "outcome": result.outcome,
        "summaries": [result.summary(*one) for one in points],
        "winners": [result.winners(point) for point in result.points],
        "progress": round(result.progress(result.last_at_s), 9),
    }


@pytest.mark.parametrize("name", RACES)
@pytest.mark.parametrize("clock", ShowClock)
def test_the_end_of_a_replay_is_the_race(name, clock):
    race = fold(recorded(name))
    replay = RaceReplay(race, clock)
    assert seen(replay.state_at(replay.duration_s)) == seen(race)
    assert replay.result.conditions_after == race.conditions_after
    assert not replay.result.running


@pytest.mark.parametrize("name", ["race", "cpu", "aborted", "format-5"])
def test_as_it_ran_each_moment_is_what_the_fold_has_by_then(name):
    placed = fine(recorded(name))
    moments, events = zip(*placed, strict=True)
    replay = RaceReplay(fold(events), AS_RUN)
    compared = 0
    following = zip(moments, [*moments[1:], moments[-1]], follow(events), strict=True)
    for at_s, after_s, result in following:
        if after_s - at_s < 1e-6:
            continue  # Several at one moment: the replay has them all.
        moment = seen(replay.state_at((at_s + after_s) / 2))
        wanted = seen(result)
        del moment["progress"], wanted["progress"]  # these go on between two events
        # Blocks that were added on the way are in the plan of a replay from the beginning.
        added = moment["runs"][len(wanted["runs"]) :]
        assert all(state is RunState.WAITING for state, *_ in added)
        moment["runs"] = moment["runs"][: len(wanted["runs"])]
        assert moment == wanted
        compared += 1
    assert compared > 10


@pytest.mark.parametrize("clock", ShowClock)
def test_a_moment_is_the_same_whichever_way_it_is_reached(clock):
    race = fold(uneven_race())
    replay = RaceReplay(race, clock)
    moments = [replay.duration_s * share for share in (0.1, 0.9, 0.4, 1.0, 0.0, 0.45, 0.44, 1.0)]
    for at_s in moments:
        there = seen(replay.state_at(at_s))
        assert there == seen(RaceReplay(race, clock).state_at(at_s))
    assert seen(race) == seen(fold(uneven_race()))


def test_the_result_is_always_the_same_object_so_that_views_keep_their_place():
    replay = RaceReplay(fold(uneven_race()), SIDE_BY_SIDE)
    result, runs = replay.result, list(replay.result.runs)
    for at_s in (1.0, 3.0, 0.2):
        assert replay.state_at(at_s) is result
    assert all(one is other for one, other in zip(result.runs, runs, strict=True))


def test_side_by_side_every_lane_shows_what_the_file_says_for_its_own_clock():
    race = fold(recorded("race"))
    point = race.points[-1]
    replay = RaceReplay(race, SIDE_BY_SIDE, point=point, block=1)
    of_block = [
        run
        for lane in range(len(race.lanes))
        for run in race.runs_of(lane, point)
        if race.block_number(run) == 1
    ]
    for share in (0.02, 0.2, 0.45, 0.7, 0.98):
        at_s = replay.duration_s * share
        shown = replay.state_at(at_s)
        for run in of_block:
            other = shown.runs[race.runs.index(run)]
            elapsed_s = run.outcome.elapsed_s
            if at_s >= elapsed_s:
                assert other.state is RunState.FINISHED
                assert other.outcome.elapsed_s == elapsed_s
                continue
            until_ns = round(at_s * 1e9)
            assert other.state is RunState.RUNNING
            assert list(other.starts_ns) == [t if t <= until_ns else 0 for t in run.starts_ns]
            assert list(other.ends_ns) == [t if t <= until_ns else 0 for t in run.ends_ns]
            assert at_s - other.clock_started_at_s == pytest.approx(at_s)
            assert len(other.samples) == sum(
                sample.at_s - run.clock_started_at_s <= at_s for sample in run.samples
            )


def test_side_by_side_all_lanes_start_at_once_and_stars_come_with_the_last():
    race = fold(uneven_race(cluster_counts=(2,), repeats=9))
    point = at_clusters(2)
    assert race.winners(point)
    replay = RaceReplay(race, SIDE_BY_SIDE)
    assert len(replay.state_at(0.0).running) == len(race.lanes)
    assert replay.duration_s == pytest.approx(4.05)
    almost = replay.state_at(replay.duration_s - 0.001)
    assert [len(almost.runs_of(lane, point)) for lane in range(4)] == [9] * 4
    arrived = [almost.summary(lane, point) for lane in range(4)]
    assert [summary is None for summary in arrived].count(True) == 1
    assert not almost.winners(point)
    assert not almost.is_over
    assert replay.state_at(replay.duration_s).winners(point) == race.winners(point)


def test_the_points_follow_one_another_unless_one_is_asked_for():
    race = fold(uneven_race())
    everything = RaceReplay(race, SIDE_BY_SIDE)
    assert everything.duration_s == pytest.approx(2 * 4.05)
    first = everything.state_at(1.0)
    assert {run.planned.point.clusters for run in first.running} == {1}
    second = everything.state_at(5.0)
    assert {run.planned.point.clusters for run in second.running} == {2}
    assert second.summary(0, at_clusters(1)) == race.summary(0, at_clusters(1))
    one = RaceReplay(race, SIDE_BY_SIDE, point=at_clusters(2)).state_at(1.0)
    assert {run.planned.point.clusters for run in one.running} == {2}
    assert one.summary(0, at_clusters(1)) == race.summary(0, at_clusters(1))


def test_the_median_block_is_the_one_nearest_the_medians():
    race = fold(uneven_race(cluster_counts=(2,)))
    point = at_clusters(2)
    assert block_count(race, point) == 3
    number = median_block(race, point)
    (run,) = (run for run in race.runs_of(0, point) if race.block_number(run) == number)
    assert run.outcome.elapsed_s == race.summary(0, point).median_s
    longest = RaceReplay(race, SIDE_BY_SIDE).duration_s
    others = {RaceReplay(race, SIDE_BY_SIDE, block=block).duration_s for block in (1, 2, 3)}
    assert longest == pytest.approx(sorted(others)[1])


def test_every_stop_is_a_change_and_no_change_is_missed():
    replay = RaceReplay(fold(recorded("race")), SIDE_BY_SIDE)
    at_s, stops = 0.0, []
    while at_s < replay.duration_s:
        before = seen(replay.state_at(at_s))["runs"]
        at_s = replay.next_stop(at_s)
        stops.append(at_s)
        just_before = seen(replay.state_at(at_s - 2e-9))["runs"]
        at_stop = seen(replay.state_at(at_s))["runs"]
        # Samples are no starts and no ends.
        assert [run[7:] for run in just_before] == [run[7:] for run in before]
        assert at_stop != just_before
    assert len(stops) > 20
    back = []
    while at_s > 0:
        back.append(at_s)
        at_s = replay.previous_stop(at_s)
    assert back == stops[::-1]


def test_a_failed_lane_fails_when_it_did_and_one_that_never_started_fails_at_once():
    race = fold(made_up_race(failed=("threads",)))
    replay = RaceReplay(race, SIDE_BY_SIDE, point=at_clusters(2))
    run = race.runs_of(1, at_clusters(2))[0]
    failed_s = run.failure.at_s - run.clock_started_at_s
    assert not replay.state_at(failed_s - 0.01).failures(1, at_clusters(2))
    assert replay.state_at(failed_s + 0.01).failures(1, at_clusters(2))
    events = [
        event
        for event in made_up_race(failed=("threads",))
        if getattr(event, "run", None) != race.runs.index(run)
        or type(event).__name__ in ("RunStarted", "RunFailed")
    ]
    unstarted = RaceReplay(fold(events), SIDE_BY_SIDE, point=at_clusters(2))
    assert unstarted.state_at(0.0).failures(1, at_clusters(2))


def test_a_race_that_was_cut_short_is_shown_up_to_the_cut():
    events = made_up_race(made_up_spec(repeats=2))
    begun = next(place for place, event in enumerate(events) if getattr(event, "run", None) == 3)
    started, clock, moved = events[begun : begun + 3]
    moved = msgspec.structs.replace(moved, ended=[0], ended_ns=[90_000_000])
    race = fold([*events[:begun], started, clock, moved])
    race.close()
    for show_clock in ShowClock:
        replay = RaceReplay(race, show_clock)
        end = replay.state_at(replay.duration_s)
        assert end.is_over
        assert end.outcome is None
        assert not end.running
        assert end.runs[3].state is RunState.RUNNING
        assert seen(end)["runs"] == seen(race)["runs"]


def test_a_race_of_which_nothing_ran_has_nothing_to_show():
    race = fold(made_up_race(runs=0, over=False))
    race.close()
    replay = RaceReplay(race, SIDE_BY_SIDE)
    assert replay.duration_s == 0
    assert replay.next_stop(0.0) == replay.previous_stop(0.0) == 0
    assert not replay.state_at(1.0).done


def test_the_lanes_are_compared_as_in_the_race():
    race = fold(uneven_race(cluster_counts=(2,)))
    race.compare_with(1, 0.5)
    replay = RaceReplay(race, AS_RUN)
    assert (replay.result.baseline, replay.result.band) == (1, 0.5)


@pytest.mark.parametrize("clock", ShowClock)
def test_a_replay_concludes_what_the_race_does_by_the_profile_of_its_items(clock):
    spec = made_up_spec("sequential,threads,processes", cluster_counts=(4,), repeats=10)
    times_s = (1.0, 1.0, 0.25)
    events = played(spec, plan_race(spec), lambda run: times_s[run.lane], lambda run: False)
    profile = QueriesProfiled(at_s=0.0, cpu_share=0.9, gil_share=0.9)
    race = fold([events[0], profile, *events[1:]])
    replay = RaceReplay(race, clock)
    end = replay.state_at(replay.duration_s)
    assert "the GIL lets one thread compute at a time" in conclude(race).text
    assert conclude(end) == conclude(race)


def test_a_replay_says_that_it_is_one():
    race = fold(uneven_race())
    assert race.showing is None
    replay = replay_of(race, SIDE_BY_SIDE, block=2)
    assert (replay.result.showing.clock, replay.result.showing.block) == (SIDE_BY_SIDE, 2)
    assert replay_of(race, AS_RUN, block=2).result.showing.block is None


def test_an_extended_race_shows_the_blocks_that_were_added():
    race = fold(recorded("race"))
    replay = RaceReplay(race, AS_RUN)
    assert replay.result.plan == race.plan
    assert replay.state_at(replay.duration_s).outcome is Outcome.COMPLETED


def test_a_timeline_cut_at_a_moment_is_the_timeline_of_that_moment():
    race = fold(recorded("race"))
    replay = RaceReplay(race, SIDE_BY_SIDE, point=race.points[-1])
    for share in (0.05, 0.3, 0.77):
        shown = replay.state_at(replay.duration_s * share)
        for run in shown.running:
            until_ns = round((shown.last_at_s - run.clock_started_at_s) * 1e9)
            cut = timeline_of(race, shown.as_ended(run)).until(until_ns)
            live = timeline_of(shown, run)
            for name in ("starts_ns", "ends_ns", "readies_ns"):
                pairs = zip(cut.queries, getattr(cut, name), strict=True)
                assert dict(pairs) == dict(zip(live.queries, getattr(live, name), strict=True))
            assert sorted(cut.queued_ns) == sorted(live.queued_ns)
            for row in range(cut.row_count):
                assert set(cut.rows[cut.bounds[row] : cut.bounds[row + 1]]) <= {row}
            for of in (in_flight_curve, waiting_curve):
                whole = of(timeline_of(race, shown.as_ended(run))).until(until_ns)
                assert whole.times_ns.tolist() == of(live).times_ns.tolist()
                assert whole.counts.tolist() == of(live).counts.tolist()
