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

from engine.vocabulary.cause import Cause, Why, told

NO_ANSWER = 0
_OWN_ELAPSED = "X-Elapsed-S"
_OK = 200

_OWN_SHORTAGES = {
    errno.EMFILE: Why.CLIENT_FILES,
    errno.ENFILE: Why.MACHINE_FILES,
    errno.EADDRNOTAVAIL: Why.MACHINE_PORTS,
    errno.ENOBUFS: Why.MACHINE_MEMORY,
}
"""Why a request cannot be sent though the server is not at fault."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of a request."""

    status: int
    own_elapsed_s: float = -1.0
    cause: Cause | None = None
    """Why it failed, or None; also None if it was given up."""

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
            return Reply(NO_ANSWER, cause=_told(error.message))
        except ConnectionRefusedError:
            return Reply(NO_ANSWER, cause=Cause(Why.REFUSED))
        except OSError as error:
            if error.errno in _OWN_SHORTAGES:
                return Reply(NO_ANSWER, cause=Cause(_OWN_SHORTAGES[error.errno]))
            return Reply(NO_ANSWER, cause=_told(error.strerror or str(error)))
        own_s = _seconds(response.headers.get(_OWN_ELAPSED))
        cause = self._cause(response.code, response.body) if self._clusters is not None else None
        return Reply(response.code, own_s, cause)

    def close(self) -> None:
        """Drop what is in flight."""
        self._client.close()

    def _cause(self, status: int, body: bytes) -> Cause | None:
        """Return why an answer is wrong, or None."""
        try:
            envelope = _envelopes.decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return Cause(Why.FOREIGN_ANSWER, {"status": status})
        if status != _OK:
            return Cause(Why.STATUS, {"status": status}, envelope.message[:100])
        if envelope.error_code != 0 or len(envelope.data or ()) != self._clusters:
            return Cause(Why.WRONG_ANSWER)
        return None


def _told(words: str) -> Cause:
    """Return the cause that a library or the system gives, if it says anything."""
    return told(words.lower()) if words else Cause(Why.NO_ANSWER)


def _seconds(text: str | None) -> float:
    """Return the seconds in a header, or -1 if there are none."""
    try:
        seconds = float(text) if text is not None else -1.0
    except ValueError:
        return -1.0
    return seconds if 0 <= seconds < 1e6 else -1.0
