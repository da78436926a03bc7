"""Races of a user's function, for tests."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator

from engine.process.child import python_environment
from engine.race.conduct.conductor import Conductor
from engine.race.events import QueriesProfiled, RaceStarted, RunFailed, RunFinished
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import parse_lanes
from engine.race.spec.text.call import parse_call, parse_items
from engine.workload.task_graph import FanOut


def written(folder, source, name="my_work.py"):
    """Write a user's file; return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(source), encoding="utf-8")
    return path


def own_spec(path, function, lanes, items="8", at_once=3, counts=None, **changes):
    """Return the spec of a race of a user's function."""
    found, source = parse_items(items)
    options = parse_call(f"{path}:{function}") | ({"items": source} if source else {})
    options |= changes.pop("options", {})
    return RaceSpec(
        cluster_counts=counts or found,
        lanes=tuple(lane for text in lanes.split(",") for lane in parse_lanes(text)),
        kind="call",
        kind_options=options,
        at_once=at_once,
        fan_out=FanOut.QUERY,
        **changes,
    )


class OwnRace:
    """A race of a user's function that has been run."""

    def __init__(self, spec, **changes):
        self.events = list(Conductor(spec, **changes).events())
        self.spec = spec
        (self.started,) = self._of(RaceStarted)
        self.profile = next(self._of(QueriesProfiled), None)
        lanes = {run: planned.lane for run, planned in enumerate(self.started.plan.runs)}
        titles = [lane.title for lane in self.started.plan.lanes]
        self.finished = {titles[lanes[end.run]]: end for end in self._of(RunFinished)}
        self.failed = {titles[lanes[end.run]]: end for end in self._of(RunFailed)}

    def _of(self, kind) -> Iterator:
        return (event for event in self.events if isinstance(event, kind))

    @property
    def reasons(self):
        """Why lanes failed, by their titles."""
        return {title: str(end.cause) for title, end in self.failed.items()}


def own_race(path, function, lanes, items="8", at_once=3, counts=None, conductor=None, **changes):
    """Run a race of a user's function."""
    return OwnRace(
        own_spec(path, function, lanes, items, at_once, counts, **changes), **(conductor or {})
    )


def run_engine(arguments, folder):
    """Run the engine's command line in a folder; return what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=folder,
        env=python_environment() | {"COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
