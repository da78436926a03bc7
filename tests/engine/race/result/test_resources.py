import csv
import io
import itertools
import json
import os
import subprocess
import sys

import msgspec
import pytest

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.table.columns import columns_named
from engine.export.table.table import make_table
from engine.machine.processes import (
    ProcessReading,
    descendants,
    proportional_bytes,
    read_by_proc,
    read_by_psutil,
)
from engine.process.untold import Untold
from engine.race.conduct.conductor import Conductor
from engine.race.conduct.resource_sampler import ResourceSampler
from engine.race.events import ClockStarted, ResourcesSampled, RunFinished, Usage
from engine.race.result.resources import cpu_spans, median_run, resource_points
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.record.lines import EventReader, encode_event
from engine.stream.fold import InconsistentEvent
from tests.engine.races import made_up_race, made_up_spec
from tests.waiting import wait_for

ROOT = 1


class Machine:
    """A made-up machine: processes with what they have used, and what looking at one takes."""

    def __init__(self, cost_s=0.0):
        self.processes = {ROOT: ProcessReading(1.0, 0.0, 2, False)}
        self.hidden = ()
        self.sizes = {}
        self.cost_s = cost_s
        self.weighing_s = 0.0
        self.used_s = 0.0

    def read(self, pid):
        self.used_s += self.cost_s
        return self.processes.get(pid)

    def weigh(self, pid):
        self.used_s += self.weighing_s
        return self.sizes.get(pid)

    def sampler(self, expected=1):
        return ResourceSampler(
            ROOT,
            expected,
            read=self.read,
            search=lambda pid: self.hidden,
            memory=self.weigh,
            used_s=lambda: self.used_s,
        )


def polls(sampler, until_s, step_s=0.03):
    """Ask a sampler as the conductor does; return what it said."""
    times_s = [place * step_s for place in range(round(until_s / step_s))]
    samples = [sampler.poll(0, at_s) for at_s in times_s]
    return [sample for sample in samples if sample is not None]


@pytest.mark.parametrize("read", [read_by_proc, read_by_psutil])
def test_a_process_is_read_in_either_way(read):
    code = "import threading, time\nthreading.Thread(target=input).start()\nwhile True: pass"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE) as process:
        try:
            wait_for(lambda: read(process.pid).threads == 2)
            wait_for(lambda: read(process.pid).cpu_s > 0.03)
        finally:
            process.kill()
        wait_for(lambda: read(process.pid).is_ended)
    assert read(process.pid) is None


def test_children_and_memory_are_found():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        reading = read_by_proc(os.getpid())
        assert process.pid in descendants(os.getpid())
        assert not reading.children or process.pid in reading.children
        wait_for(lambda: proportional_bytes(process.pid) > 2**20)
    assert descendants(process.pid) == ()
    assert proportional_bytes(process.pid) is None


def test_processes_are_looked_at_ten_times_a_second_and_memory_once():
    machine = Machine()
    machine.sizes = {ROOT: 5_000_000}
    samples = polls(machine.sampler(), 3.0)
    assert 30 <= len(samples) <= 36
    weighed = [sample.at_s for sample in samples if sample.pss_bytes is not None]
    assert weighed[0] == 0.0
    assert 0.2 <= weighed[1] < 0.3
    assert all(1.0 <= b - a < 1.15 for a, b in itertools.pairwise(weighed[1:]))


def test_memory_is_looked_at_as_soon_as_the_expected_processes_are_there():
    machine = Machine()
    machine.sizes = {ROOT: 10, 2: 20}
    sampler = machine.sampler(expected=2)
    assert sampler.poll(0, 0.01).pss_bytes is None
    machine.processes[ROOT] = ProcessReading(1.0, 0.0, 2, False, children=(2,))
    machine.processes[2] = ProcessReading(0.1, 0.0, 1, False)
    sample = sampler.poll(0, 0.04)
    assert (sample.pss_bytes, sample.processes) == (30, 2)


def test_memory_is_looked_at_within_100_ms_and_again_once_all_are_there():
    machine = Machine()
    machine.sizes = {ROOT: 10, 2: 20}
    sampler = machine.sampler(expected=2)
    weighed = [sample.at_s for sample in polls(sampler, 0.15) if sample.pss_bytes is not None]
    assert len(weighed) == 1
    assert weighed[0] < 0.1
    machine.processes[ROOT] = ProcessReading(1.0, 0.0, 2, False, children=(2,))
    machine.processes[2] = ProcessReading(0.1, 0.0, 1, False)
    assert sampler.poll(0, 0.18).pss_bytes == 30


def test_what_is_left_once_processes_are_gone_is_not_what_a_run_took():
    machine = Machine()
    machine.sizes = {ROOT: 10}
    assert machine.sampler(expected=1).last(0, 0.02).pss_bytes == 10
    assert machine.sampler(expected=5).last(0, 0.02).pss_bytes is None


def test_looking_at_the_memory_of_many_early_is_saved_later():
    machine = Machine()
    children = tuple(range(2, 102))
    machine.processes[ROOT] = ProcessReading(1.0, 0.0, 2, False, children=children)
    machine.processes |= {pid: ProcessReading(0.1, 0.0, 1, False) for pid in children}
    machine.sizes = dict.fromkeys((ROOT, *children), 10)
    machine.weighing_s = 0.0002
    samples = polls(machine.sampler(expected=101), 30.0)
    weighed = [sample.at_s for sample in samples if sample.pss_bytes is not None]
    assert weighed[0] < 0.1
    assert 3 <= len(weighed) <= 4
    assert machine.used_s < 0.01 * 30


def test_where_looking_is_dear_it_is_done_less_often():
    machine = Machine(cost_s=0.002)
    samples = polls(machine.sampler(), 3.0)
    assert 4 <= len(samples) <= 7
    assert machine.used_s < 0.01 * 3.0


def test_a_tree_is_added_up():
    machine = Machine()
    machine.processes[ROOT] = ProcessReading(1.0, 0.5, 2, False, children=(2,))
    machine.processes[2] = ProcessReading(0.25, 0.0, 1, False, children=(3,))
    machine.processes[3] = ProcessReading(0.25, 0.0, 4, False)
    # Started by a thread: no main thread's children list it.
    machine.processes[4] = ProcessReading(1.0, 0.0, 1, False)
    machine.hidden = (4,)
    machine.sizes = {ROOT: 10, 2: 20, 3: 30}
    sampler = machine.sampler()
    assert sampler.poll(7, 0.3).processes == 4
    sample = sampler.last(7, 0.4)
    assert sample == ResourcesSampled(
        at_s=0.4, run=7, cpu_s=3.0, pss_bytes=60, threads=8, processes=4
    )


def test_cpu_time_never_falls_when_a_process_dies():
    machine = Machine()
    machine.processes[ROOT] = ProcessReading(1.0, 0.0, 2, False, children=(2,))
    machine.processes[2] = ProcessReading(0.5, 0.0, 1, False)
    sampler = machine.sampler()
    assert sampler.last(0, 0.0).cpu_s == 1.5
    # It has ended but nobody has waited for it, then somebody has, not counting all of it.
    machine.processes[2] = ProcessReading(0.6, 0.0, 1, True)
    sample = sampler.last(0, 0.1)
    assert (sample.cpu_s, sample.threads, sample.processes) == (1.6, 2, 1)
    machine.processes = {ROOT: ProcessReading(1.0, 0.59, 2, False)}
    assert sampler.last(0, 0.2).cpu_s == 1.6
    machine.processes = {ROOT: ProcessReading(1.2, 0.59, 2, False)}
    assert sampler.last(0, 0.3).cpu_s == pytest.approx(1.79)


def test_of_a_worker_that_is_gone_nothing_is_said():
    machine = Machine()
    machine.processes = {}
    sampler = machine.sampler()
    assert sampler.poll(0, 0.0) is None
    assert sampler.last(0, 0.1) is None


def test_a_race_says_what_its_runs_use():
    lanes = ("threads", "processes")
    spec = RaceSpec(
        lanes=tuple(map(parse_lane, lanes)), cluster_counts=(4,), nodes=1, switches=1, sleep_s=0.15
    )
    result = fold(Conductor(spec).events())
    threads, processes = (result.resources(lane, at_clusters(4)) for lane in range(2))
    assert (threads.peak_threads, threads.peak_processes) == (6, 1)
    # The worker, its Manager, and a process a cluster.
    assert processes.peak_processes == 6
    assert processes.peak_pss_bytes > threads.peak_pss_bytes > 2**20
    assert processes.minor_faults > threads.minor_faults
    assert 0 < threads.cpu_s < processes.cpu_s
    for run in result.runs:
        assert len(run.samples) >= 3
        points = resource_points(run)
        assert [point.at_s for point in points] == sorted(point.at_s for point in points)
        assert 0 <= points[0].at_s <= points[-1].at_s <= run.outcome.elapsed_s


def test_a_race_can_be_run_without_samples():
    spec = RaceSpec(lanes=(parse_lane("threads"),), cluster_counts=(1,), sleep_s=0.0)
    events = list(Conductor(spec, sample=False).events())
    assert not any(isinstance(event, ResourcesSampled) for event in events)


def changed(events, kind, change):
    """Return events in which those of a kind are changed; ``change`` gives a list for each."""
    return [
        new for event in events for new in (change(event) if isinstance(event, kind) else [event])
    ]


def test_peaks_and_counts_are_medians_over_runs():
    spec = made_up_spec("sequential", cluster_counts=(1,), repeats=3)
    sizes = iter((30, 10, 20))
    events = changed(
        made_up_race(spec),
        RunFinished,
        lambda event: [
            ResourcesSampled(
                at_s=event.at_s + 0.001,
                run=event.run,
                cpu_s=9.0,
                threads=99,
                processes=1,
                pss_bytes=next(sizes) * 2**20,
            ),
            event,
        ],
    )
    result = fold(events)
    used = result.resources(0, at_clusters(1))
    assert used.peak_pss_bytes == 20 * 2**20
    assert used.cpu_s == pytest.approx(0.03)
    assert used.cores == pytest.approx(0.03 / 1.01)
    assert (used.voluntary_switches, used.involuntary_switches) == (3, 4)
    # What is seen after the answer is the worker's end, not its work.
    assert used.peak_threads == 2


def test_what_a_worker_does_after_the_answer_is_not_the_runs():
    spec = made_up_spec("sequential", cluster_counts=(1,))
    last = ResourcesSampled(at_s=1.2, run=0, cpu_s=9.0, threads=1, processes=1)
    events = changed(made_up_race(spec), RunFinished, lambda event: [last, event])
    (run,) = fold(events).runs
    assert [span.cores for span in cpu_spans(run)] == pytest.approx([0.1 / 1.01] * 2)
    # Of a run too short for two looks it is still the best that is known.
    run.samples = [run.samples[-2], last]
    (span,) = cpu_spans(run)
    assert span.to_s == run.outcome.elapsed_s


def test_processes_that_outlive_the_clock_count_as_they_were_seen():
    spec = made_up_spec("sequential", cluster_counts=(1,))
    events = changed(
        made_up_race(spec),
        ResourcesSampled,
        lambda event: [msgspec.structs.replace(event, processes=3)],
    )
    (run,) = fold(events).runs
    seen_s = run.samples[-1].cpu_s - run.samples[0].cpu_s
    assert seen_s > 0.03
    assert fold(events).resources(0, at_clusters(1)).cpu_s == pytest.approx(seen_s)


def test_a_look_at_memory_after_processes_have_gone_is_no_peak():
    spec = made_up_spec("sequential", cluster_counts=(1,))
    late = ResourcesSampled(
        at_s=1.2, run=0, cpu_s=9.0, threads=1, processes=1, pss_bytes=13 * 2**20
    )
    events = changed(
        made_up_race(spec),
        ResourcesSampled,
        lambda event: [msgspec.structs.replace(event, processes=10, pss_bytes=None)],
    )
    used = fold(changed(events, RunFinished, lambda event: [late, event])).resources(
        0, at_clusters(1)
    )
    assert (used.peak_processes, used.peak_pss_bytes) == (10, None)
    assert used.untold_peak is Untold.SHORT


def test_a_short_run_of_processes_tells_of_their_memory_or_of_none():
    spec = RaceSpec(
        lanes=(parse_lane("processes"), parse_lane("sequential")),
        cluster_counts=(4,),
        nodes=1,
        switches=0,
        sleep_s=0.08,
    )
    result = fold(Conductor(spec).events())
    alone = result.resources(1, at_clusters(4)).peak_pss_bytes
    # As long as this their processes lived beyond doubt.
    assert result.resources(0, at_clusters(4)).peak_pss_bytes > alone


def test_a_run_too_short_to_be_seen_has_no_peaks():
    spec = made_up_spec("sequential", cluster_counts=(1,))
    events = changed(made_up_race(spec), ResourcesSampled, lambda event: [])
    used = fold(events).resources(0, at_clusters(1))
    assert (used.peak_threads, used.peak_processes, used.peak_pss_bytes) == (None, None, None)
    assert used.voluntary_switches == 3


def test_the_results_table_and_the_exports_hold_what_was_used():
    result = fold(made_up_race(made_up_spec("sequential,threads", cluster_counts=(1,))))
    table = make_table(result, columns_named(("memory", "switches", "threads", "processes")))
    assert [row.cells for row in table.rows] == [
        ("10.0", "3", "2", "1"),
        ("15.0", "3", "2", "1"),
    ]
    rows = {row["strategy"]: row for row in csv.DictReader(io.StringIO(to_csv(result)))}
    assert rows["sequential"]["peak_pss_bytes"] == str(10 * 2**20)
    assert rows["threads"]["peak_threads"] == "2"
    document = json.loads(to_json(result))
    assert document["summaries"][0]["resources"]["peak_pss_bytes"] == 10 * 2**20
    assert [sample["threads"] for sample in document["runs"][0]["samples"]] == [2, 2, 2]


def test_lanes_without_a_finished_run_used_nothing_that_is_known():
    result = fold(made_up_race(failed=("threads",), runs=3, over=False))
    assert result.resources(1, at_clusters(1)) is None


def test_the_median_run_stands_for_a_lane():
    result = fold(made_up_race(made_up_spec("sequential", cluster_counts=(1,), repeats=4)))
    for run, elapsed_s in zip(result.runs, (4.0, 1.0, 3.0, 2.0), strict=True):
        run.outcome = msgspec.structs.replace(run.outcome, elapsed_s=elapsed_s)
    assert median_run(result.runs) is result.runs[3]
    assert median_run([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"cpu_s": -0.1},
        {"threads": -1},
        {"processes": -1},
        {"pss_bytes": -1},
        {"at_s": -5.0},
        {"cpu_s": 0.0},
        {"run": 99},
    ],
)
def test_samples_that_cannot_be_are_refused(change):
    events = made_up_race()
    place = max(i for i, event in enumerate(events) if isinstance(event, ResourcesSampled))
    events[place] = msgspec.structs.replace(events[place], **change)
    with pytest.raises(InconsistentEvent):
        fold(events)


def test_a_sample_before_the_clock_is_refused():
    events = made_up_race()
    clock = next(i for i, event in enumerate(events) if isinstance(event, ClockStarted))
    sample = next(event for event in events if isinstance(event, ResourcesSampled))
    with pytest.raises(InconsistentEvent, match="before its clock"):
        fold([*events[:clock], sample])


def test_races_from_before_samples_are_read():
    events = changed(made_up_race(), ResourcesSampled, lambda event: [])
    lines = b"".join(map(encode_event, events))
    lines = lines.replace(b'"format_version":4', b'"format_version":3')
    old = lines.replace(b',"minor_faults":0,"major_faults":0', b"")
    assert old != lines
    read = [event for _, event in EventReader().feed(old)]
    assert fold(read).resources(0, at_clusters(1)).minor_faults == 0
    assert msgspec.json.decode(
        b'{"user_s":1,"system_s":2,"voluntary_switches":3,"involuntary_switches":4}', type=Usage
    ) == Usage(1.0, 2.0, 3, 4)
