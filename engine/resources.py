"""What runs used of the machine: CPU, memory, switches, faults, threads, processes."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.events import ResourcesSampled

if TYPE_CHECKING:
    from engine.run import Run

LEAST_STEP_S = 0.05
"""Looks that are closer together say nothing of how many cores were used between them."""


@dataclass(frozen=True, slots=True)
class ResourceSummary:
    """What the finished runs of a lane at a cluster count used: medians over the runs.

    Counts are those of the system (getrusage(2)) for the worker and for all processes that ended
    before the answer was there. Peaks are the most that was seen ten times a second, so something
    shorter can be missed; they are None where nothing was seen.
    """

    runs: int
    """How many runs finished."""

    cpu_s: float
    """CPU seconds while the clock ran."""

    cores: float | None
    """CPU seconds a second of elapsed time: how many cores were busy on average."""

    voluntary_switches: float
    """How often a thread gave up the processor, to wait."""

    involuntary_switches: float
    """How often one was made to, for another's sake."""

    minor_faults: float
    major_faults: float
    peak_pss_bytes: float | None
    """Proportional set size, of all processes together."""

    peak_threads: float | None
    peak_processes: float | None
    """The worker is one of them."""


@dataclass(frozen=True, slots=True)
class ResourcePoint:
    """What a run used at a moment."""

    at_s: float
    """Seconds on the run's clock."""

    cpu_s: float
    """CPU seconds since the worker began."""

    pss_bytes: int | None
    """None where it was not looked at."""

    threads: int
    processes: int


@dataclass(frozen=True, slots=True)
class CpuSpan:
    """How many cores a run kept busy, on average, from one moment to another on its clock."""

    from_s: float
    to_s: float
    cores: float


def check_sample(run: Run, sample: ResourcesSampled) -> None:
    """Refuse a sample that cannot be of a run, after those before it.

    Raises:
        ValueError: its times fall, or it comes out of turn.
    """
    if run.clock_started_at_s is None:
        raise ValueError(f"run {sample.run} is sampled before its clock starts")
    if run.samples and (sample.at_s < run.samples[-1].at_s or sample.cpu_s < run.samples[-1].cpu_s):
        raise ValueError(f"time or CPU time of run {sample.run} runs backwards")


def resource_points(run: Run) -> list[ResourcePoint]:
    """Return what a run used over time, from its clock's start to its end."""
    return [
        ResourcePoint(
            at_s=_on_clock_s(run, sample),
            cpu_s=sample.cpu_s,
            pss_bytes=sample.pss_bytes,
            threads=sample.threads,
            processes=sample.processes,
        )
        for sample in _while_running(run)
    ]


def cpu_spans(run: Run) -> list[CpuSpan]:
    """Return how many cores a run kept busy, from the first look at it to the last.

    The look when the answer was there, which sees the worker check and send it, counts only where
    there is no other.
    """
    samples = _far_apart(_while_running(run))
    if len(samples) < 2:
        samples = _far_apart(run.samples)
    spans: list[CpuSpan] = []
    for before, after in itertools.pairwise(samples):
        from_s, to_s = _on_clock_s(run, before), _on_clock_s(run, after)
        cores = (after.cpu_s - before.cpu_s) / (to_s - from_s)
        end_s = run.outcome.elapsed_s if run.outcome is not None else to_s
        if from_s < end_s:
            spans.append(CpuSpan(from_s, min(to_s, end_s), cores))
    return spans


def _far_apart(samples: Sequence[ResourcesSampled]) -> list[ResourcesSampled]:
    """Return the first sample, and of those after it what is far enough from the one before.

    The last sample stands in the place of one that is too close to it.
    """
    kept = list(samples[:1])
    for sample in samples[1:]:
        if sample.at_s - kept[-1].at_s >= LEAST_STEP_S:
            kept.append(sample)
    if len(kept) > 1:
        kept[-1] = samples[-1]
    return kept


def summarise_resources(runs: Iterable[Run]) -> ResourceSummary | None:
    """Return what the finished ones of some runs used, or None without any."""
    finished = [run for run in runs if run.outcome is not None]
    if not finished:
        return None
    outcomes = [run.outcome for run in finished if run.outcome is not None]
    cpu_s = [_cpu_s(run) for run in finished]
    cores = [
        used_s / outcome.elapsed_s
        for used_s, outcome in zip(cpu_s, outcomes, strict=True)
        if outcome.elapsed_s > 0
    ]
    usages = [outcome.usage for outcome in outcomes]
    seen = [samples for run in finished if (samples := _while_running(run))]
    return ResourceSummary(
        runs=len(finished),
        cpu_s=statistics.median(cpu_s),
        cores=_median(cores),
        voluntary_switches=statistics.median(usage.voluntary_switches for usage in usages),
        involuntary_switches=statistics.median(usage.involuntary_switches for usage in usages),
        minor_faults=statistics.median(usage.minor_faults for usage in usages),
        major_faults=statistics.median(usage.major_faults for usage in usages),
        peak_pss_bytes=_median([peak for run in finished if (peak := peak_pss_bytes(run))]),
        peak_threads=_median([max(one.threads for one in samples) for samples in seen]),
        peak_processes=_median([max(one.processes for one in samples) for samples in seen]),
    )


def peak_pss_bytes(run: Run) -> int | None:
    """Return the most memory that was seen of a run, or None where none was."""
    sizes = [sample.pss_bytes for sample in run.samples if sample.pss_bytes is not None]
    return max(sizes, default=None)


def median_run(runs: Iterable[Run]) -> Run | None:
    """Return the finished run that stands for some: the one of median time, of two the faster."""
    times = [(run.outcome.elapsed_s, place, run) for place, run in enumerate(runs) if run.outcome]
    return sorted(times)[(len(times) - 1) // 2][2] if times else None


def _cpu_s(run: Run) -> float:
    """Return the CPU seconds of a finished run.

    The system counts processes only once they have ended. Where some still live, as in a warm pool,
    what was seen of them while the clock ran says more.
    """
    assert run.outcome is not None
    counted_s = run.outcome.usage.user_s + run.outcome.usage.system_s
    if not run.samples or run.samples[-1].processes < 2:
        return counted_s
    return max(counted_s, run.samples[-1].cpu_s - run.samples[0].cpu_s)


def _while_running(run: Run) -> Sequence[ResourcesSampled]:
    """Return the samples that were taken before the answer was there."""
    if run.outcome is None:
        return run.samples
    elapsed_s = run.outcome.elapsed_s
    return [sample for sample in run.samples if _on_clock_s(run, sample) <= elapsed_s]


def _on_clock_s(run: Run, sample: ResourcesSampled) -> float:
    assert run.clock_started_at_s is not None
    return sample.at_s - run.clock_started_at_s


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
