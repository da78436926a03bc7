"""Sending a request and reporting its outcome, for users and the probe."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from typing import Any

import msgspec
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.netutil import Resolver
from tornado.simple_httpclient import HTTPTimeoutError
from typing_extensions import override

NO_ANSWER = 0
_OWN_ELAPSED = "X-Elapsed-S"
_OK = 200

_OWN_SHORTAGES = {
    errno.EMFILE: "the users' own process has too many open files",
    errno.ENFILE: "this machine has too many open files",
    errno.EADDRNOTAVAIL: "this machine has no free port for one more connection",
    errno.ENOBUFS: "this machine has no memory for one more connection",
}
"""Why a request cannot be sent though the server is not at fault."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of a request."""

    status: int
    own_elapsed_s: float = -1.0
    message: str = ""
    """Why it failed, or nothing; also nothing if it was given up."""

    is_given_up: bool = False
    """Whether it timed out."""


class _Envelope(msgspec.Struct):
    """The part of an answer that shows whether it is correct."""

    error_code: int
    message: str = ""
    data: list[msgspec.Raw] | None = None


_envelopes = msgspec.json.Decoder(_Envelope)


class _NumericResolver(Resolver):
    """Takes numeric addresses as they are; Tornado's own resolver asks a thread each time."""

    @override
    async def resolve(
        self, host: str, port: int, family: int = socket.AF_UNSPEC
    ) -> list[tuple[int, Any]]:
        return [(socket.AF_INET6 if ":" in host else socket.AF_INET, (host, port))]


class Visitor:
    """Requests one URL, each time over a new connection, as strangers do."""

    def __init__(self, url: str, *, at_once: int, clusters: int | None) -> None:
        """Prepare requests.

        Args:
            url: What to request.
            at_once: The most requests in flight at once.
            clusters: How many clusters a correct answer has; None accepts any answer.
        """
        self._url = url
        self._clusters = clusters
        self._client = AsyncHTTPClient(
            force_instance=True, max_clients=at_once, resolver=_NumericResolver()
        )

    async def ask(self, timeout_s: float) -> Reply:
        """Send a request and return its outcome within ``timeout_s`` seconds."""
        request = HTTPRequest(
            self._url,
            connect_timeout=timeout_s,
            request_timeout=timeout_s,
            follow_redirects=False,
        )
        try:
            response = await self._client.fetch(request, raise_error=False)
        except HTTPTimeoutError:
            return Reply(NO_ANSWER, is_given_up=True)
        except HTTPClientError as error:
            return Reply(NO_ANSWER, message=error.message.lower() or "no answer")
        except ConnectionRefusedError:
            return Reply(NO_ANSWER, message="connection refused")
        except OSError as error:
            if error.errno in _OWN_SHORTAGES:
                return Reply(NO_ANSWER, message=f"not sent: {_OWN_SHORTAGES[error.errno]}")
            return Reply(NO_ANSWER, message=(error.strerror or str(error)).lower() or "no answer")
        own_s = _seconds(response.headers.get(_OWN_ELAPSED))
        problem = self._problem(response.code, response.body) if self._clusters is not None else ""
        return Reply(response.code, own_s, problem)

    def close(self) -> None:
        """Drop what is in flight."""
        self._client.close()

    def _problem(self, status: int, body: bytes) -> str:
        """Return why an answer is wrong, or nothing."""
        try:
            envelope = _envelopes.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return f"status {status}, not an answer of the server"
        if status != _OK:
            return f"status {status}: {envelope.message[:100]}"
        if envelope.error_code != 0 or len(envelope.data or ()) != self._clusters:
            return "wrong answer"
        return ""


def _seconds(text: str | None) -> float:
    """Return the seconds in a header, or -1 if there are none."""
    try:
        seconds = float(text) if text is not None else -1.0
    except ValueError:
        return -1.0
    return seconds if 0 <= seconds < 1e6 else -1.0
