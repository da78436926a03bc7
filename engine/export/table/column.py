"""A column of the results table, and all there are. Adding one is adding a ``Column``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.export.table.entry import Entry, bounds
from engine.export.table.quantity import Quantity, Value


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column: how it is called, read, written and sorted."""

    key: str
    """Names it in settings; never changes."""

    heading: str
    summary: str
    """What it means, in a sentence."""

    quantity: Quantity
    value: Callable[[Entry], Value]
    is_default: bool = False
    """Whether it is shown until the user chooses otherwise."""

    order: Callable[[Entry], float | None] | None = None
    """What to sort by, where that is not the value itself."""

    is_of_machine: bool = False
    """Whether it tells what a run used of the machine, and what happened around it."""

    reason: Callable[[Entry], str] | None = None
    """Says why there is no value, where there is none."""

    rank: int | None = None
    """Which a terminal leaves out first: that of the highest; 0 stays, None is never there."""

    is_statistic: bool = False
    """Whether it says nothing of a race that runs each lane but once."""

    is_interval: bool = False
    """Whether its values are pairs of bounds, of which a spreadsheet wants each in a column."""

    off_one: Callable[[Entry], float | None] | None = None
    """How far from 1 what it says is, where a verdict rests on that; None where none does."""

    @property
    def is_text(self) -> bool:
        """Whether it holds words, which are aligned to the left."""
        return self.quantity is Quantity.TEXT

    def sort_key(self, entry: Entry) -> float | None:
        """Return the number to sort an entry by, or None for one that comes last."""
        value = self.order(entry) if self.order is not None else self.value(entry)
        if isinstance(value, tuple):
            return value[0]
        return None if isinstance(value, str) else value


COLUMNS = (
    Column(
        "lane",
        "Lane",
        "The strategy with its options",
        Quantity.TEXT,
        lambda entry: entry.planned_lane.title,
        is_default=True,
        order=lambda entry: entry.lane,
        rank=0,
    ),
    Column(
        "clusters",
        "Clusters",
        "How many clusters were looked up",
        Quantity.COUNT,
        lambda entry: entry.point.clusters,
        is_default=True,
        rank=2,
    ),
    Column(
        "median",
        "Median",
        "Median elapsed time of the finished runs",
        Quantity.ELAPSED,
        lambda entry: entry.median,
        is_default=True,
        reason=lambda entry: entry.untold_median,
        rank=0,
    ),
    Column(
        "interval",
        "Interval",
        "Where the true median lies: exact, from order statistics; needs six runs",
        Quantity.ELAPSED,
        lambda entry: bounds(entry.summary.interval) if entry.summary is not None else None,
        is_default=True,
        is_interval=True,
        rank=8,
        is_statistic=True,
    ),
    Column(
        "coverage",
        "Coverage",
        "How surely the interval encloses the true median",
        Quantity.SHARE,
        lambda entry: entry.of_summary(
            lambda summary: summary.interval.coverage if summary.interval is not None else None
        ),
    ),
    Column(
        "least",
        "Min",
        "The shortest elapsed time",
        Quantity.ELAPSED,
        lambda entry: entry.of_summary(lambda summary: summary.least_s),
        rank=9,
        is_statistic=True,
    ),
    Column(
        "most",
        "Max",
        "The longest elapsed time",
        Quantity.ELAPSED,
        lambda entry: entry.of_summary(lambda summary: summary.most_s),
        rank=10,
        is_statistic=True,
    ),
    Column(
        "outliers",
        "Outliers",
        "Runs beyond 1.5 (mild) or 3 (far) quartile distances: labelled, never dropped",
        Quantity.TEXT,
        lambda entry: entry.outlier_words,
        order=lambda entry: entry.outlier_count,
    ),
    Column(
        "ideal",
        "Ideal",
        "The least time that fan-out and slots allow",
        Quantity.ELAPSED,
        lambda entry: entry.planned.ideal_s if entry.summary is not None else None,
        is_default=True,
        rank=6,
    ),
    Column(
        "burdened",
        "Burdened ideal",
        "The ideal if each query also costs what it was measured to",
        Quantity.ELAPSED,
        lambda entry: entry.planned.burdened_s,
    ),
    Column(
        "overhead",
        "Overhead",
        "What the median takes beyond the ideal",
        Quantity.SECONDS,
        lambda entry: entry.of_summary(lambda summary: summary.overhead_s),
        is_default=True,
        rank=5,
    ),
    Column(
        "oversleep",
        "Oversleep",
        "The part of the overhead that is queries lasting longer than asked",
        Quantity.SECONDS,
        lambda entry: entry.of_summary(lambda summary: summary.oversleep_s),
        rank=11,
    ),
    Column(
        "efficiency",
        "Efficiency",
        "The ideal as a share of the median",
        Quantity.SHARE,
        lambda entry: entry.of_summary(lambda summary: summary.efficiency),
    ),
    Column(
        "throughput",
        "Throughput",
        "Queries a second at the median",
        Quantity.RATE,
        lambda entry: entry.of_summary(lambda summary: summary.throughput),
    ),
    Column(
        "work",
        "Work T\u2081",
        "The sum of all queries' durations",
        Quantity.SECONDS,
        lambda entry: entry.planned.work_s or None,
    ),
    Column(
        "span",
        "Span T\u221e",
        "The longest chain of queries that wait for one another",
        Quantity.SECONDS,
        lambda entry: entry.planned.span_s or None,
    ),
    Column(
        "most_in_flight",
        "Most in flight",
        "The most queries that were in flight at once",
        Quantity.COUNT,
        lambda entry: entry.median_of(lambda outcome: outcome.most_in_flight),
    ),
    Column(
        "mean_in_flight",
        "Mean in flight",
        "Queries in flight on average: throughput times mean latency, by Little's law, median",
        Quantity.MEAN,
        lambda entry: entry.result.mean_in_flight(entry.lane, entry.point),
    ),
    Column(
        "cpu",
        "CPU time",
        "CPU time of the worker and all processes below it while the clock ran, median",
        Quantity.SECONDS,
        lambda entry: entry.of_resources(lambda used: used.cpu_s),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "cores",
        "Cores busy",
        "CPU time over elapsed time, median",
        Quantity.MEAN,
        lambda entry: entry.of_resources(lambda used: used.cores),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "memory",
        "Peak memory",
        "The most proportional set size of all processes together, median",
        Quantity.BYTES,
        lambda entry: entry.of_resources(lambda used: used.peak_pss_bytes),
        reason=lambda entry: entry.untold_peak,
        is_of_machine=True,
    ),
    Column(
        "switches",
        "Switches",
        "How often a thread gave up the processor, to wait, median",
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.voluntary_switches),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "forced_switches",
        "Forced switches",
        "How often a thread had to leave the processor for another, median",
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.involuntary_switches),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "faults",
        "Page faults",
        "How often a page of memory was not in place, median",
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.minor_faults),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "disk_faults",
        "Disk faults",
        "How often a page had to be read from disk, median",
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.major_faults),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "threads",
        "Threads",
        "The most threads that were seen, of all processes together, median",
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.peak_threads),
        reason=lambda entry: entry.untold_peak,
        is_of_machine=True,
    ),
    Column(
        "processes",
        "Processes",
        "The most processes that were seen, the worker among them, median",
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.peak_processes),
        reason=lambda entry: entry.untold_peak,
        is_of_machine=True,
    ),
    Column(
        "start_up",
        "Start-up",
        "From the worker's start to the clock's: outside the elapsed time, median",
        Quantity.SECONDS,
        lambda entry: entry.median_of(lambda outcome: outcome.start_up_s),
        is_of_machine=True,
    ),
    Column(
        "set_up",
        "Set-up",
        "The strategy's part of the start-up: loading libraries, filling a warm pool; median",
        Quantity.SECONDS,
        lambda entry: entry.median_of(lambda outcome: outcome.set_up_s),
        is_of_machine=True,
    ),
    Column(
        "tear_down",
        "Tear-down",
        "From the answer to the worker's end: outside the elapsed time, median",
        Quantity.SECONDS,
        lambda entry: entry.median_of(lambda outcome: outcome.tear_down_s),
        is_of_machine=True,
    ),
    Column(
        "ratio",
        "Ratio",
        "Elapsed time over the baseline's: median over the blocks",
        Quantity.RATIO,
        lambda entry: entry.of_comparison(lambda comparison: comparison.ratio),
        off_one=lambda entry: entry.off_one(lambda comparison: (comparison.ratio,)),
    ),
    Column(
        "ratio_interval",
        "Ratio interval",
        "Where the true ratio to the baseline lies, at the level of Holm's correction",
        Quantity.RATIO,
        lambda entry: bounds(entry.comparison.interval) if entry.comparison is not None else None,
        is_interval=True,
        off_one=lambda entry: entry.off_one(
            lambda comparison: bounds(comparison.interval) or (comparison.ratio,)
        ),
    ),
    Column(
        "verdict",
        "Verdict",
        "Against the baseline: faster or slower only if the whole interval of the ratio lies "
        "beyond the band; \u2605 marks the lanes that none is faster than",
        Quantity.TEXT,
        lambda entry: entry.verdict_words,
        is_default=True,
        order=lambda entry: (
            entry.of_comparison(lambda comparison: comparison.ratio)
            if entry.lane != entry.result.baseline
            else 1.0
        ),
        rank=3,
        is_statistic=True,
    ),
    Column(
        "speedup",
        "Speedup",
        "How many times as fast as the baseline: the median over the blocks",
        Quantity.FACTOR,
        lambda entry: entry.of_summary(lambda summary: summary.speedup),
        is_default=True,
        off_one=lambda entry: entry.off_one(lambda comparison: (1 / comparison.ratio,)),
        rank=4,
    ),
    Column(
        "failures",
        "Failures",
        "Runs without an elapsed time",
        Quantity.COUNT,
        lambda entry: entry.failed,
    ),
    Column(
        "runs",
        "Runs",
        "Runs that finished, and of how many where some failed",
        Quantity.COUNT,
        lambda entry: entry.runs_words,
        is_default=True,
        order=lambda entry: entry.finished,
        rank=7,
    ),
)
"""Every column, in the order in which they stand."""

LANE = COLUMNS[0]
"""Says which row is which, so every table has it."""

DEFAULT_COLUMNS = tuple(column for column in COLUMNS if column.is_default)


def columns_named(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns with these keys, in their own order; unknown keys are left out."""
    wanted = set(keys)
    return tuple(column for column in COLUMNS if column.key in wanted)
