"""Load-tests each server in turn and reports what happens as events."""

from __future__ import annotations

import queue
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

from engine.load.client.messages import Probe, Probed, Visit, Visited
from engine.load.conduct.child import Child, Inbox
from engine.load.conduct.lane_stream import LaneFailed, LaneStream, Stopped
from engine.load.events import (
    AnyLoadEvent,
    LaneFinished,
    LoadFinished,
    LoadStarted,
    ServerFailed,
    ServerStarted,
    ServerStarting,
)
from engine.load.limits import load_problem
from engine.load.spec import LoadSpec
from engine.machine.environment import read_environment
from engine.machine.limits import read_limits
from engine.process.clock import now_ns
from engine.process.run_folder import RunFolder, remove_leftovers
from engine.server.messages import Listening
from engine.stream.event import FORMAT_VERSION, Outcome
from engine.vocabulary.cause import Cause, Why

CLIENT_COMMAND = (sys.executable, "-m", "engine.load.client")
"""Starts a client: the users, or the probe."""

_START_S = 20.0
_SERVER_END_S = 2.0
_PROBE_S = 5.0

ServerCommand = Callable[[LoadSpec, str], Sequence[str]]
"""From a load and a strategy's name to the command that starts its server."""


def serve_command(spec: LoadSpec, strategy: str) -> Sequence[str]:
    """Return the command that starts the server on a port that the system picks."""
    return (
        *(sys.executable, "-m", "engine", "serve", "--strategy", strategy),
        *("--port", "0", "--pool", str(spec.pool), "--report", "--end-with-stdin"),
    )


class LoadConductor:
    """Runs one load.

    Iterate over ``events`` in one thread; ``abort`` may be called from any other.
    """

    def __init__(
        self,
        spec: LoadSpec,
        *,
        server_command: ServerCommand = serve_command,
        client_command: Sequence[str] = CLIENT_COMMAND,
        start_s: float = _START_S,
    ) -> None:
        """Prepare the load.

        Args:
            spec: The load.
            server_command: Starts a server.
            client_command: Starts a client.
            start_s: Seconds that a server, and then its first answer, may take.
        """
        self.spec = spec
        self._server_command = server_command
        self._client_command = client_command
        self._start_s = start_s
        # A plain flag: signal handlers set it, and could find a lock already held.
        self._is_aborted = False
        self._zero_ns = now_ns()

    def abort(self) -> None:
        """End the load soon: kill the current server and start no other."""
        self._is_aborted = True

    def events(self) -> Iterator[AnyLoadEvent]:
        """Run the load and yield its events as they happen."""
        environment = read_environment()
        self._zero_ns = now_ns()
        yield LoadStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            spec=self.spec,
            lanes=self.spec.lanes(),
            environment=environment,
        )
        remove_leftovers()
        outcome = Outcome.COMPLETED
        for place, strategy in enumerate(self.spec.strategies):
            yield ServerStarting(at_s=self._at_s(), lane=place)
            try:
                yield from self._load(place, strategy)
            except LaneFailed as failure:
                yield ServerFailed(at_s=self._at_s(), lane=place, cause=failure.cause)
            except Stopped:
                outcome = Outcome.ABORTED
                break
        yield LoadFinished(at_s=self._at_s(), outcome=outcome)

    def _at_s(self) -> float:
        return (now_ns() - self._zero_ns) / 1e9

    def _load(self, place: int, strategy: str) -> Generator[AnyLoadEvent, None, None]:
        """Load one server, from its start to its end.

        Raises:
            LaneFailed: it or its client cannot be started or dies, or the machine does not allow
                this many requests.
            Stopped: the load was aborted.
        """
        if problem := load_problem(self.spec, read_limits()):
            raise LaneFailed(problem)
        lag_s = 0.0
        with RunFolder() as folder, ExitStack() as children:

            def start(name: str, command: Sequence[str]) -> Child:
                try:
                    return children.enter_context(Child(name, command, inbox, folder.environment))
                except (OSError, RuntimeError) as error:
                    cause = Cause(Why.CANNOT_START, {"process": name}, str(error))
                    raise LaneFailed(cause) from None

            inbox: Inbox = queue.SimpleQueue()
            server = start("server", self._server_command(self.spec, strategy))
            # They start while the server does, and wait for their tasks.
            probe = start("probe", self._client_command)
            users = start("client", self._client_command)
            lane = LaneStream(place, self._zero_ns, inbox, server, probe, lambda: self._is_aborted)
            listening = yield from lane.until(Listening, self._start_s)
            assert isinstance(listening, Listening)
            yield ServerStarted(
                at_s=self._at_s(),
                lane=place,
                pid=listening.pid,
                address=listening.address,
                hooks=listening.hooks,
            )
            url = f"http://{listening.address}"
            probe.send(Probe(f"{url}/health", self.spec.probe_interval_s))
            yield from lane.until(Probed, self._start_s)
            users.send(self._visit(url))
            visited = yield from lane.until(Visited, None)
            assert isinstance(visited, Visited)
            lag_s = visited.client_lag_s
            probe.ask_to_end()
            yield from lane.until_end_of_probe(_PROBE_S)
            # In good order: only then does it release what it shares with its processes.
            server.ask_to_end()
            server.wait_for_end(_SERVER_END_S)
        # End its processes before reporting its end: a reader may be slow.
        yield LaneFinished(at_s=self._at_s(), lane=place, client_lag_s=lag_s)

    def _visit(self, url: str) -> Visit:
        spec = self.spec
        return Visit(
            url=f"{url}/test?{spec.query}",
            clusters=spec.clusters,
            users=spec.users,
            requests=spec.requests,
            duration_s=spec.duration_s,
            rate=spec.rate,
            arrivals=spec.arrivals,
            seed=spec.seed,
            timeout_s=spec.timeout_s,
        )
