"""Fits of the Universal Scalability Law as lines of text and as values for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.race.plan.plan import PlannedAmount
from engine.race.result.result import RaceResult
from engine.race.result.scalability import SweepFit, sweep_fits
from engine.statistics.scalability import CONFIDENCE, LEAST_POINTS, ScalabilityFit

_MOST = 0.9
"""The share of the most throughput that is worth knowing the price of."""


def share_text(share: float) -> str:
    """Write a small share, from 0: ``0``, ``0.00012``, ``0.031``, ``0.25``."""
    return "0" if share < 5e-6 else f"{share:.2g}"


def rate_text(rate: float) -> str:
    """Write a throughput with three digits or more: ``0.812``, ``98.2``, ``1040``."""
    return f"{rate:.0f}" if rate >= 99.95 else f"{rate:.3g}"


def peak_text(fit: ScalabilityFit, amount: PlannedAmount) -> str:
    """Write at how many workers throughput is at its most, and how few give nearly as much.

    ``about 13 threads; 6 give 90 %``, ``beyond 32 threads; ...`` where the peak lies farther than
    what was measured, or ``none found up to 32 threads; 29 give 90 %``.
    """
    least = fit.least_for(_MOST)
    if fit.peak is None:
        top, words = fit.largest, f"none found up to {amount.counted(fit.largest)}"
    elif fit.peak > fit.largest:
        top, words = fit.largest, f"beyond {amount.counted(fit.largest)}"
    else:
        top = round(fit.peak)
        words = f"about {amount.counted(top)}"
    if least >= top:
        return words
    return f"{words}; {least} {'gives' if least == 1 else 'give'} {_MOST:.0%}".replace("%", " %")


def range_text(bounds: tuple[float, float], write: Callable[[float], str]) -> str:
    """Write the bounds of an interval: ``0.02 to 0.05``."""
    return f"{write(bounds[0])} to {write(bounds[1])}"


def missing_text(found: SweepFit) -> str:
    """Say what a fit still needs: ``4 of the 6 sizes that a fit needs``."""
    if not found.missing:
        return "the fit needs scipy, which is not installed"
    return f"{len(found.sizes)} of the {LEAST_POINTS} sizes that a fit needs at least"


def scalability_lines(result: RaceResult) -> Iterator[str]:
    """Yield lines that tell of each sweep's fit at each cluster count; none without a sweep."""
    for found in sweep_fits(result):
        where = found.point.text
        head = f"{found.sweep.title} by {found.sweep.amount.title.lower()} at {where}"
        fit = found.fit
        if fit is None:
            yield f"{head}: {missing_text(found)}"
            continue
        yield (
            f"{head}: one {found.sweep.amount.unit} does {rate_text(fit.rate)} queries/s (lambda), "
            f"contention {share_text(fit.contention)} (sigma), "
            f"coherency {share_text(fit.coherency)} (kappa)"
        )
        yield f"  most throughput: {peak_text(fit, found.sweep.amount)}"
        yield (
            f"  {CONFIDENCE * 100:.0f} % intervals: "
            f"lambda {range_text(fit.rate_interval, rate_text)}, "
            f"sigma {range_text(fit.contention_interval, share_text)}, "
            f"kappa {range_text(fit.coherency_interval, share_text)}"
        )
        residuals = ", ".join(f"{size}: {off:+.1%}" for size, off in fit.residuals.items())
        yield f"  measured over fitted: {residuals}"
        if found.idle_from is not None:
            yield f"  a run has {found.units} units: workers beyond that have nothing to do"


def scalability_values(result: RaceResult) -> list[dict[str, object]]:
    """Return each sweep's fit at each point, for JSON."""
    return [
        {
            "sweep": found.sweep.title,
            "option": found.sweep.amount.option,
            **found.point.values,
            "units": found.units,
            "points": [
                {
                    "size": one.size,
                    "lane": result.lanes[one.lane].title,
                    "throughput_per_s": one.throughput,
                    "residual": found.fit.residuals[one.size] if found.fit is not None else None,
                }
                for one in found.sizes
            ],
            "fit": None
            if found.fit is None
            else {
                "rate_per_s": found.fit.rate,
                "contention": found.fit.contention,
                "coherency": found.fit.coherency,
                "confidence": CONFIDENCE,
                "rate_interval_per_s": found.fit.rate_interval,
                "contention_interval": found.fit.contention_interval,
                "coherency_interval": found.fit.coherency_interval,
                "peak": found.fit.peak,
                "least_for_90_percent": found.fit.least_for(_MOST),
            },
        }
        for found in sweep_fits(result)
    ]
