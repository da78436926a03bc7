"""How fast this machine computes: measured once, it makes cpu queries a fixed amount of work."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import platformdirs

from engine.machine.facts import Calibration
from engine.machine.processor import processor_name
from engine.process.child import python_environment
from engine.process.run_folder import RunFolder
from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.wording import N_

ADVICE = N_("it is not kept: start again when the machine is idle to measure it again")
"""What to do about a disturbed calibration."""

_COMMAND = ("-m", "engine.worker.calibrate")
_LONGEST_S = 20.0


class CalibrationFailed(CausedError):
    """A Python could not be calibrated; the cause says why."""


class Samples(msgspec.Struct, frozen=True):
    """How long rounds of ``spin`` took, one entry per sample: what a calibration rests on."""

    rounds: int
    """Rounds per sample."""

    wall_s: list[float]
    """Seconds of the clock."""

    core_s: list[float]
    """Seconds of the core."""

    def calibration(self) -> Calibration:
        """Return the calibration that they give."""
        median_s = statistics.median(self.wall_s)
        low, _, high = statistics.quantiles(self.wall_s, n=4)
        return Calibration(
            rounds_per_s=self.rounds / median_s,
            spread=(high - low) / median_s,
            waited=max(0.0, 1 - sum(self.core_s) / sum(self.wall_s)),
            measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def measure(python: str = "") -> Calibration:
    """Measure for half a second, in a separate process.

    Args:
        python: The path of another Python, or nothing for this one.

    Raises:
        CalibrationFailed: it cannot be started, or does not answer.
    """
    with RunFolder() as folder:
        alone = folder.engine_alone() if python else {}
        try:
            done = subprocess.run(
                [python or sys.executable, *_COMMAND],
                env=python_environment() | alone,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                # An interrupt of this program must not leave half a measurement.
                start_new_session=True,
                timeout=_LONGEST_S,
                check=True,
            )
            return msgspec.json.decode(done.stdout.splitlines()[-1], type=Samples).calibration()
        except (OSError, subprocess.SubprocessError, IndexError, ValueError) as error:
            cause = Cause(Why.NOT_CALIBRATED, {"interpreter": python}, str(error))
            raise CalibrationFailed(cause) from None


class CalibrationStore:
    """Keeps a machine's calibrations, one file per Python and processor."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use ``folder``, or the user's cache folder, which ``RACELANE_CACHE`` overrides."""
        named = os.environ.get("RACELANE_CACHE")
        self._folder = folder or (
            Path(named) if named else platformdirs.user_cache_path("racelane")
        )

    def _path(self, python: str) -> Path:
        processor = "".join(c if c.isalnum() else "-" for c in processor_name())[:60]
        if python:
            # The build at a path may change.
            real = os.path.realpath(python)
            found = os.stat(real)
            mark = f"{real} {found.st_size} {found.st_mtime_ns}"
            name = f"other-{hashlib.sha256(mark.encode()).hexdigest()[:16]}"
        else:
            name = f"{platform.python_implementation()}-{platform.python_version()}"
        return self._folder / f"calibration-{name}-{processor}.json"

    def read(self, python: str = "") -> Calibration | None:
        """Return the calibration kept for a Python, or None if there is none that is valid.

        Args:
            python: The path of another Python, or nothing for this one.
        """
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.json.decode(self._path(python).read_bytes(), type=Calibration)
            if kept.rounds_per_s > 0:
                return kept
        return None

    def calibrate(self, python: str = "") -> Calibration:
        """Measure, and keep the result unless it was disturbed.

        Raises:
            CalibrationFailed: the Python cannot be started, or does not answer.
        """
        measured = measure(python)
        if not measured.is_disturbed:
            # A calibration that cannot be kept is measured again next time.
            with contextlib.suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
                self._path(python).write_bytes(msgspec.json.encode(measured))
        return measured

    def read_or_calibrate(self, python: str = "") -> Calibration:
        """Return the calibration that is kept, or else measure.

        Raises:
            CalibrationFailed: none is kept, and the Python does not measure.
        """
        return self.read(python) or self.calibrate(python)

    def forget(self) -> None:
        """Delete the calibrations of every Python; each is measured again when needed."""
        for path in self._folder.glob("calibration-*.json"):
            with contextlib.suppress(OSError):
                path.unlink()
