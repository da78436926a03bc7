"""The resources that runs used: CPU, memory, context switches, page faults, threads, processes."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.process.untold import Untold
from engine.race.events import ResourcesSampled, Usage
from engine.vocabulary.wording import N_, _

if TYPE_CHECKING:
    from engine.race.result.run import Run

LEAST_STEP_S = 0.05
"""Samples that are closer together cannot tell how many cores were used between them."""


_UNTOLD_TEXTS = {
    Untold.SYSTEM: N_("the system does not report what processes that still run have used"),
    Untold.SWITCHES: N_("context switches of processes that ended are not reported"),
    Untold.ELSEWHERE: N_("the work runs in processes that the race did not start"),
    Untold.OLD: N_(
        "recorded by an older version, which left out processes that outlived the answer"
    ),
    Untold.SHORT: N_("too short: its processes ended before they could be sampled"),
}


@dataclass(frozen=True, slots=True)
class ResourceSummary:
    """What the finished runs of a lane at a point used: medians over the runs.

    Counts come from the system and cover the worker and all its descendants, including those that
    outlive the answer. Peaks are the maximum of ten samples per second, so shorter peaks can be
    missed. None means not known for any run.
    """

    runs: int
    """How many runs finished."""

    cpu_s: float | None
    """CPU seconds while the clock ran."""

    cores: float | None
    """CPU seconds per second of elapsed time: how many cores were busy on average."""

    voluntary_switches: float | None
    """How often a thread gave up the processor, to wait."""

    involuntary_switches: float | None
    """How often one was preempted."""

    minor_faults: float | None
    major_faults: float | None
    peak_pss_bytes: float | None
    """Proportional set size, of all processes together."""

    peak_threads: float | None
    peak_processes: float | None
    """Including the worker."""

    untold: Untold | None = None
    """Why a count is not known, if one is not."""

    @property
    def switches(self) -> float | None:
        """Context switches of both kinds, or None if not known."""
        if self.voluntary_switches is None or self.involuntary_switches is None:
            return None
        return self.voluntary_switches + self.involuntary_switches

    @property
    def faults(self) -> float | None:
        """Page faults of both kinds, or None if not known."""
        if self.minor_faults is None or self.major_faults is None:
            return None
        return self.minor_faults + self.major_faults

    @property
    def untold_peak(self) -> Untold:
        """Why a peak is not known, if one is not."""
        return Untold.ELSEWHERE if self.untold is Untold.ELSEWHERE else Untold.SHORT


@dataclass(frozen=True, slots=True)
class ResourcePoint:
    """What a run used at one moment."""

    at_s: float
    """Seconds on the run's clock."""

    cpu_s: float
    """CPU seconds since the worker began."""

    pss_bytes: int | None
    """None if it was not measured."""

    threads: int
    processes: int


@dataclass(frozen=True, slots=True)
class CpuSpan:
    """How many cores a run kept busy, on average, from one moment to another on its clock."""

    from_s: float
    to_s: float
    cores: float


def check_sample(run: Run, sample: ResourcesSampled) -> None:
    """Refuse a sample that cannot follow those before it.

    Raises:
        ValueError: its times run backwards, or it comes out of order.
    """
    if run.clock_started_at_s is None:
        message = _("run {run} is sampled before its clock starts")
        raise ValueError(message.format(run=sample.run))
    if run.samples and (sample.at_s < run.samples[-1].at_s or sample.cpu_s < run.samples[-1].cpu_s):
        message = _("time or CPU time of run {run} runs backwards")
        raise ValueError(message.format(run=sample.run))


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
    """Return how many cores a run kept busy, from its first sample to its last.

    The sample taken after the answer, which includes the worker's checks, counts only if there is
    no other.
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
    """Return the first sample and those far enough from the one before.

    The last sample replaces one that is too close to it.
    """
    kept = list(samples[:1])
    for sample in samples[1:]:
        if sample.at_s - kept[-1].at_s >= LEAST_STEP_S:
            kept.append(sample)
    if len(kept) > 1:
        kept[-1] = samples[-1]
    return kept


def summarise_resources(runs: Iterable[Run]) -> ResourceSummary | None:
    """Return what the finished runs used, or None if none finished."""
    finished = [run for run in runs if run.outcome is not None]
    if not finished:
        return None
    cpu_s = [(used_s, run) for run in finished if (used_s := _cpu_s(run)) is not None]
    cores = [
        used_s / run.outcome.elapsed_s
        for used_s, run in cpu_s
        if run.outcome is not None and run.outcome.elapsed_s > 0
    ]
    usages = [counted_usage(run) for run in finished]
    seen = [samples for run in finished if (samples := _while_running(run))]
    return ResourceSummary(
        runs=len(finished),
        cpu_s=_median([used_s for used_s, _run in cpu_s]),
        cores=_median(cores),
        voluntary_switches=_median([usage.voluntary_switches for usage in usages]),
        involuntary_switches=_median([usage.involuntary_switches for usage in usages]),
        minor_faults=_median([usage.minor_faults for usage in usages]),
        major_faults=_median([usage.major_faults for usage in usages]),
        peak_pss_bytes=_median([peak_pss_bytes(run) for run in finished]),
        peak_threads=_median([max(one.threads for one in samples) for samples in seen]),
        peak_processes=_median([max(one.processes for one in samples) for samples in seen]),
        untold=next((usage.untold for usage in usages if usage.untold is not None), None),
    )


def counted_usage(run: Run) -> Usage:
    """Return what the system counted for a finished run.

    Old records left out processes that outlived the answer, and do not say whether there were any:
    if a run of one had processes, its counts are unknown.
    """
    assert run.outcome is not None
    usage = run.outcome.usage
    if usage.is_whole or not _had_processes(run):
        return usage
    return Usage(None, None, None, None, None, None, Untold.OLD)


def untold_text(untold: Untold | None) -> str:
    """Return why counts are not known, or nothing if they are."""
    return str(_UNTOLD_TEXTS[untold]) if untold is not None else ""


def weighed_samples(run: Run) -> list[ResourcesSampled]:
    """Return the samples that show how much memory a run took.

    The sample taken after the answer counts only if no process had ended by then.
    """
    most = max((sample.processes for sample in _while_running(run)), default=0)
    if run.outcome is not None and not run.outcome.usage.is_whole and not most:
        return []  # an old record does not say whether there were processes
    return [
        sample
        for sample in run.samples
        if sample.pss_bytes is not None and (sample.processes >= most or _is_on_clock(run, sample))
    ]


def peak_pss_bytes(run: Run) -> int | None:
    """Return the peak memory of a run, or None if none was sampled."""
    sizes = [sample.pss_bytes for sample in weighed_samples(run)]
    return max((size for size in sizes if size is not None), default=None)


def median_run(runs: Iterable[Run]) -> Run | None:
    """Return the finished run of median time; of two in the middle, the faster."""
    times = [(run.outcome.elapsed_s, place, run) for place, run in enumerate(runs) if run.outcome]
    return sorted(times)[(len(times) - 1) // 2][2] if times else None


def _cpu_s(run: Run) -> float | None:
    """Return the CPU seconds of a finished run, or None if not known.

    In an old record, samples say more than counts about processes that outlived the answer.
    """
    assert run.outcome is not None
    usage = run.outcome.usage
    if usage.is_whole or not _had_processes(run):
        return usage.cpu_s
    samples = _while_running(run)
    if len(samples) < 2:
        samples = run.samples
    return max(usage.cpu_s or 0.0, samples[-1].cpu_s - samples[0].cpu_s)


def _had_processes(run: Run) -> bool:
    """Return whether any process besides the worker was sampled."""
    return any(sample.processes > 1 for sample in run.samples)


def _while_running(run: Run) -> Sequence[ResourcesSampled]:
    """Return the samples taken before the answer."""
    if run.outcome is None:
        return run.samples
    return [sample for sample in run.samples if _is_on_clock(run, sample)]


def _is_on_clock(run: Run, sample: ResourcesSampled) -> bool:
    """Return whether a sample was taken before the answer."""
    return run.outcome is None or _on_clock_s(run, sample) <= run.outcome.elapsed_s


def _on_clock_s(run: Run, sample: ResourcesSampled) -> float:
    assert run.clock_started_at_s is not None
    return sample.at_s - run.clock_started_at_s


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
