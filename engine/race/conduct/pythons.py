"""The Pythons of a race's lanes: what they have, how fast they compute, what they cannot run."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.machine.calibration import CalibrationFailed, CalibrationStore
from engine.machine.facts import Calibration, Interpreter
from engine.machine.interpreter import (
    InterpreterError,
    inspect_interpreter,
    obstacle,
    own_interpreter,
)
from engine.race.spec.lane import Lane
from engine.strategies import strategy_named
from engine.vocabulary.cause import Cause


@dataclass(frozen=True, slots=True)
class Pythons:
    """What is known of the Pythons of a race's lanes."""

    interpreters: dict[str, Interpreter] = field(default_factory=dict)
    """Those that lanes name and that answered, by path."""

    calibration: Calibration | None = None
    """How fast this Python computes, if queries compute."""

    calibrations: dict[str, Calibration] = field(default_factory=dict)
    """How fast the others do, by path."""

    obstacles: dict[int, Cause] = field(default_factory=dict)
    """Why lanes cannot run, by their places."""

    def slowness(self) -> dict[str, float]:
        """Return how many times slower than this Python the others compute, by path."""
        own = self.calibration
        if own is None:
            return {}
        return {
            path: own.rounds_per_s / other.rounds_per_s for path, other in self.calibrations.items()
        }


def look_at_pythons(lanes: tuple[Lane, ...], *, needs_calibration: bool) -> Pythons:
    """Inspect the Pythons of lanes, and measure how fast they compute.

    Args:
        lanes: The lanes of a race.
        needs_calibration: Whether its queries compute.
    """
    found: dict[str, Interpreter] = {}
    problems: dict[str, Cause] = {}
    for path in {lane.python for lane in lanes if lane.python}:
        try:
            found[path] = inspect_interpreter(path)
        except InterpreterError as error:
            problems[path] = error.cause
    calibrations: dict[str, Calibration] = {}
    if needs_calibration:
        calibrations, failures = _calibrate(("", *found))
        # Without the engine's own speed, the amount to compute is unknown.
        if "" in failures:
            problems |= dict.fromkeys((lane.python for lane in lanes), failures[""])
        problems |= failures
    own = own_interpreter()
    obstacles: dict[int, Cause] = {}
    for place, lane in enumerate(lanes):
        problem = problems.get(lane.python) or obstacle(
            strategy_named(lane.strategy), found.get(lane.python, own)
        )
        if problem:
            obstacles[place] = problem
    return Pythons(found, calibrations.pop("", None), calibrations, obstacles)


def _calibrate(paths: tuple[str, ...]) -> tuple[dict[str, Calibration], dict[str, Cause]]:
    """Return how fast Pythons compute, and why those that failed did, by path."""
    store = CalibrationStore()
    calibrations: dict[str, Calibration] = {}
    failures: dict[str, Cause] = {}
    for path in paths:
        try:
            calibrations[path] = store.read_or_calibrate(path)
        except CalibrationFailed as error:
            failures[path] = error.cause
    return calibrations, failures
