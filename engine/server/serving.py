"""Run one server, from binding its port to a clean shutdown."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sys
from collections.abc import Iterator

from tornado.netutil import bind_sockets

from engine.process.hook import hooks_text, own_hooks
from engine.process.stopping import abort_on_signals
from engine.server.application import http_server
from engine.server.desk import Desk
from engine.server.handlers import handler_named
from engine.server.heartbeat import Heartbeat
from engine.server.messages import Failed, Listening
from engine.server.metrics import Metrics
from engine.server.reporter import Channel, LoopReporter
from engine.server.settings import ServerSettings
from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.wording import _, ngettext

DRAIN_S = 10.0
"""How long a stopping server waits for requests in flight."""

_LAST_CALL_S = 0.05
"""How long a stopping server still accepts connections that are already queued."""

_BACKLOG = 65_535
_FAILED_CODE = 1
_SHOWN = 60


class ServeError(CausedError):
    """The server cannot be started; the cause says why."""


def run(settings: ServerSettings) -> None:
    """Serve until told to stop, then end this process.

    It exits with code 0 if every request in flight was answered, and with 1 if some were not or
    the server could not start.
    """
    channel = Channel() if settings.report else None
    logging.basicConfig(level=logging.INFO if settings.debug else logging.WARNING)
    try:
        dropped = asyncio.run(_serve(settings, channel))
    except ServeError as error:
        if channel is not None:
            channel.send(Failed(error.cause))
        else:
            print(_("Error: {message}").format(message=error), file=sys.stderr)
        sys.exit(_FAILED_CODE)
    if dropped:
        message = ngettext(
            "Error: {count} request was not answered in time",
            "Error: {count} requests were not answered in time",
            dropped,
        )
        print(message, file=sys.stderr)
        sys.stderr.flush()
        # Exit at once: a normal exit would wait for the executor's threads.
        os._exit(_FAILED_CODE)


async def _serve(settings: ServerSettings, channel: Channel | None) -> int:
    """Serve until told to stop; return how many requests were not answered."""
    loop = asyncio.get_running_loop()
    hooks = own_hooks()
    sockets = _bind(settings.host, settings.port)
    host, port = sockets[0].getsockname()[:2]
    handler = handler_named(settings.strategy)(settings.pool)
    handler.start()
    metrics = Metrics()
    desk = Desk(settings, handler, metrics)
    server = http_server(desk)
    server.add_sockets(sockets)
    stop = asyncio.Event()

    def stop_from_signal() -> None:
        loop.call_soon_threadsafe(stop.set)

    with abort_on_signals(stop_from_signal):
        listening = Listening(host, port, os.getpid(), hooks)
        if channel is not None:
            channel.send(listening)
        else:
            if hooks:
                warning = _("Warning: this server runs under {hooks}")
                print(warning.format(hooks=hooks_text(hooks)), file=sys.stderr)
            serving = _("{url} answers by {strategy}; Ctrl+C stops it")
            url = f"http://{listening.address}/test"
            print(serving.format(url=url, strategy=handler.title), flush=True)
        with _heartbeat(metrics, channel):
            await stop.wait()
            desk.is_stopping = True
            # Clients that came while the loop was blocked get an answer, not a cut connection.
            await asyncio.sleep(_LAST_CALL_S)
            server.stop()
            is_drained = await desk.drained(DRAIN_S)
        await server.close_all_connections()
    dropped = 0 if is_drained else desk.in_flight
    handler.close()
    return dropped


def _bind(host: str, port: int) -> list[socket.socket]:
    if not host:
        # Tornado would listen on every address; an empty variable does not mean that.
        raise ServeError(Cause(Why.NO_HOST))
    try:
        return bind_sockets(port, host, backlog=_BACKLOG)
    except OSError as error:
        values = {"host": host, "port": str(port)}
        raise ServeError(Cause(Why.CANNOT_LISTEN, values, error.strerror or "")) from error
    except UnicodeError as error:
        raise ServeError(Cause(Why.UNKNOWN_HOST, {"host": f"{host[:_SHOWN]}..."})) from error


@contextlib.contextmanager
def _heartbeat(metrics: Metrics, channel: Channel | None) -> Iterator[None]:
    """Measure the loop's lag, and report it if there is a channel."""

    def beat(at_ns: int, lag_s: float) -> None:
        metrics.loop_lag.observe(lag_s)
        if reporter is not None:
            reporter.note(at_ns, lag_s)

    heartbeat = Heartbeat(beat)
    reporter = (
        LoopReporter(channel, lambda: heartbeat.overdue_s, lambda: metrics.requests)
        if channel
        else None
    )
    if reporter is not None:
        reporter.start()
    try:
        yield
    finally:
        heartbeat.stop()
        if reporter is not None:
            reporter.stop()
