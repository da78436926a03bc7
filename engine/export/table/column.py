"""A column of the results table, and all there are. Adding one is adding a ``Column``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.export.table.entry import Entry, bounds
from engine.export.table.quantity import Quantity, Value
from engine.race.spec.axis import Axis
from engine.vocabulary.wording import N_, Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and how to read, write and sort its values."""

    key: str
    """Names it in settings; never changes."""

    heading: Text
    summary: Text
    """What it means, in a sentence."""

    quantity: Quantity
    value: Callable[[Entry], Value]
    is_default: bool = False
    """Whether it is shown until the user chooses otherwise."""

    order: Callable[[Entry], float | None] | None = None
    """What to sort by, if not the value itself."""

    is_of_machine: bool = False
    """Whether it says what a run used of the machine, or what happened before and after it."""

    reason: Callable[[Entry], str] | None = None
    """Says why there is no value, if there is none."""

    rank: int | None = None
    """A terminal without room leaves out the highest first; 0 stays, None is never shown."""

    is_statistic: bool = False
    """Whether it says nothing about a race that runs each lane only once."""

    is_interval: bool = False
    """Whether its values are pairs of bounds; a spreadsheet gets one column per bound."""

    off_one: Callable[[Entry], float | None] | None = None
    """How far its value is from 1, if a verdict rests on that; None if none does."""

    @property
    def is_text(self) -> bool:
        """Whether it holds words, which are left-aligned."""
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
        N_("Lane"),
        N_("The strategy with its options"),
        Quantity.TEXT,
        lambda entry: entry.planned_lane.title,
        is_default=True,
        order=lambda entry: entry.lane,
        rank=0,
    ),
    Column(
        "clusters",
        N_("Clusters"),
        N_("How many clusters were looked up"),
        Quantity.COUNT,
        lambda entry: entry.point.clusters,
        is_default=True,
        rank=2,
    ),
    Column(
        "median",
        N_("Median"),
        N_("Median elapsed time of the finished runs"),
        Quantity.ELAPSED,
        lambda entry: entry.median,
        is_default=True,
        reason=lambda entry: entry.untold_median,
        rank=0,
    ),
    Column(
        "interval",
        N_("Interval"),
        N_("Confidence interval of the median: exact, from order statistics; needs six runs"),
        Quantity.ELAPSED,
        lambda entry: bounds(entry.summary.interval) if entry.summary is not None else None,
        is_default=True,
        is_interval=True,
        rank=8,
        is_statistic=True,
    ),
    Column(
        "coverage",
        N_("Coverage"),
        N_("How likely such an interval contains the true median"),
        Quantity.SHARE,
        lambda entry: entry.of_summary(
            lambda summary: summary.interval.coverage if summary.interval is not None else None
        ),
    ),
    Column(
        "least",
        N_("Min"),
        N_("The shortest elapsed time"),
        Quantity.ELAPSED,
        lambda entry: entry.of_summary(lambda summary: summary.least_s),
        rank=9,
        is_statistic=True,
    ),
    Column(
        "most",
        N_("Max"),
        N_("The longest elapsed time"),
        Quantity.ELAPSED,
        lambda entry: entry.of_summary(lambda summary: summary.most_s),
        rank=10,
        is_statistic=True,
    ),
    Column(
        "outliers",
        N_("Outliers"),
        N_("Runs beyond 1.5 (mild) or 3 (far) quartile distances: labelled, never dropped"),
        Quantity.TEXT,
        lambda entry: entry.outlier_words,
        order=lambda entry: entry.outlier_count,
    ),
    Column(
        "ideal",
        N_("Ideal"),
        N_("The least time that the fan-out and its slots allow"),
        Quantity.ELAPSED,
        lambda entry: entry.planned.ideal_s if entry.summary is not None else None,
        is_default=True,
        rank=6,
    ),
    Column(
        "burdened",
        N_("Burdened ideal"),
        N_("The ideal with the measured cost of each query added"),
        Quantity.ELAPSED,
        lambda entry: entry.planned.burdened_s,
    ),
    Column(
        "overhead",
        N_("Overhead"),
        N_("How much longer the median is than the ideal"),
        Quantity.SECONDS,
        lambda entry: entry.of_summary(lambda summary: summary.overhead_s),
        is_default=True,
        rank=5,
    ),
    Column(
        "oversleep",
        N_("Oversleep"),
        N_("The part of the overhead from queries that took longer than asked"),
        Quantity.SECONDS,
        lambda entry: entry.of_summary(lambda summary: summary.oversleep_s),
        rank=11,
    ),
    Column(
        "efficiency",
        N_("Efficiency"),
        N_("The ideal as a share of the median"),
        Quantity.SHARE,
        lambda entry: entry.of_summary(lambda summary: summary.efficiency),
    ),
    Column(
        "throughput",
        N_("Throughput"),
        N_("Queries per second at the median"),
        Quantity.RATE,
        lambda entry: entry.of_summary(lambda summary: summary.throughput),
    ),
    Column(
        "work",
        N_("Work T\u2081"),
        N_("The sum of all queries' durations"),
        Quantity.SECONDS,
        lambda entry: entry.planned.work_s or None,
    ),
    Column(
        "span",
        N_("Span T\u221e"),
        N_("The longest chain of queries that wait for each other"),
        Quantity.SECONDS,
        lambda entry: entry.planned.span_s or None,
    ),
    Column(
        "most_in_flight",
        N_("Most in flight"),
        N_("The most queries in flight at once"),
        Quantity.COUNT,
        lambda entry: entry.median_of(lambda outcome: outcome.most_in_flight),
    ),
    Column(
        "mean_in_flight",
        N_("Mean in flight"),
        N_("Queries in flight on average: throughput times mean latency, by Little's law, median"),
        Quantity.MEAN,
        lambda entry: entry.result.mean_in_flight(entry.lane, entry.point),
    ),
    Column(
        "cpu",
        N_("CPU time"),
        N_("CPU time of the worker and all processes below it while the clock ran, median"),
        Quantity.SECONDS,
        lambda entry: entry.of_resources(lambda used: used.cpu_s),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "cores",
        N_("Cores busy"),
        N_("CPU time over elapsed time, median"),
        Quantity.MEAN,
        lambda entry: entry.of_resources(lambda used: used.cores),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "memory",
        N_("Peak memory"),
        N_("Peak proportional set size of all processes together, median"),
        Quantity.BYTES,
        lambda entry: entry.of_resources(lambda used: used.peak_pss_bytes),
        reason=lambda entry: entry.untold_peak,
        is_of_machine=True,
    ),
    Column(
        "switches",
        N_("Switches"),
        N_("Voluntary context switches: a thread gave up the processor to wait; median"),
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.voluntary_switches),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "forced_switches",
        N_("Forced switches"),
        N_("Involuntary context switches: the system took the processor from a thread; median"),
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.involuntary_switches),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "faults",
        N_("Page faults"),
        N_("Minor page faults: a page was mapped without reading the disk; median"),
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.minor_faults),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "disk_faults",
        N_("Disk faults"),
        N_("Major page faults: a page had to be read from disk; median"),
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.major_faults),
        reason=lambda entry: entry.untold_count,
        is_of_machine=True,
    ),
    Column(
        "threads",
        N_("Threads"),
        N_("The most threads seen at once, over all processes, median"),
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.peak_threads),
        reason=lambda entry: entry.untold_peak,
        is_of_machine=True,
    ),
    Column(
        "processes",
        N_("Processes"),
        N_("The most processes seen at once, including the worker, median"),
        Quantity.COUNT,
        lambda entry: entry.of_resources(lambda used: used.peak_processes),
        reason=lambda entry: entry.untold_peak,
        is_of_machine=True,
    ),
    Column(
        "start_up",
        N_("Start-up"),
        N_("From the worker's start until the clock starts: not in the elapsed time, median"),
        Quantity.SECONDS,
        lambda entry: entry.median_of(lambda outcome: outcome.start_up_s),
        is_of_machine=True,
    ),
    Column(
        "set_up",
        N_("Set-up"),
        N_("The strategy's part of the start-up: loading libraries, filling a warm pool; median"),
        Quantity.SECONDS,
        lambda entry: entry.median_of(lambda outcome: outcome.set_up_s),
        is_of_machine=True,
    ),
    Column(
        "tear_down",
        N_("Tear-down"),
        N_("From the answer to the worker's end: not in the elapsed time, median"),
        Quantity.SECONDS,
        lambda entry: entry.median_of(lambda outcome: outcome.tear_down_s),
        is_of_machine=True,
    ),
    Column(
        "ratio",
        N_("Ratio"),
        N_("Elapsed time divided by the baseline's: median over the blocks"),
        Quantity.RATIO,
        lambda entry: entry.of_comparison(lambda comparison: comparison.ratio),
        off_one=lambda entry: entry.off_one(lambda comparison: (comparison.ratio,)),
    ),
    Column(
        "ratio_interval",
        N_("Ratio interval"),
        N_("Confidence interval of the ratio to the baseline, with Holm's correction"),
        Quantity.RATIO,
        lambda entry: bounds(entry.comparison.interval) if entry.comparison is not None else None,
        is_interval=True,
        off_one=lambda entry: entry.off_one(
            lambda comparison: bounds(comparison.interval) or (comparison.ratio,)
        ),
    ),
    Column(
        "verdict",
        N_("Verdict"),
        N_(
            "Against the baseline: faster or slower only if the whole interval of the ratio lies "
            "beyond the band; \u2605 marks lanes that no other lane beats"
        ),
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
        N_("Speedup"),
        N_("How many times as fast as the baseline: the median over the blocks"),
        Quantity.FACTOR,
        lambda entry: entry.of_summary(lambda summary: summary.speedup),
        is_default=True,
        off_one=lambda entry: entry.off_one(lambda comparison: (1 / comparison.ratio,)),
        rank=4,
    ),
    Column(
        "failures",
        N_("Failures"),
        N_("Runs that failed"),
        Quantity.COUNT,
        lambda entry: entry.failed,
    ),
    Column(
        "runs",
        N_("Runs"),
        N_("Finished runs, out of all runs if some failed"),
        Quantity.COUNT,
        lambda entry: entry.runs_words,
        is_default=True,
        order=lambda entry: entry.finished,
        rank=7,
    ),
)
"""Every column, in the order in which they are shown."""

LANE = COLUMNS[0]
"""Tells rows apart, so every table has it."""

DEFAULT_COLUMNS = tuple(column for column in COLUMNS if column.is_default)


_PLACES = ("lane", "clusters")
"""Columns that say where a row stands; further axes come behind them."""


def columns_named(keys: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns with these keys, in their own order; unknown keys are left out."""
    wanted = set(keys)
    return tuple(column for column in COLUMNS if column.key in wanted)


def with_axes(columns: Sequence[Column], axes: Iterable[Axis]) -> tuple[Column, ...]:
    """Return columns, and one more for each axis of a race that has none of its own."""
    own = {column.key for column in COLUMNS}
    more = [_axis_column(axis.parameter) for axis in axes if axis.parameter not in own]
    place = 1 + max((i for i, one in enumerate(columns) if one.key in _PLACES), default=-1)
    return (*columns[:place], *more, *columns[place:])


def _axis_column(parameter: str) -> Column:
    def value(entry: Entry) -> float | None:
        found = entry.point.values[parameter]
        return None if isinstance(found, str) else found

    return Column(
        parameter,
        Text("{name}", None, {"name": parameter}),
        Text("{name}", None, {"name": parameter}),
        Quantity.TEXT,
        lambda entry: str(entry.point.values[parameter]),
        order=value,
        rank=2,
    )
