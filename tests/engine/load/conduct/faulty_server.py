"""A server of the article's kind with the fault that its first argument names."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from engine.process.watchdog import end_with_stdin

ANSWER = b'{"error_code": 0, "message": "", "data": [{}]}'
WRONG = b'{"error_code": 0, "message": "", "data": []}'
BUSY = b'{"error_code": 503, "message": "too busy", "data": null}'


def report(**values):
    os.write(1, json.dumps(values).encode() + b"\n")


def answer(fault, served):
    """Return status and body of the answer, or None for none."""
    if fault == "dies" and served == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if fault == "exits" and served == 3:
        print("out of luck", file=sys.stderr)
        os._exit(7)
    if fault == "hangs up" and served % 2:
        return None
    if fault == "busy" and served % 2:
        return 503, BUSY
    return 200, WRONG if fault == "answers wrongly" else ANSWER


async def serve(fault):
    served = 0
    held = []

    async def visit(reader, writer):
        nonlocal served
        request = await reader.readuntil(b"\r\n\r\n")
        reply = (200, b"{}")
        if b"/test?clusters=1&" in request:
            reply = answer(fault, served)
            served += 1
        if fault == "never answers" and b"/test" in request:
            # From 3.13 on, a writer that nobody holds closes its connection.
            held.append(writer)
            return
        if reply is not None:
            status, body = reply
            head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
        writer.close()

    server = await asyncio.start_server(visit, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    report(event="listening", host="127.0.0.1", port=port, pid=os.getpid())
    report(event="loop", at_ns=[1], lag_s=[0.001], rss_bytes=1000)
    if fault == "babbles":
        os.write(1, b"hello\n")
    if fault == "stops listening":
        server.close()
    await asyncio.Event().wait()


def main():
    fault = sys.argv[1]
    end_with_stdin()
    if fault == "tidies up":
        tidied = Path(sys.argv[2])
        signal.signal(signal.SIGTERM, lambda *_: (tidied.touch(), os._exit(0)))
    if fault == "cannot bind":
        values = {"host": "127.0.0.1", "port": "1"}
        cause = {"why": "cannot_listen", "values": values, "words": "Permission denied"}
        report(event="failed", cause=cause)
        sys.exit(1)
    if fault == "never listens":
        signal.pause()
    asyncio.run(serve(fault))


if __name__ == "__main__":
    main()
