"""Start a worker, read its outcome, and end it with all it started."""

from __future__ import annotations

import queue
import sys
import time
from dataclasses import replace
from typing import IO

import msgspec

from engine.process.child import ChildProcess, Process
from engine.process.hook import Hook
from engine.race.events import Usage
from engine.vocabulary.cause import Cause, CausedError, Why
from engine.workload.durations import Spread
from engine.workload.faults import FaultKind
from engine.workload.task_graph import FanOut

COMMAND = (sys.executable, "-m", "engine.worker")
"""Starts a worker."""


class WorkerRequest(msgspec.Struct, frozen=True):
    """The request for one run, as a worker reads it."""

    strategy: str
    options: dict[str, str]
    fan_out: FanOut
    clusters: int
    nodes: int
    switches: int
    sleep_s: float
    spread: Spread
    seed: int
    kind: str
    kind_options: dict[str, str]
    faults: dict[str, FaultKind]
    """The faults by query number, a string in JSON."""

    service: tuple[str, int] | None
    rounds_per_s: float
    scoreboard: str
    record: bool = True
    is_explained: bool = False
    """Whether to note what a breakdown of the elapsed time needs."""

    at_once: int | None = None
    """How many items may be in flight, if queries are items."""

    items_digest: str = ""


class WorkerOutcome(msgspec.Struct, frozen=True):
    """What a worker answers: ``error``, with what was ``answered`` all the same, or the rest."""

    error: Cause | None = None
    answered: list[int] = []
    """Ids of the clusters that were answered in spite of the error."""

    elapsed_s: float = 0.0
    set_up_s: float = 0.0
    difference: Cause | None = None
    usage: Usage = Usage(0.0, 0.0, 0, 0)
    hooks: tuple[Hook, ...] = ()
    """What watched or slowed the worker's Python."""


class WorkerDied(CausedError):
    """The worker ended without an outcome; the cause says how, with its last output."""


class WorkerProcess(ChildProcess):
    """A worker in its own session, fresh or forked, that runs one lane once."""

    def __init__(self, request: WorkerRequest, process: Process) -> None:
        """Send the request to a worker that has just been started.

        Raises:
            OSError: no thread to read from it could be started.
        """
        self._outcomes: queue.SimpleQueue[WorkerOutcome | None] = queue.SimpleQueue()
        super().__init__("worker", process, self._read_outcome)
        # If it is already dead, wait() raises.
        self.send(request)

    def wait(self, timeout_s: float) -> WorkerOutcome | None:
        """Wait for the outcome; return None if it has not come within ``timeout_s`` seconds.

        Raises:
            WorkerDied: it ended without one.
        """
        try:
            outcome = self._outcomes.get(timeout=timeout_s)
        except queue.Empty:
            if self._process.poll() is None:
                return None
            # Its children may hold the pipe open: end them, so that the reader sees its end too.
            self.kill()
            outcome = None if self._outcomes.empty() else self._outcomes.get()
        if outcome is None:
            self.kill()
            raise WorkerDied(self._obituary())
        return outcome

    def let_end(self, timeout_s: float) -> float:
        """Give the worker ``timeout_s`` seconds to exit cleanly after its outcome.

        Returns:
            How many seconds it took.
        """
        begun_s = time.perf_counter()
        self.wait_for_end(timeout_s)
        return time.perf_counter() - begun_s

    def _read_outcome(self, pipe: IO[bytes]) -> None:
        line = pipe.readline()
        try:
            self._outcomes.put(msgspec.json.decode(line, type=WorkerOutcome))
        except msgspec.MsgspecError:
            self._outcomes.put(None)

    def _obituary(self) -> Cause:
        how = self._ending(self.last_words)
        return replace(how, why=Why.SILENT) if how.why is Why.ENDED else how
