"""How throughput grows with the number of workers: Gunther's Universal Scalability Law.

X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1)): Gunther, "Guerrilla Capacity Planning",
Springer 2007, chapter 4, in the form with the throughput of one worker as a third parameter.
Sigma is contention, the share of work that is done one at a time; kappa is coherency, what it costs
the workers to agree with one another. With kappa above 0, throughput has a peak at
sqrt((1 - sigma) / kappa) workers.

The fit minimises the sum of squared differences of logarithms, so that a point counts by its
relative error, at 1 worker as at 32. Packages that minimise the squares of the throughput itself
follow the greatest throughputs and get other values from the same data. The intervals are those of
nonlinear least squares: estimate, plus or minus Student's t with n - 3 degrees of freedom
times the standard error from the Jacobian at the solution: Seber and Wild, "Nonlinear Regression",
Wiley 1989, section 5.1. Refitting resamples instead would take a second and keep a window waiting.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST_POINTS = 6
"""Fewer points are too few for three parameters."""

CONFIDENCE = 0.95
"""The probability that a parameter's interval contains the true value."""

_LEAST_SCATTER = 1e-3
"""The least relative error of a point, however well the law fits."""

_FAR = 2.0
"""A peak is reported up to this many times the largest measured number of workers."""

Range = tuple[float, float]
"""A lower and a higher bound."""


@dataclass(frozen=True, slots=True)
class ScalabilityFit:
    """The law's parameters for some measured throughputs."""

    rate: float
    """Lambda: throughput of one worker, in queries per second."""

    contention: float
    """Sigma, from 0."""

    coherency: float
    """Kappa, from 0."""

    residuals: dict[int, float]
    """For each number of workers, measured over fitted throughput, minus 1."""

    rate_interval: Range
    """The 95 % interval of lambda, for normally distributed errors of the logarithms."""

    contention_interval: Range
    """The same for sigma; no bound is below 0."""

    coherency_interval: Range
    """The same for kappa; no bound is below 0."""

    @property
    def largest(self) -> int:
        """The largest number of workers that was measured."""
        return max(self.residuals)

    @property
    def peak(self) -> float | None:
        """The number of workers with the highest throughput, from 1, or None.

        None while kappa may be 0, and for a peak far beyond the measured numbers of workers, which
        belongs to the curve and not to the machine.
        """
        if self.coherency_interval[0] <= 0:
            return None
        peak = max(1.0, math.sqrt(max(0.0, 1 - self.contention) / self.coherency))
        return peak if peak <= _FAR * self.largest else None

    def least_for(self, share: float) -> int:
        """Return the fewest workers that reach a share of the highest throughput.

        Args:
            share: 0..1, of the throughput at the peak, or at the largest measured number of
                workers if the peak is beyond it or there is none.
        """
        top = min(self.peak or math.inf, self.largest)
        wanted = share * self.throughput(top)
        # Up to the peak, throughput only grows.
        return next(
            (count for count in range(1, self.largest) if self.throughput(count) >= wanted),
            self.largest,
        )

    def throughput(self, workers: float) -> float:
        """Return the fitted throughput, in queries per second."""
        return float(self.rate * _relative(workers, self.contention, self.coherency))


def _relative(workers: Any, contention: float, coherency: float) -> Any:
    return workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1))


def load_solver() -> None:
    """Import what the fit needs ahead of time; it takes a third of a second."""
    import scipy.optimize

    del scipy


def fit_scalability(throughputs: Mapping[int, float]) -> ScalabilityFit | None:
    """Fit the law by least squares of the logarithms, so that every point weighs the same.

    Args:
        throughputs: Queries per second, above 0, by the number of workers, from 1.

    Returns:
        The fit, or None with fewer than six points.
    """
    if len(throughputs) < LEAST_POINTS:
        return None
    import numpy as np
    from scipy.optimize import least_squares  # slow to load, and only a sweep needs it
    from scipy.special import stdtrit

    workers = np.array(sorted(throughputs), dtype=float)
    measured = np.log([throughputs[int(count)] for count in workers])

    def residuals(parameters: list[float]) -> object:
        log_rate, contention, coherency = parameters
        return log_rate + np.log(_relative(workers, contention, coherency)) - measured

    start = [float(measured[0] - np.log(workers[0])), 0.01, 1e-4]
    bounds = ([-np.inf, 0.0, 0.0], [np.inf, np.inf, np.inf])
    # Sigma and kappa differ by orders of magnitude, so each step is scaled by its effect.
    solution = least_squares(residuals, start, bounds=bounds, x_scale="jac", xtol=1e-14, ftol=1e-14)
    log_rate, contention, coherency = (float(value) for value in solution.x)
    errors = _standard_errors(workers, contention, coherency, solution.fun)
    reach = float(stdtrit(len(workers) - 3, (1 + CONFIDENCE) / 2))
    log_low, log_high = _around(log_rate, reach * errors[0])
    return ScalabilityFit(
        rate=math.exp(log_rate),
        contention=contention,
        coherency=coherency,
        residuals={
            int(count): math.expm1(-float(off))
            for count, off in zip(workers, solution.fun, strict=True)
        },
        rate_interval=(math.exp(log_low), math.exp(log_high)),
        contention_interval=_around(contention, reach * errors[1], least=0.0),
        coherency_interval=_around(coherency, reach * errors[2], least=0.0),
    )


def _standard_errors(workers: Any, contention: float, coherency: float, off: Any) -> list[float]:
    """Return the standard errors of the logarithm of lambda, of sigma and of kappa.

    Args:
        workers: The numbers of workers, as an array.
        contention: The fitted sigma.
        coherency: The fitted kappa.
        off: The residuals of the logarithms, as an array.
    """
    import numpy as np

    relative = _relative(workers, contention, coherency) / workers
    columns = (np.ones_like(workers), (workers - 1) * relative, workers * (workers - 1) * relative)
    jacobian = np.column_stack(columns)
    # Normalise the columns, or kappa's would drown the others.
    lengths = np.linalg.norm(jacobian, axis=0)
    jacobian /= lengths
    variance = max(_LEAST_SCATTER**2, float(off @ off) / (len(workers) - 3))
    covariance = variance * np.linalg.pinv(jacobian.T @ jacobian)
    return [float(error) for error in np.sqrt(np.diag(covariance)) / lengths]


def _around(middle: float, reach: float, least: float = -math.inf) -> Range:
    return max(least, middle - reach), middle + reach
