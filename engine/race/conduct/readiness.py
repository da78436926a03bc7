"""What can be found out and started before a race is asked for, by a conductor that waits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from engine.machine.build import read_build
from engine.machine.environment import probe_environment
from engine.machine.facts import Build, Environment, Precision
from engine.machine.precision import measure_precision, slept_s
from engine.race.conduct.worker_process import COMMAND
from engine.race.conduct.workers import Workers
from engine.race.plan.plan import PlannedLane
from engine.race.spec.race import RaceSpec

_STALE_S = 300.0
"""How long a measured precision stands: what else the machine does changes by the minute."""


class Readiness:
    """Keeps templates, precision and environment from one moment to the race; a context manager."""

    def __init__(self, worker_command: Sequence[str] = COMMAND) -> None:
        """Find out and start nothing yet; ``worker_command`` starts a worker."""
        self.workers = Workers(worker_command)
        self._precision: Precision | None = None
        self._measured_s = 0.0
        self._environment: Environment | None = None
        self._build: Build | None = None

    def prepare(self, spec: RaceSpec, lanes: Sequence[PlannedLane]) -> None:
        """Make ready for a race that may be asked for next.

        A lane with an interpreter of its own is left alone: nothing of it runs before its race.
        """
        self.environment()
        self.build()
        self.workers.load(spec.kind, [lane for lane in lanes if not lane.python])
        self.precision(spec.sleep_s)

    def precision(self, sleep_s: float) -> Precision:
        """Return how finely the machine measures, measured anew when the last time is long ago."""
        known, is_stale = self._precision, time.monotonic() - self._measured_s > _STALE_S
        if known is None or is_stale or known.slept_s != slept_s(sleep_s):
            known = self._precision = measure_precision(sleep_s)
            self._measured_s = time.monotonic()
        return known

    def environment(self) -> Environment:
        """Return what the machine is, read once."""
        self._environment = self._environment or probe_environment()
        return self._environment

    def build(self) -> Build:
        """Return how this Python was built, read once."""
        self._build = self._build or read_build()
        return self._build

    def close(self) -> None:
        """End what was started."""
        self.workers.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
