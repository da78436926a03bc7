"""Fits of the Universal Scalability Law as lines of text and as values for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.race.plan.plan import PlannedAmount
from engine.race.result.result import RaceResult
from engine.race.result.sweep_fit import SweepFit, sweep_fits
from engine.statistics.scalability import CONFIDENCE, LEAST_POINTS, ScalabilityFit
from engine.vocabulary.wording import _, ngettext, recorded

_MOST = 0.9
"""The share of the most throughput for which to report the least workers."""


def share_text(share: float) -> str:
    """Write a small share, from 0: ``0``, ``0.00012``, ``0.031``, ``0.25``."""
    return "0" if share < 5e-6 else f"{share:.2g}"


def rate_text(rate: float) -> str:
    """Write a throughput with three digits or more: ``0.812``, ``98.2``, ``1040``."""
    return f"{rate:.0f}" if rate >= 99.95 else f"{rate:.3g}"


def peak_text(fit: ScalabilityFit, amount: PlannedAmount) -> str:
    """Write how many workers give the most throughput, and how few give nearly as much.

    ``about 13 threads; 6 for 90 %``, ``beyond 32 threads; ...`` if the peak lies beyond what was
    measured, or ``none found up to 32 threads; 29 for 90 %``.
    """
    least = fit.least_for(_MOST)
    if fit.peak is None:
        top = fit.largest
        words = _("none found up to {workers}").format(workers=amount.counted(top))
    elif fit.peak > fit.largest:
        top = fit.largest
        words = _("beyond {workers}").format(workers=amount.counted(top))
    else:
        top = round(fit.peak)
        words = _("about {workers}").format(workers=amount.counted(top))
    if least >= top:
        return words
    share = f"{_MOST * 100:.0f} %"
    return _("{most}; {least} for {share}").format(most=words, least=least, share=share)


def range_text(bounds: tuple[float, float], write: Callable[[float], str]) -> str:
    """Write the bounds of an interval: ``0.02 to 0.05``."""
    return _("{low} to {high}").format(low=write(bounds[0]), high=write(bounds[1]))


def missing_text(found: SweepFit) -> str:
    """Say what a fit still needs: ``only 4 of the 6 sizes that a fit needs``."""
    if not found.missing:
        return _("the fit needs scipy, which is not installed")
    text = _("only {count} of the {needed} sizes that a fit needs")
    return text.format(count=len(found.sizes), needed=LEAST_POINTS)


def sweep_fit_lines(result: RaceResult) -> Iterator[str]:
    """Yield lines about each sweep's fit at each point; none without a sweep."""
    for found in sweep_fits(result):
        head = _("{lane} by {option} at {point}").format(
            lane=found.sweep.title,
            option=recorded(found.sweep.amount.title).lower(),
            point=found.point.text,
        )
        fit = found.fit
        if fit is None:
            yield f"{head}: {missing_text(found)}"
            continue
        yield _(
            "{head}: one {unit} does {rate} queries/s (lambda), "
            "contention {contention} (sigma), coherency {coherency} (kappa)"
        ).format(
            head=head,
            unit=found.sweep.amount.unit,
            rate=rate_text(fit.rate),
            contention=share_text(fit.contention),
            coherency=share_text(fit.coherency),
        )
        yield "  " + _("most throughput: {peak}").format(peak=peak_text(fit, found.sweep.amount))
        yield "  " + _(
            "{confidence} % intervals: lambda {rate}, sigma {contention}, kappa {coherency}"
        ).format(
            confidence=f"{CONFIDENCE * 100:.0f}",
            rate=range_text(fit.rate_interval, rate_text),
            contention=range_text(fit.contention_interval, share_text),
            coherency=range_text(fit.coherency_interval, share_text),
        )
        residuals = ", ".join(f"{size}: {off:+.1%}" for size, off in fit.residuals.items())
        yield "  " + _("measured over fitted: {residuals}").format(residuals=residuals)
        if found.idle_from is not None:
            yield "  " + ngettext(
                "a run has {count} unit: workers beyond that have nothing to do",
                "a run has {count} units: workers beyond that have nothing to do",
                found.units,
            )


def sweep_fit_values(result: RaceResult) -> list[dict[str, object]]:
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
