"""Loads one server after another and tells what happens as events."""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

import msgspec

from engine.events import FORMAT_VERSION, RaceOutcome
from engine.load.child import Child, Inbox
from engine.load.events import (
    AnyLoadEvent,
    HealthProbed,
    LaneFinished,
    LoadFinished,
    LoadStarted,
    LoopLagged,
    RequestsEnded,
    RequestsSent,
    ServerFailed,
    ServerStarted,
    ServerStarting,
)
from engine.load.messages import (
    AnyMessage,
    Ended,
    Probe,
    Probed,
    Sent,
    Visit,
    Visited,
)
from engine.load.spec import LoadSpec
from engine.probe.environment import probe_environment
from engine.run_folder import RunFolder, sweep
from engine.server.reporter import Failed, Listening, Loop, Report
from engine.worker.look_up import now_ns

CLIENT_COMMAND = (sys.executable, "-m", "engine.load")
"""Starts a client: users, or the probe."""

_POLL_S = 0.05
_START_S = 20.0
_PROBE_S = 5.0

ServerCommand = Callable[[LoadSpec, str], Sequence[str]]
"""From a load and a strategy's name to what starts its server."""


def serve_command(spec: LoadSpec, strategy: str) -> Sequence[str]:
    """Return what starts the service on a port that the system picks."""
    return (
        *(sys.executable, "-m", "engine", "serve", "--strategy", strategy),
        *("--port", "0", "--pool", str(spec.pool), "--report", "--end-with-stdin"),
    )


class _LaneFailed(Exception):
    """A lane cannot go on; the message says why."""


class _Stopped(Exception):
    """The load is to end."""


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
            spec: What to load, and how.
            server_command: Starts a server.
            client_command: Starts a client.
            start_s: How many seconds a server, and then its first answer, may take.
        """
        self.spec = spec
        self._server_command = server_command
        self._client_command = client_command
        self._start_s = start_s
        # A plain flag: it is set in signal handlers, where a lock could be held already.
        self._is_aborted = False
        self._zero_ns = now_ns()

    def abort(self) -> None:
        """End the load soon: the server at hand is killed, no other is started."""
        self._is_aborted = True

    def events(self) -> Iterator[AnyLoadEvent]:
        """Run the load and yield its events as they happen."""
        environment = probe_environment()
        self._zero_ns = now_ns()
        yield LoadStarted(
            at_s=0.0,
            format_version=FORMAT_VERSION,
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            spec=self.spec,
            lanes=self.spec.lanes(),
            environment=environment,
        )
        sweep()
        outcome = RaceOutcome.COMPLETED
        for place, strategy in enumerate(self.spec.strategies):
            yield ServerStarting(at_s=self._at_s(), lane=place)
            try:
                yield from self._load(place, strategy)
            except _LaneFailed as failure:
                yield ServerFailed(at_s=self._at_s(), lane=place, message=str(failure))
            except _Stopped:
                outcome = RaceOutcome.ABORTED
                break
        yield LoadFinished(at_s=self._at_s(), outcome=outcome)

    def _at_s(self) -> float:
        return (now_ns() - self._zero_ns) / 1e9

    def _load(self, place: int, strategy: str) -> Generator[AnyLoadEvent, None, None]:
        """Load one server, from its start to its end.

        Raises:
            _LaneFailed: it cannot be started, or dies, or its client does.
            _Stopped: the load is to end.
        """
        lag_s = 0.0
        with RunFolder() as folder, ExitStack() as children:

            def start(name: str, command: Sequence[str]) -> Child:
                try:
                    return children.enter_context(Child(name, command, inbox, folder.environment))
                except (OSError, RuntimeError) as error:
                    raise _LaneFailed(f"the {name} cannot be started: {error}") from None

            inbox: Inbox = queue.SimpleQueue()
            server = start("server", self._server_command(self.spec, strategy))
            # They start while the server does, and wait for their tasks.
            probe = start("probe", self._client_command)
            users = start("client", self._client_command)
            lane = _Lane(place, self._zero_ns, inbox, server, probe, lambda: self._is_aborted)
            listening = yield from lane.until(Listening, self._start_s)
            assert isinstance(listening, Listening)
            address = f"{listening.host}:{listening.port}"
            yield ServerStarted(at_s=self._at_s(), lane=place, pid=listening.pid, address=address)
            url = f"http://{address}"
            probe.send(Probe(f"{url}/health", self.spec.probe_interval_s))
            yield from lane.until(Probed, self._start_s)
            users.send(self._visit(url))
            visited = yield from lane.until(Visited, None)
            assert isinstance(visited, Visited)
            lag_s = visited.client_lag_s
            probe.ask_to_end()
            yield from lane.until_end_of_probe(_PROBE_S)
        # Its processes are gone before its end is told: whoever hears of it may be slow.
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


class _Lane:
    """What the processes of a lane say, as events."""

    def __init__(
        self,
        place: int,
        zero_ns: int,
        inbox: Inbox,
        server: Child,
        probe: Child,
        is_aborted: Callable[[], bool],
    ) -> None:
        self._place = place
        self._zero_ns = zero_ns
        self._inbox = inbox
        self._server = server
        self._probe = probe
        self._is_aborted = is_aborted
        self._reports = msgspec.json.Decoder(Report)
        self._messages = msgspec.json.Decoder(AnyMessage)
        self._is_listening = False

    def until(
        self, awaited: type[AnyMessage | Report], timeout_s: float | None
    ) -> Generator[AnyLoadEvent, None, AnyMessage | Report]:
        """Tell what happens until a message of that type has come, and return it.

        Raises:
            _LaneFailed: a process has died, or the time is over.
            _Stopped: the load is to end.
        """
        deadline_s = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            message = self._next()
            if message is not None:
                yield from self._told(message)
                if isinstance(message, awaited):
                    return message
            if deadline_s is not None and time.monotonic() > deadline_s:
                what = "answer" if self._is_listening else "start"
                raise _LaneFailed(f"the server did not {what} within {timeout_s:g} s")

    def until_end_of_probe(self, timeout_s: float) -> Generator[AnyLoadEvent, None, None]:
        """Tell what happens until the probe has ended, or the time is over."""
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            if self._is_aborted():
                raise _Stopped
            try:
                child, line = self._inbox.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if child is self._probe and not line:
                return
            # The others may end now.
            if line:
                yield from self._told(self._decode(child, line))

    def _next(self) -> AnyMessage | Report | None:
        """Return the next message, or None after a while without any."""
        if self._is_aborted():
            raise _Stopped
        try:
            child, line = self._inbox.get(timeout=_POLL_S)
        except queue.Empty:
            return None
        if not line:
            raise _LaneFailed(child.obituary())
        message = self._decode(child, line)
        if isinstance(message, Failed):
            raise _LaneFailed(message.message)
        return message

    def _decode(self, child: Child, line: bytes) -> AnyMessage | Report:
        decoder = self._reports if child is self._server else self._messages
        try:
            message: AnyMessage | Report = decoder.decode(line)
        except msgspec.MsgspecError:
            shown = line[:80].decode(errors="replace").strip()
            raise _LaneFailed(f"the {child.name} said {shown!r}") from None
        return message

    def _s(self, moments_ns: list[int]) -> list[float]:
        return [(moment_ns - self._zero_ns) / 1e9 for moment_ns in moments_ns]

    def _told(self, message: AnyMessage | Report) -> Iterator[AnyLoadEvent]:
        at_s = (now_ns() - self._zero_ns) / 1e9
        place = self._place
        match message:
            case Listening():
                self._is_listening = True
            case Sent():
                yield RequestsSent(
                    at_s=at_s,
                    lane=place,
                    requests=message.requests,
                    intended_s=self._s(message.intended_ns),
                    sent_s=self._s(message.sent_ns),
                )
            case Ended():
                yield RequestsEnded(
                    at_s=at_s,
                    lane=place,
                    requests=message.requests,
                    ended_s=self._s(message.ended_ns),
                    statuses=message.statuses,
                    own_elapsed_s=message.own_elapsed_s,
                    messages=message.messages,
                )
            case Probed():
                yield HealthProbed(
                    at_s=at_s,
                    lane=place,
                    intended_s=self._s(message.intended_ns),
                    latency_s=message.latency_s,
                )
            case Loop() if self._is_listening:
                yield LoopLagged(
                    at_s=at_s,
                    lane=place,
                    loop_s=self._s(message.at_ns),
                    lag_s=message.lag_s,
                    rss_bytes=message.rss_bytes,
                    overdue_s=message.overdue_s,
                )
