import random
from dataclasses import dataclass

import msgspec
import pytest

from engine.doubts.doubt import Remedy, Severity
from engine.doubts.doubts import doubts
from engine.machine.facts import Build, Calibration, Conditions, CpuTimes, Precision
from engine.race.events import QueriesProfiled, RaceFinished, RaceStarted, RunFinished
from engine.race.result.result import fold
from engine.workload.kind import Forms
from tests.engine.races import ENVIRONMENT, made_up_race, made_up_spec

CALM = Conditions(load=(0.1, 0.1, 0.1), cpu=CpuTimes(10.0, 100.0, 0.0, 1.0))
PRECISION = Precision(
    clock_step_s=4e-8,
    overshoot_s=5e-5,
    overshoot_p95_s=1e-4,
    slept_s=0.003,
    query_cost_s=1e-6,
)
BUILD = Build(
    compiler="GCC 12.2.0",
    optimised=True,
    debug=False,
    free_threaded=False,
    gil=True,
    start_method="fork",
    versions={},
)


@dataclass
class Machine:
    """Where a made-up race ran."""

    before: Conditions | None = CALM
    after: Conditions | None = CALM
    precision: Precision | None = PRECISION
    build: Build | None = BUILD
    calibration: Calibration | None = None


def after(busy_s=0.0, stolen_s=0.0, own_s=0.0, **changes):
    """Return a machine that did so much in the ten seconds of two cores since it was calm."""
    idle_s = 20.0 - busy_s - stolen_s
    cpu = CpuTimes(10.0 + busy_s, 100.0 + idle_s, stolen_s, 1.0 + own_s)
    return msgspec.structs.replace(CALM, cpu=cpu, **changes)


def race_on(machine, spec=None, elapsed_s=None):
    """Return the result of a made-up race.

    Args:
        machine: Where it ran.
        spec: What was raced.
        elapsed_s: From a run's place and plan to its elapsed time.
    """
    events = made_up_race(spec)
    events[0] = msgspec.structs.replace(
        events[0],
        conditions=machine.before,
        precision=machine.precision,
        build=machine.build,
        calibration=machine.calibration,
    )
    plan = events[0].plan
    for place, event in enumerate(events):
        if isinstance(event, RunFinished) and elapsed_s is not None:
            time_s = elapsed_s(event.run, plan.runs[event.run])
            events[place] = msgspec.structs.replace(event, elapsed_s=time_s)
        if isinstance(event, RaceFinished):
            events[place] = msgspec.structs.replace(event, conditions_after=machine.after)
    return fold(events)


def kinds(result, here=None):
    return [doubt.kind for doubt in doubts(result, here)]


def only(result, here=None):
    (doubt,) = doubts(result, here)
    assert doubt.text.endswith(".")
    return doubt


def test_a_calm_race_is_not_doubted():
    assert doubts(race_on(Machine(after=after(busy_s=3.0, own_s=2.5)))) == ()


def test_a_race_file_from_before_such_readings_is_not_doubted():
    assert doubts(race_on(Machine(None, None, None, None))) == ()


def test_a_race_that_was_cut_short_is_judged_by_what_there_is():
    assert doubts(race_on(Machine(after=None))) == ()


def test_other_programs_during_the_race_are_a_warning_with_their_share():
    doubt = only(race_on(Machine(after=after(busy_s=12.0, own_s=2.0))))
    assert (doubt.kind, doubt.severity) == ("busy", Severity.WARNING)
    assert "took 50% of the processors' time" in doubt.seen
    assert "Close other programs" in doubt.to_do


def test_what_the_race_itself_used_is_no_noise():
    assert doubts(race_on(Machine(after=after(busy_s=12.0, own_s=12.0)))) == ()


@pytest.mark.parametrize(
    ("lane", "is_told"),
    [
        ("processes", True),
        ("processes:forkserver", False),
        ("process-pool:size=1:spawn", True),
        ("process-pool:size=1:forkserver", False),
        ("gevent-processes:processes=1:forkserver", False),
        ("dask:workers=1", False),
    ],
)
def test_what_processes_used_that_nobody_waits_for_is_not_taken_for_other_programs(lane, is_told):
    spec = made_up_spec(f"sequential,{lane}")
    found = kinds(race_on(Machine(after=after(busy_s=12.0)), spec))
    assert ("busy" in found) == is_told


def test_load_before_the_race_is_a_note():
    busy = msgspec.structs.replace(CALM, load=(1.5, 0.2, 0.1))
    doubt = only(race_on(Machine(before=busy)))
    assert (doubt.kind, doubt.severity) == ("loaded", Severity.NOTE)
    assert "1.5 threads per core" in doubt.seen


def test_time_that_the_host_took_is_a_warning():
    doubt = only(race_on(Machine(after=after(stolen_s=1.0))))
    assert (doubt.kind, doubt.severity) == ("stolen", Severity.WARNING)
    assert "5%" in doubt.seen


@pytest.mark.parametrize("ends", [True, False])
def test_battery_at_either_end_of_the_race_is_a_warning(ends):
    unplugged = msgspec.structs.replace(CALM, on_battery=True)
    machine = Machine(after=unplugged) if ends else Machine(before=unplugged)
    assert only(race_on(machine)).kind == "battery"


def test_a_governor_that_saves_power_is_a_note_and_says_how_to_change_it():
    machine = Machine(before=msgspec.structs.replace(CALM, governor="powersave"))
    doubt = only(race_on(machine))
    assert (doubt.kind, doubt.severity) == ("governor", Severity.NOTE)
    assert "cpupower frequency-set -g performance" in doubt.to_do
    machine = Machine(before=msgspec.structs.replace(CALM, governor="performance"))
    assert doubts(race_on(machine)) == ()


@pytest.mark.parametrize(("kind", "severity"), [("cpu", "warning"), ("sleep", "note")])
def test_a_quota_below_the_cores_weighs_more_where_queries_compute(kind, severity):
    machine = Machine(before=msgspec.structs.replace(CALM, cpu_quota=1.5))
    doubt = only(race_on(machine, made_up_spec("sequential,threads", kind=kind)))
    assert (doubt.kind, doubt.severity) == ("quota", severity)
    assert "1.5 cores' worth of time on 2 cores" in doubt.seen


def test_a_quota_of_all_cores_is_none():
    machine = Machine(before=msgspec.structs.replace(CALM, cpu_quota=2.0))
    assert doubts(race_on(machine)) == ()


def test_a_debug_build_and_a_lock_that_came_back_are_told():
    debug = msgspec.structs.replace(BUILD, debug=True)
    assert only(race_on(Machine(build=debug))).severity is Severity.WARNING
    locked = msgspec.structs.replace(BUILD, free_threaded=True)
    assert "PYTHON_GIL" in only(race_on(Machine(build=locked))).to_do


def test_a_disturbed_calibration_is_a_warning():
    machine = Machine(calibration=Calibration(1e7, 0.4, 0.3, "2026-03-14T15:09:26+00:00"))
    assert only(race_on(machine)).kind == "calibration"


def test_times_near_to_what_a_sleep_may_be_off_by_are_too_short():
    precision = msgspec.structs.replace(PRECISION, overshoot_p95_s=0.002)
    result = race_on(
        Machine(precision=precision),
        made_up_spec("sequential,gevent@query", sleep_s=0.01),
        lambda _, planned: planned.ideal_s + 0.001,
    )
    doubt = only(result)
    assert (doubt.kind, doubt.severity) == ("short", Severity.WARNING)
    assert doubt.seen.startswith("Runs of gevent at 1 cluster, like 2 others, took 11.0 ms")
    assert (doubt.lane, doubt.point.clusters) == (1, 1)


def test_of_queries_that_compute_only_the_clock_is_asked():
    precision = msgspec.structs.replace(PRECISION, overshoot_p95_s=0.002)
    spec = made_up_spec("sequential", sleep_s=0.01, kind="cpu")
    assert doubts(race_on(Machine(precision=precision), spec)) == ()


def test_queries_that_cost_more_than_a_twentieth_of_their_time_are_a_warning():
    spec = made_up_spec("sequential", sleep_s=1e-5)
    assert only(race_on(Machine(), spec, lambda *_: 1.0)).kind == "measuring"
    spec = made_up_spec("sequential", sleep_s=1e-4)
    assert doubts(race_on(Machine(), spec, lambda *_: 1.0)) == ()


def test_blocks_that_get_slower_are_drift_whatever_their_cluster_count():
    spec = made_up_spec("sequential,threads", repeats=10)
    noise = random.Random(1)

    def slower(_, planned):
        return planned.ideal_s * (1 + 0.005 * planned.block + noise.uniform(-0.01, 0.01))

    doubt = only(race_on(Machine(), spec, slower))
    assert (doubt.kind, doubt.severity) == ("drift", Severity.WARNING)
    assert "slower from the first block to the last (p < 0.001)" in doubt.seen


def test_noise_without_direction_is_no_drift():
    spec = made_up_spec("sequential,threads", repeats=10)
    noise = random.Random(1)
    result = race_on(Machine(), spec, lambda _, planned: planned.ideal_s * noise.uniform(1.0, 1.04))
    assert doubts(result) == ()


def test_few_blocks_have_no_drift():
    spec = made_up_spec("sequential,threads", repeats=3)
    result = race_on(Machine(), spec, lambda place, planned: planned.ideal_s * (1 + place / 100))
    assert doubts(result) == ()


def test_wide_intervals_and_far_runs_are_notes_that_name_the_worst_lane():
    spec = made_up_spec("sequential,threads", repeats=10, cluster_counts=(1,))
    noise = random.Random(2)

    def uneven(_, planned):
        if planned.lane == 0:
            return planned.ideal_s * (3.0 if planned.block == 4 else 1.0 + planned.block % 2 / 99)
        return planned.ideal_s * noise.uniform(0.7, 1.3)

    found = {doubt.kind: doubt for doubt in doubts(race_on(Machine(), spec, uneven))}
    assert set(found) == {"spread", "outliers"}
    assert found["spread"].lane == 1
    assert found["outliers"].lane == 0
    assert "1 of 20 runs lies far from the others of sequential at 1 cluster" in (
        found["outliers"].seen
    )


def test_processes_that_compute_beyond_the_cores_are_told_with_their_number():
    spec = made_up_spec("sequential,threads@query,processes@query", kind="cpu")
    doubt = only(race_on(Machine(), spec))
    assert (doubt.kind, doubt.lane, doubt.point.clusters) == ("workers", 2, 2)
    assert "Up to 4 workers of processes compute on 2 cores" in doubt.seen


def test_processes_that_mostly_wait_and_pools_of_the_cores_are_not_too_many():
    spec = made_up_spec("sequential,processes@query", kind="mixed")
    assert doubts(race_on(Machine(), spec)) == ()
    spec = made_up_spec("sequential,process-pool@query,gevent-processes", kind="cpu")
    assert doubts(race_on(Machine(), spec)) == ()


def test_threads_without_a_global_lock_can_be_too_many():
    events = made_up_race(made_up_spec("sequential,threads@query", kind="cpu"))
    plan = events[0].plan
    sequential, threads = plan.lanes
    # Planned by a Python without the lock, a lane has a worker for each thread.
    freed = (sequential, msgspec.structs.replace(threads, workers=None))
    events[0] = msgspec.structs.replace(events[0], plan=msgspec.structs.replace(plan, lanes=freed))
    assert kinds(fold(events)) == ["workers"]


def test_a_race_of_another_machine_is_not_to_be_compared_with_this_one():
    here = msgspec.structs.replace(ENVIRONMENT, cores=8, python="3.13.0")
    doubt = only(race_on(Machine()), here)
    assert (doubt.kind, doubt.severity) == ("elsewhere", Severity.WARNING)
    assert "2 cores rather than 8 cores, CPython 3.11.7 rather than CPython 3.13.0" in doubt.seen


def test_other_software_on_the_same_machine_is_a_note():
    here = msgspec.structs.replace(ENVIRONMENT, system="Linux 6.6")
    assert only(race_on(Machine()), here).severity is Severity.NOTE
    assert doubts(race_on(Machine()), ENVIRONMENT) == ()


def test_a_name_from_a_race_file_cannot_command_the_terminal():
    machine = Machine(before=msgspec.structs.replace(CALM, governor="\x1b[2Jslow"))
    assert "governor  [2Jslow" in only(race_on(machine)).text


def test_times_as_far_apart_as_can_be_are_judged_all_the_same():
    spec = made_up_spec("sequential,threads", repeats=10)
    result = race_on(Machine(), spec, lambda place, _: 1e10 if place % 2 else 5e-324)
    assert "spread" in kinds(result)


def test_warnings_come_before_notes():
    noted = msgspec.structs.replace(CALM, governor="powersave", on_battery=True)
    assert kinds(race_on(Machine(before=noted))) == ["battery", "governor"]


KEPT = Calibration(1e7, 0.01, 0.0, "2026-03-14T15:09:26+00:00")


def test_a_lane_faster_than_its_ideal_is_a_warning_that_offers_to_calibrate():
    spec = made_up_spec("sequential,threads", kind="cpu")
    result = race_on(Machine(calibration=KEPT), spec, lambda _, planned: 0.93 * planned.ideal_s)
    doubt = only(result)
    assert (doubt.kind, doubt.severity) == ("beaten", Severity.WARNING)
    assert "7% less than its ideal, and 1 other lane too" in doubt.seen
    assert "when it was calibrated on 2026-03-14" in doubt.seen
    assert "racelane-engine calibrate" in doubt.to_do
    assert doubt.remedy is Remedy.CALIBRATE


def test_a_lane_a_little_faster_than_its_ideal_is_a_note():
    spec = made_up_spec("sequential", kind="cpu")
    result = race_on(Machine(calibration=KEPT), spec, lambda _, planned: 0.98 * planned.ideal_s)
    assert (only(result).kind, only(result).severity) == ("beaten", Severity.NOTE)


def test_of_queries_that_only_wait_no_calibration_is_blamed():
    result = race_on(Machine(), elapsed_s=lambda _, planned: 0.9 * planned.ideal_s)
    doubt = only(result)
    assert (doubt.kind, doubt.remedy) == ("beaten", None)
    assert "the clock runs unevenly" in doubt.seen


def test_a_hair_below_the_ideal_is_no_doubt():
    spec = made_up_spec("sequential", kind="cpu")
    result = race_on(Machine(calibration=KEPT), spec, lambda _, planned: 0.995 * planned.ideal_s)
    assert doubts(result) == ()


def test_a_lane_that_computes_elsewhere_may_beat_this_machines_ideal():
    spec = made_up_spec("dask:scheduler=tcp://10.0.0.5:8786", kind="cpu")
    result = race_on(Machine(calibration=KEPT), spec, lambda _, planned: 0.5 * planned.ideal_s)
    doubt = only(result)
    assert "done elsewhere" in doubt.seen
    assert doubt.remedy is None


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (None, "ideal of threads (python) is that of another Python"),
        (Calibration(1e7, 0.4, 0.3, "2026-03-14T15:09:26+00:00"), "was disturbed by other load"),
        (KEPT, None),
    ],
)
def test_an_ideal_that_rests_on_another_pythons_calibration_is_marked(own, expected):
    spec = made_up_spec("threads:python=/other/python", kind="cpu")
    result = race_on(Machine(calibration=KEPT), spec)
    if own is not None:
        result.started = msgspec.structs.replace(
            result.started, calibrations={"/other/python": own}
        )
    found = [doubt for doubt in doubts(result) if doubt.kind == "calibration"]
    assert [expected in doubt.seen for doubt in found] == [True] * (expected is not None)
    assert [doubt.lane for doubt in found] == [0] * (expected is not None)


def test_nothing_is_said_of_how_a_strategy_that_is_missing_here_runs_items():
    started, *events = made_up_race(made_up_spec("threads,processes"))
    started = msgspec.json.decode(
        msgspec.json.encode(started).replace(b'"processes"', b'"fibres"'), type=RaceStarted
    )
    profile = QueriesProfiled(at_s=0.0, forms=Forms.COROUTINE)
    race = fold([started, profile, *events])
    (doubt,) = [doubt for doubt in doubts(race) if doubt.kind == "forms"]
    assert str(doubt.message).startswith("threads: ")
    assert "fibres" not in str(doubt.message)
