"""Columns of elapsed times, and of what they are compared with in theory."""

from __future__ import annotations

from engine.export.table.column import Column
from engine.export.table.entry import bounds
from engine.export.table.quantity import Quantity
from engine.race.result.result import RaceResult
from engine.race.result.verdict import coverage_text, coverages
from engine.vocabulary.glossary import IDEAL, OVERHEAD, OVERSLEEP
from engine.vocabulary.wording import N_, _


def _interval_heading(result: RaceResult) -> str:
    """Return the heading of a race's intervals, which includes their coverage."""
    covered = coverage_text(coverages(result))
    return _("{coverage} interval").format(coverage=covered) if covered else ""


TIME_COLUMNS = (
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
        race_heading=_interval_heading,
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
        IDEAL.sentence,
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
        OVERHEAD.sentence,
        Quantity.SECONDS,
        lambda entry: entry.of_summary(lambda summary: summary.overhead_s),
        is_default=True,
        rank=5,
    ),
    Column(
        "oversleep",
        N_("Oversleep"),
        OVERSLEEP.sentence,
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
)
