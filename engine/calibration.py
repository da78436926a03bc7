"""How fast this machine computes: once measured, cpu queries are a fixed amount of work."""

from __future__ import annotations

import contextlib
import os
import platform
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import platformdirs

from engine.probe.processor import processor_name
from engine.workload.cpu import spin

MOST_SPREAD = 0.10
"""A calibration whose samples lie further apart than this, relatively, was disturbed."""

ADVICE = "it is not kept: start again when the machine is calm, and it is measured anew"
"""What to do about a disturbed calibration."""

_SAMPLES = 15
_SAMPLE_S = 0.03


class Calibration(msgspec.Struct, frozen=True):
    """How many rounds of ``spin`` take a second alone on one core."""

    rounds_per_s: float
    spread: float
    """How far apart the samples lay: the middle half of them, over their median."""

    waited: float
    """The share of the time, 0..1, that the core was given to somebody else."""

    measured_at: str
    """When, as ISO 8601 in UTC."""

    @property
    def is_disturbed(self) -> bool:
        """Whether something else was using the machine."""
        return max(self.spread, self.waited) > MOST_SPREAD

    @property
    def warning(self) -> str:
        """What to say of a disturbed calibration, or nothing."""
        if not self.is_disturbed:
            return ""
        return (
            "the calibration of cpu queries was disturbed by other load (its samples lie "
            f"{self.spread:.0%} apart, the core was away for {self.waited:.0%} of the time): "
            "queries may take longer or shorter than asked"
        )


def measure() -> Calibration:
    """Measure for half a second."""
    rounds = 10_000
    while (took_s := _timed(rounds)[0]) < _SAMPLE_S:
        rounds = int(rounds * min(10.0, max(1.2, _SAMPLE_S / max(took_s, 1e-6) * 1.1)))
    samples = [_timed(rounds) for _ in range(_SAMPLES)]
    walls = sorted(wall for wall, _ in samples)
    median_s = statistics.median(walls)
    low, _, high = statistics.quantiles(walls, n=4)
    wall_s, cpu_s = (sum(column) for column in zip(*samples, strict=True))
    return Calibration(
        rounds_per_s=rounds / median_s,
        spread=(high - low) / median_s,
        waited=max(0.0, 1 - cpu_s / wall_s),
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _timed(rounds: int) -> tuple[float, float]:
    """Return how long so many rounds took, in seconds of the clock and of the core."""
    wall, cpu = time.perf_counter(), time.thread_time()
    spin(rounds)
    return time.perf_counter() - wall, time.thread_time() - cpu


class CalibrationStore:
    """Where a machine's calibration is kept, a file for each Python and processor."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use ``folder``, or the user's own, which ``RACELANE_CACHE`` overrides."""
        named = os.environ.get("RACELANE_CACHE")
        self._folder = folder or (
            Path(named) if named else platformdirs.user_cache_path("racelane")
        )

    @property
    def _path(self) -> Path:
        python = f"{platform.python_implementation()}-{platform.python_version()}"
        processor = "".join(c if c.isalnum() else "-" for c in processor_name())[:60]
        return self._folder / f"calibration-{python}-{processor}.json"

    def read(self) -> Calibration | None:
        """Return what is kept, or None where nothing that can be used is."""
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.json.decode(self._path.read_bytes(), type=Calibration)
            if kept.rounds_per_s > 0:
                return kept
        return None

    def calibrate(self) -> Calibration:
        """Measure, and keep what was measured unless it was disturbed."""
        measured = measure()
        if not measured.is_disturbed:
            # One that cannot be kept is measured again the next time.
            with contextlib.suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._path.write_bytes(msgspec.json.encode(measured))
        return measured

    def read_or_calibrate(self) -> Calibration:
        """Return what is kept, else measure."""
        return self.read() or self.calibrate()
