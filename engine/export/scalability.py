"""Fits of the Universal Scalability Law as lines of text and as values for JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator

from engine.result import RaceResult
from engine.scalability import SweepFit, sweep_fits
from engine.statistics.scalability import LEAST_POINTS, ScalabilityFit

_FAR = 2.0
"""How many times the largest size that was measured a peak may be to be told."""


def share_text(share: float) -> str:
    """Write a small share, from 0: ``0``, ``0.00012``, ``0.031``, ``0.25``."""
    return "0" if share < 5e-6 else f"{share:.2g}"


def rate_text(rate: float) -> str:
    """Write a throughput with three digits or more: ``0.812``, ``98.2``, ``1040``."""
    return f"{rate:.0f}" if rate >= 99.95 else f"{rate:.3g}"


def peak_text(fit: ScalabilityFit) -> str:
    """Write at how many workers throughput is at its most: ``12``, ``beyond 64``, or ``none``.

    A peak far from all that was measured is a curve's, not the machine's.
    """
    if fit.peak is None:
        return "none"
    largest = max(fit.residuals, default=math.inf)
    if fit.peak > _FAR * largest:
        return f"beyond {largest}"
    return f"{max(1.0, fit.peak):.0f}"


def missing_text(found: SweepFit) -> str:
    """Say what a fit still needs: ``4 of the 6 sizes that a fit needs``."""
    if not found.missing:
        return "the fit needs scipy, which is not installed"
    return f"{len(found.points)} of the {LEAST_POINTS} sizes that a fit needs at least"


def scalability_lines(result: RaceResult) -> Iterator[str]:
    """Yield lines that tell of each sweep's fit at each cluster count; none without a sweep."""
    for found in sweep_fits(result):
        clusters = "1 cluster" if found.clusters == 1 else f"{found.clusters} clusters"
        head = f"{found.sweep.title} by {found.sweep.option.title.lower()} at {clusters}"
        fit = found.fit
        if fit is None:
            yield f"{head}: {missing_text(found)}"
            continue
        yield (
            f"{head}: one worker does {rate_text(fit.rate)} queries/s (lambda), "
            f"contention {share_text(fit.contention)} (sigma), "
            f"coherency {share_text(fit.coherency)} (kappa), peak at {peak_text(fit)}"
        )
        residuals = ", ".join(f"{size}: {off:+.1%}" for size, off in fit.residuals.items())
        yield f"  measured over fitted: {residuals}"
        if found.idle_from is not None:
            yield f"  a run has {found.units} units: workers beyond that have nothing to do"


def scalability_values(result: RaceResult) -> list[dict[str, object]]:
    """Return each sweep's fit at each cluster count, for JSON."""
    return [
        {
            "sweep": found.sweep.title,
            "option": found.sweep.option.name,
            "clusters": found.clusters,
            "units": found.units,
            "points": [
                {
                    "size": point.size,
                    "lane": result.lanes[point.lane].title,
                    "throughput_per_s": point.throughput,
                    "residual": found.fit.residuals[point.size] if found.fit is not None else None,
                }
                for point in found.points
            ],
            "fit": None
            if found.fit is None
            else {
                "rate_per_s": found.fit.rate,
                "contention": found.fit.contention,
                "coherency": found.fit.coherency,
                "peak": found.fit.peak,
            },
        }
        for found in sweep_fits(result)
    ]
