"""Prepare for a race before it is requested, while the conductor waits."""

from __future__ import annotations

import time
from collections.abc import Sequence

from engine.machine.build import read_build
from engine.machine.environment import read_environment
from engine.machine.facts import Build, Environment, Precision
from engine.machine.precision import measure_precision, slept_s
from engine.race.conduct.workers import Workers
from engine.race.plan.plan import PlannedLane
from engine.race.spec.race import RaceSpec
from engine.race.spec.worker_start import WorkerStart

_STALE_S = 300.0
"""How long a measured precision is valid: other load on the machine changes by the minute."""


class Readiness:
    """Keeps templates, precision and environment until the race."""

    def __init__(self, workers: Workers | None = None) -> None:
        """Measure and start nothing yet; ``workers`` start the runs' workers."""
        self.workers = workers or Workers()
        self._precision: Precision | None = None
        self._measured_s = 0.0
        self._environment: Environment | None = None
        self._build: Build | None = None

    def prepare(self, spec: RaceSpec, lanes: Sequence[PlannedLane]) -> None:
        """Prepare for a race that may be requested next.

        A lane with its own interpreter is left out: nothing of it runs before its race.
        """
        self.environment()
        self.build()
        is_forked = spec.worker is not WorkerStart.FRESH
        self.workers.load(spec.kind, [lane for lane in lanes if is_forked and not lane.python])
        # The race may be requested some time later, and is not to wait for it then.
        self.precision(spec.sleep_s, _STALE_S / 2)

    def precision(self, sleep_s: float, stale_s: float = _STALE_S) -> Precision:
        """Return how finely the machine measures.

        Args:
            sleep_s: How long the race's queries sleep.
            stale_s: Measure again if the last time was longer ago than this.
        """
        known, is_stale = self._precision, time.monotonic() - self._measured_s > stale_s
        if known is None or is_stale or known.slept_s != slept_s(sleep_s):
            known = self._precision = measure_precision(sleep_s)
            self._measured_s = time.monotonic()
        return known

    def environment(self) -> Environment:
        """Return the machine and software, read once."""
        self._environment = self._environment or read_environment()
        return self._environment

    def build(self) -> Build:
        """Return how this Python was built, read once."""
        self._build = self._build or read_build()
        return self._build

    def close(self) -> None:
        """End the templates."""
        self.workers.close()
