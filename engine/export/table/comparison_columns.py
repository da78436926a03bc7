"""Columns that compare a lane with the baseline."""

from __future__ import annotations

from engine.export.table.column import Column
from engine.export.table.entry import bounds
from engine.export.table.quantity import Quantity
from engine.vocabulary.wording import N_

COMPARISON_COLUMNS = (
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
)
