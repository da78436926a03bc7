"""Entry point of the service: ``python -m engine.query_service``.

Prints its port on 127.0.0.1 as the first line of standard output, and ends with its standard input.
``GET /query/7?wait=0.3`` answers ``7`` after 0.3 seconds.
"""

from __future__ import annotations

# First of all: the conductor may end while the others load.
import engine.process.dependent  # noqa: F401  # isort: skip

import asyncio
import os
import re
import resource

from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPHeaders, HTTPServerRequest, ResponseStartLine
from tornado.netutil import bind_sockets

from engine.process.loading import end_loading
from engine.process.watchdog import end_with_stdin

_QUERY = re.compile(r"/query/(?P<query>[0-9]{1,9})\?wait=(?P<wait_s>[0-9]{1,6}(?:\.[0-9]{1,9})?)")
_BACKLOG = 65_535


def answer(request: HTTPServerRequest) -> None:
    """Answer one request after its wait."""
    match = _QUERY.fullmatch(request.uri or "")
    if request.method != "GET" or match is None:
        _reply(request, 400, "Bad Request", b"ask for /query/<number>?wait=<seconds>")
        return
    body = match["query"].encode()
    loop = asyncio.get_running_loop()
    loop.call_later(float(match["wait_s"]), _reply, request, 200, "OK", body)


def _reply(request: HTTPServerRequest, status: int, reason: str, body: bytes) -> None:
    connection = request.connection
    assert connection is not None
    headers = HTTPHeaders({"Content-Length": str(len(body))})
    connection.write_headers(ResponseStartLine("HTTP/1.1", status, reason), headers, body)
    connection.finish()


async def serve() -> None:
    """Answer until the process ends."""
    server = HTTPServer(answer)
    sockets = bind_sockets(0, "127.0.0.1", backlog=_BACKLOG)
    server.add_sockets(sockets)
    os.write(1, b"%d\n" % sockets[0].getsockname()[1])
    await asyncio.Event().wait()


def main() -> None:
    """Serve with as many connections as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    end_loading()
    end_with_stdin()
    asyncio.run(serve())


if __name__ == "__main__":
    main()
