"""The Tornado application: ``/test`` as in the article, ``/health`` and ``/metrics``."""

from __future__ import annotations

import contextlib
import logging
import socket
from asyncio import Future
from collections.abc import Awaitable
from typing import Any

import msgspec
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler, stream_request_body
from typing_extensions import override

from engine.server.desk import Closed, Desk
from engine.server.handlers import StrategyFailed
from engine.server.metrics import CONTENT_TYPE
from engine.server.question import Question, QuestionError, parse_question
from engine.worker.look_up import UnrecordedLookUp
from engine.workload.durations import Constant
from engine.workload.inventory import assemble
from engine.workload.kind import Facilities
from engine.workload.task_graph import task_graph

MOST_BODY_BYTES = 64 * 1024
_MOST_DRAINED_BYTES = 256 * 1024 * 1024
"""Bodies up to this size are read to the end: a client that is cut off rarely reads the answer."""

_LENGTH_DIGITS = 18
"""More digits of a length are not read: it is out of bounds anyway."""

_IDLE_S = 60.0
_BODY_S = 60.0
_RETRY_AFTER_S = 1
CLIENT_GONE = 499
"""The status that logs and metrics give a request whose client hung up, as nginx does."""

_METHODS = "GET, OPTIONS"
_SHOWN = 60
_HEALTHY = b'{"status": "ok"}'
_STOPPING = b'{"status": "stopping"}'

_log = logging.getLogger("racelane.server")


@stream_request_body
class ApiHandler(RequestHandler):
    """Answers in the article's envelope, errors too, readable by pages of other origins."""

    @override
    def __init__(self, application: Application, request: HTTPServerRequest, *, desk: Desk) -> None:
        # Before Tornado's constructor, which sets the default headers.
        self.desk = desk
        self._body_bytes = 0
        self._is_gone = False
        super().__init__(application, request)

    @override
    def set_default_headers(self) -> None:
        self.set_header("Content-Type", "application/json")
        origins = self.desk.settings.origins
        origin = self.request.headers.get("Origin")
        if "*" in origins:
            self.set_header("Access-Control-Allow-Origin", "*")
        else:
            self.set_header("Vary", "Origin")
            if origin not in origins:
                return
            self.set_header("Access-Control-Allow-Origin", origin)
        self.set_header("Access-Control-Allow-Methods", "POST, GET, PUT, DELETE, OPTIONS")
        self.set_header("Access-Control-Max-Age", "1000")
        self.set_header(
            "Access-Control-Allow-Headers",
            "CONTENT-TYPE, Access-Control-Allow-Origin, cache-control, Cache-Control, "
            "x-access-token",
        )
        self.set_header("Access-Control-Expose-Headers", "X-Resource-Count, X-Elapsed-S")

    @override
    def prepare(self) -> None:
        """Refuse a body that is too large to read; others are refused once they have been read."""
        # It is always an HTTP/1 connection; the declared type is more general.
        connection: Any = self.request.connection
        connection.set_max_body_size(_MOST_DRAINED_BYTES)
        length = self.request.headers.get("Content-Length", "0")
        announced = int(length[:_LENGTH_DIGITS]) if length.isascii() and length.isdigit() else 0
        waits_for_leave = self.request.headers.get("Expect", "").lower() == "100-continue"
        if announced > (MOST_BODY_BYTES if waits_for_leave else _MOST_DRAINED_BYTES):
            self._body_bytes = announced
            self._refuse_body()

    @override
    def data_received(self, chunk: bytes) -> None:
        self._body_bytes += len(chunk)

    @override
    def options(self) -> None:
        """Answer a browser's preflight request."""
        self.set_status(204)

    def refuse_method(self) -> Awaitable[None] | None:
        """Refuse a method that this path does not support."""
        if not self._refuse_body():
            self.set_header("Allow", _METHODS)
            return self.error_response(405, f"{self.request.method} is not among {_METHODS}")
        return None

    head = get = post = put = delete = patch = refuse_method

    def success_response(self, data: object) -> Awaitable[None]:
        """Answer with data, in the article's envelope."""
        return self._respond({"error_code": 0, "message": "", "data": data})

    def error_response(self, status: int, message: str) -> Awaitable[None]:
        """Answer with an error, in the article's envelope and with a proper status."""
        self.set_status(status)
        if status == 503:
            self.set_header("Retry-After", str(_RETRY_AFTER_S))
        return self._respond(_error_envelope(status, message))

    @override
    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write an error of Tornado's, or of this program."""
        if status_code == 405:
            self.set_header("Allow", _METHODS)
        self.error_response(status_code, self._reason)

    @override
    def compute_etag(self) -> None:
        return None  # a repeated request is looked up again

    @override
    def on_connection_close(self) -> None:
        self._is_gone = True
        self.desk.metrics.hang_ups.inc()

    @override
    def finish(self, chunk: str | bytes | dict[str, Any] | None = None) -> Future[None]:
        if self._is_gone:
            # The client is gone: log and metrics must not count it as answered.
            self.set_status(CLIENT_GONE, "Client Closed Request")
        return super().finish(chunk)

    @override
    def on_finish(self) -> None:
        self.desk.metrics.note_request(self.get_status())

    def _refuse_body(self) -> bool:
        if self._body_bytes <= MOST_BODY_BYTES:
            return False
        self.error_response(
            413, f"a body may have at most {MOST_BODY_BYTES} bytes, got {self._body_bytes} or more"
        )
        return True

    def _respond(self, envelope: dict[str, object]) -> Awaitable[None]:
        body = msgspec.json.encode(envelope)
        if self.desk.settings.debug:
            body = msgspec.json.format(body, indent=2)
        return self.finish(body)


class TestHandler(ApiHandler):
    """Looks up the requested clusters, fanned out by the server's strategy."""

    @override
    async def get(self) -> None:
        """Answer a request for clusters."""
        if self._refuse_body():
            return
        arguments = {
            name: [value.decode("latin-1") for value in values]
            for name, values in self.request.query_arguments.items()
        }
        try:
            question = parse_question(arguments, self.desk.settings.sleep_s)
            with self.desk.visit():
                await self.desk.turnstile.turn()
                await self._answer(question)
        except QuestionError as error:
            self.error_response(400, str(error))
        except Closed as error:
            self.set_header("Connection", "close")
            self.error_response(503, str(error))
        except StrategyFailed as error:
            self.error_response(503, error.cause.english)

    async def _answer(self, question: Question) -> None:
        """Answer, and return when the client has it."""
        handler = self.desk.handler
        kind = handler.kind(Constant(question.sleep_s), {}, Facilities())
        look_up = UnrecordedLookUp(question.selection, kind)
        answer = await handler.answer(task_graph(question.selection, handler.fan_out), look_up)
        # A loop that was blocked has not noticed yet.
        if not self._is_gone and _has_hung_up(self.request):
            self.on_connection_close()
        if self._is_gone:
            return
        self.set_header("X-Elapsed-S", f"{answer.elapsed_s:.6f}")
        with contextlib.suppress(StreamClosedError):
            await self.success_response(assemble(answer.records))
            self.desk.metrics.note_answer(self.request.request_time())


class UnknownPathHandler(ApiHandler):
    """Answers requests for unknown paths."""

    @override
    def get(self) -> None:
        """Answer that there is no such path."""
        if not self._refuse_body():
            self.error_response(404, f"{self.request.path[:_SHOWN]!r} is not here; try /test")

    head = post = put = delete = patch = options = get


class HealthHandler(RequestHandler):
    """Reports that the loop is running, as cheaply as possible."""

    @override
    def initialize(self, desk: Desk) -> None:
        self._desk = desk

    @override
    def get(self) -> None:
        """Answer at once."""
        self.set_header("Content-Type", "application/json")
        if self._desk.is_stopping:
            self.set_status(503)
            self.finish(_STOPPING)
        else:
            self.finish(_HEALTHY)

    @override
    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Write an error of Tornado's."""
        self.set_header("Content-Type", "application/json")
        if status_code == 405:
            self.set_header("Allow", "GET")
        self.finish(msgspec.json.encode(_error_envelope(status_code, self._reason)))

    @override
    def compute_etag(self) -> None:
        return None


class MetricsHandler(ApiHandler):
    """Exposes the server's metrics to Prometheus."""

    @override
    def get(self) -> None:
        """Write the metrics as text."""
        if not self._refuse_body():
            self.set_header("Content-Type", CONTENT_TYPE)
            self.finish(self.desk.metrics.text())

    @override
    def on_finish(self) -> None:
        return  # reading the metrics does not count


def http_server(desk: Desk) -> HTTPServer:
    """Return the server of an application, not yet listening."""
    shared = {"desk": desk}
    application = Application(
        [
            (r"/test", TestHandler, shared),
            (r"/health", HealthHandler, shared),
            (r"/metrics", MetricsHandler, shared),
        ],
        default_handler_class=UnknownPathHandler,
        default_handler_args=shared,
        log_function=_log_request if desk.settings.debug else _log_nothing,
    )
    return HTTPServer(
        application,
        max_body_size=MOST_BODY_BYTES,
        idle_connection_timeout=_IDLE_S,
        body_timeout=_BODY_S,
    )


def _has_hung_up(request: HTTPServerRequest) -> bool:
    """Return whether the client has closed its connection, without waiting for the loop."""
    # It is always an HTTP/1 connection; the declared type is more general.
    connection: Any = request.connection
    client: socket.socket | None = connection.stream.socket
    if client is None:
        return True
    try:
        return client.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _error_envelope(status: int, message: str) -> dict[str, object]:
    return {"error_code": status, "message": message, "data": None}


def _log_request(handler: RequestHandler) -> None:
    request = handler.request
    milliseconds = request.request_time() * 1e3
    _log.info("%d %s %s %.1f ms", handler.get_status(), request.method, request.uri, milliseconds)


def _log_nothing(handler: RequestHandler) -> None:
    return
