"""Start the worker of each run: forked from a template if that is safe, else fresh."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.process.child import Process, spawn
from engine.process.run_folder import RunFolder
from engine.race.conduct.private_engine import PACKAGE, PRIVATE_COMMAND, PrivateEngine
from engine.race.conduct.template import Template, TemplateDied, TemplateLane
from engine.race.conduct.worker_process import COMMAND
from engine.race.plan.plan import PlannedLane
from engine.strategies import strategy_named
from engine.worker.template import CAN_FORK
from engine.workload.kinds import kind_named

TemplateKey = tuple[str, str, str]
"""Interpreter, strategy and kind of query."""


@dataclass(frozen=True, slots=True)
class Started:
    """A worker that has just been started."""

    process: Process
    template: int | None
    """The process id of the template that it was forked from, or None if it is fresh."""


class Workers:
    """Starts workers for the runs of a race; ``close`` ends its templates.

    Lanes with the same strategy, interpreter and kind of query share a template: options affect a
    run, not what is loaded.
    """

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        """Start nothing yet; ``command`` starts a worker, unless a lane names an interpreter."""
        self._command = command
        self._templates: dict[TemplateKey, Template | None] = {}
        self._folders = contextlib.ExitStack()
        self._private: PrivateEngine | None = None

    def load(self, kind: str, lanes: Sequence[PlannedLane]) -> None:
        """Start the templates of lanes, all at once, and wait until all are ready.

        A lane whose runs cannot be forked gets fresh interpreters. Templates of other lanes end.

        Args:
            kind: The kind of query, by its name.
            lanes: The lanes that need templates.
        """
        wanted = {_key(kind, lane): lane for lane in lanes if _is_forkable(kind, lane)}
        for key in self._templates.keys() - wanted.keys():
            self._end(key)
        for key, lane in wanted.items():
            if key not in self._templates:
                self._templates[key] = self._start(kind, lane)
        for key, template in list(self._templates.items()):
            if template is not None and template.refusal() is not None:
                self._end(key)
                self._templates[key] = None

    def start(self, kind: str, lane: PlannedLane, folder: RunFolder) -> Started:
        """Start a worker from the lane's template, or a fresh one if it has none.

        Args:
            kind: The kind of query, by its name.
            lane: The lane.
            folder: Where the worker's temporary files go.

        Raises:
            OSError: it cannot be started.
        """
        key = _key(kind, lane)
        template = self._templates.get(key)
        if template is not None:
            try:
                return Started(template.fork(folder.environment), template.pid)
            except TemplateDied:
                self._end(key)
                self._templates[key] = self._start(kind, lane)
        return self.start_fresh(kind, lane, folder)

    def start_fresh(self, kind: str, lane: PlannedLane, folder: RunFolder) -> Started:
        """Start a worker in an interpreter of its own.

        Raises:
            OSError: it cannot be started.
        """
        command, environment = self._for(kind, lane, folder)
        return Started(spawn(command, environment), None)

    def start_module(self, module: str, python: str, folder: RunFolder) -> Process:
        """Start a module of the worker's that imports the user's code.

        Args:
            module: Its name in ``engine.worker``.
            python: The path of the interpreter, or nothing for this one.
            folder: Where its temporary files go.

        Raises:
            OSError: it cannot be started.
        """
        environment = folder.environment | self._private_environment(python)
        return spawn((python or sys.executable, "-m", f"{PACKAGE}.worker.{module}"), environment)

    def _private_environment(self, python: str) -> dict[str, str]:
        if self._private is None:
            self._private = PrivateEngine(self._folders.enter_context(RunFolder()).path)
        return self._private.environment(is_other_python=bool(python))

    def close(self) -> None:
        """End the templates, and the runs forked from them that are still going."""
        for key in list(self._templates):
            self._end(key)
        self._folders.close()

    def _end(self, key: TemplateKey) -> None:
        template = self._templates.pop(key)
        if template is not None:
            template.close()

    def _start(self, kind: str, lane: PlannedLane) -> Template | None:
        try:
            folder = self._folders.enter_context(RunFolder())
            command, environment = self._for(kind, lane, folder)
            return Template(TemplateLane(lane.strategy, kind), command, environment)
        except OSError:
            return None

    def _for(
        self, kind: str, lane: PlannedLane, folder: RunFolder
    ) -> tuple[Sequence[str], Mapping[str, str]]:
        if kind_named(kind).has_items:
            own = self._private_environment(lane.python)
            return (lane.python or sys.executable, *PRIVATE_COMMAND), folder.environment | own
        if not lane.python:
            return self._command, folder.environment
        return (lane.python, *COMMAND[1:]), folder.environment | folder.engine_alone()


def _key(kind: str, lane: PlannedLane) -> TemplateKey:
    return lane.python, lane.strategy, kind


def _is_forkable(kind: str, lane: PlannedLane) -> bool:
    is_fresh = kind_named(kind).is_always_fresh
    return CAN_FORK and not is_fresh and kind not in strategy_named(lane.strategy).fresh_kinds
