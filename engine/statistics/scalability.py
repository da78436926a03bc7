"""How throughput grows with the number of workers: Gunther's Universal Scalability Law.

X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)): Gunther, "Guerrilla Capacity Planning",
Springer 2007, chapter 4, in the form with the throughput of one worker as a parameter of its own.
Sigma is contention, what is done one at a time; kappa is what it costs the workers to agree with
one another. With kappa above 0 throughput has a peak at sqrt((1 - sigma) / kappa) workers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST_POINTS = 6
"""Three parameters are not to be read out of fewer points."""

_LEAST_COHERENCY = 1e-9
"""Less than this is what the fit leaves of none at all."""


@dataclass(frozen=True, slots=True)
class ScalabilityFit:
    """The law's parameters for some measured throughputs."""

    rate: float
    """Lambda: throughput of one worker, queries a second."""

    contention: float
    """Sigma, from 0."""

    coherency: float
    """Kappa, from 0."""

    residuals: dict[int, float]
    """For each number of workers the measured throughput over the fitted one, less 1."""

    @property
    def peak(self) -> float | None:
        """The number of workers with the most throughput, or None where it only grows."""
        if self.coherency < _LEAST_COHERENCY or self.contention >= 1:
            return None
        return math.sqrt((1 - self.contention) / self.coherency)

    def throughput(self, workers: float) -> float:
        """Return the fitted throughput, queries a second."""
        return float(self.rate * _relative(workers, self.contention, self.coherency))


def _relative(workers: Any, contention: float, coherency: float) -> Any:
    return workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1))


def load_solver() -> None:
    """Import what the fit needs, which takes a third of a second."""
    import scipy.optimize

    del scipy


def fit_scalability(throughputs: Mapping[int, float]) -> ScalabilityFit | None:
    """Fit the law by least squares of the logarithms, so that every point weighs the same.

    Args:
        throughputs: Queries a second, above 0, by the number of workers, from 1.

    Returns:
        The fit, or None with fewer than six points.
    """
    if len(throughputs) < LEAST_POINTS:
        return None
    import numpy as np
    from scipy.optimize import least_squares  # slow to load, and only a sweep needs it

    workers = np.array(sorted(throughputs), dtype=float)
    measured = np.log([throughputs[int(count)] for count in workers])

    def residuals(parameters: list[float]) -> object:
        log_rate, contention, coherency = parameters
        return log_rate + np.log(_relative(workers, contention, coherency)) - measured

    start = [float(measured[0] - np.log(workers[0])), 0.01, 1e-4]
    bounds = ([-np.inf, 0.0, 0.0], [np.inf, np.inf, np.inf])
    # Sigma and kappa differ by orders of magnitude, so each step is scaled by what it changes.
    solution = least_squares(residuals, start, bounds=bounds, x_scale="jac", xtol=1e-14, ftol=1e-14)
    log_rate, contention, coherency = (float(value) for value in solution.x)
    return ScalabilityFit(
        rate=math.exp(log_rate),
        contention=contention,
        coherency=coherency,
        residuals={
            int(count): math.expm1(-float(off))
            for count, off in zip(workers, solution.fun, strict=True)
        },
    )
