"""A real request over a socket, to a service of our own that answers after the sleep time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.option import Choice, Option
from engine.vocabulary.wording import N_, Text
from engine.workload.kind import Kind

if TYPE_CHECKING:
    from asyncio import Future, Transport
    from http.client import HTTPConnection

_LINE_END = b"\r\n"
_HEAD_END = _LINE_END * 2


class ServiceError(CausedError):
    """The service gave a wrong answer."""


class Http(Kind):
    """A query that asks the service; by a blocking client, or an async one for coroutines."""

    name: ClassVar[str] = "http"
    summary: ClassVar[Text] = N_("asks a service")
    options: ClassVar[tuple[Option, ...]] = (Choice("keep_alive", N_("Keep-alive"), ("off", "on")),)
    needs_service: ClassVar[bool] = True

    # Connections that wait for their next request. Taking and giving back are each one step of
    # the interpreter, so threads and greenlets share the list without a lock.
    _idle: list[HTTPConnection]
    _idle_later: list[_Conversation]

    @property
    def sockets(self) -> int:
        """One."""
        return 1

    def prepare(self) -> None:
        """Import the client, once nothing more will be patched."""
        import http.client
        import socket

        self._connection = http.client.HTTPConnection
        self._socket = socket
        self._idle = []
        self._idle_later = []

    def __getstate__(self) -> dict[str, Any]:
        # Connections stay where they are.
        own = ("_connection", "_socket", "_idle", "_idle_later")
        return {name: value for name, value in vars(self).items() if name not in own}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.prepare()

    def wait_s(self, query: int) -> float:
        """Return how long the service waits before it answers, in seconds."""
        return self.durations[query]

    @property
    def _keeps_alive(self) -> bool:
        return self._options["keep_alive"] == "on"

    def perform(self, query: int) -> None:
        """Ask, and wait for the answer.

        Raises:
            ServiceError: the answer is not the query's.
            OSError: the service cannot be reached.
        """
        connection = self._idle.pop() if self._keeps_alive and self._idle else self._connect()
        path = self._path(query)
        connection.request(
            "GET", path, headers={} if self._keeps_alive else {"Connection": "close"}
        )
        response = connection.getresponse()
        body = response.read()
        if self._keeps_alive:
            self._idle.append(connection)
        else:
            connection.close()
        self._check(query, response.status, body)

    async def perform_later(self, query: int) -> None:
        """Ask, and wait for the answer on the event loop.

        Raises:
            ServiceError: the answer is not the query's.
            OSError: the service cannot be reached.
        """
        import asyncio

        assert self.facilities.service is not None
        host, port = self.facilities.service
        if self._keeps_alive and self._idle_later:
            conversation = self._idle_later.pop()
        else:
            # Its types ask for asyncio's own class, which must not be loaded with this module.
            connect: Any = asyncio.get_running_loop().create_connection
            _, conversation = await connect(_Conversation, host, port)
        wish = "keep-alive" if self._keeps_alive else "close"
        request = f"GET {self._path(query)} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: {wish}"
        status, body = await conversation.ask(request.encode() + _HEAD_END)
        if self._keeps_alive:
            self._idle_later.append(conversation)
        else:
            conversation.close()
        self._check(query, status, body)

    def _connect(self) -> HTTPConnection:
        assert self.facilities.service is not None
        host, port = self.facilities.service
        connection = self._connection(host, port)
        # The address is a number already: create_connection would look it up, which under gevent
        # takes a thread.
        connection.sock = self._socket.socket(self._socket.AF_INET, self._socket.SOCK_STREAM)
        connection.sock.connect((host, port))
        return connection

    def _path(self, query: int) -> str:
        return f"/query/{query}?wait={self.wait_s(query):.6f}"

    @staticmethod
    def _check(query: int, status: int, body: bytes) -> None:
        if status != 200 or body != b"%d" % query:
            shown = body[:60].decode("latin-1")
            counts = {"query": query, "status": status}
            raise ServiceError(Cause(Why.SERVICE_STATUS, {**counts, "line": repr(shown)}))


class _Conversation:
    """One connection of the async client, a protocol in the words of asyncio.

    Streams would do the same at twice the cost, and thousands of queries would queue for it.
    """

    def __init__(self) -> None:
        import asyncio

        self._loop = asyncio.get_running_loop()
        self._transport: Transport | None = None
        self._received = b""
        self._answer: Future[tuple[int, bytes]] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request; return the answer's status and body."""
        assert self._transport is not None
        self._received = b""
        self._answer = self._loop.create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: Transport) -> None:
        """Take the open connection."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take a part of the answer."""
        self._received += data
        head, end, body = self._received.partition(_HEAD_END)
        if not end or self._answer is None or self._answer.done():
            return
        try:
            status, length = _parse_head(head)
        except (ServiceError, ValueError) as error:
            self._answer.set_exception(error)
            return
        if len(body) >= length:
            self._answer.set_result((status, body))

    def eof_received(self) -> None:
        """Let the connection be closed."""
        return

    def connection_lost(self, error: Exception | None) -> None:
        """Fail the pending answer, if any."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or ServiceError(Cause(Why.SERVICE_HUNG_UP)))


def _parse_head(head: bytes) -> tuple[int, int]:
    """Return an answer's status and the length of its body, which the service always gives."""
    first, *lines = head.split(_LINE_END)
    fields = (line.partition(b":") for line in lines)
    lengths = [value for name, _, value in fields if name.lower() == b"content-length"]
    if len(lengths) != 1:
        raise ServiceError(Cause(Why.SERVICE_UNBOUNDED))
    return int(first.split()[1]), int(lengths[0])
