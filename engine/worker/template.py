"""A process that has loaded what a lane needs, and from which each run is forked.

Its standard input is a socket of the conductor's. A message there asks for one run: three
descriptors, which become the run's standard streams, and what to set in its environment. The run
then goes on as a worker of its own would: it reads its request from standard input, and a watchdog
of its own ends it. The template has one thread, no event loop and no pool, so that a fork of it has
nothing to inherit but modules.
"""

# Imports stay few, and bind the system's own calls before gevent may patch them.
from __future__ import annotations

import _socket
import gc
import json
import os
import sys
from os import close, dup2, fork, setsid, waitpid, waitstatus_to_exitcode
from select import POLLIN, poll

from engine.process.watchdog import end_group

CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open")
"""Whether a process may be forked here and go on; macOS's libraries do not bear it."""

_STREAMS = 3
_MESSAGE_BYTES = 65536
_STREAM_BYTES = 4 * _STREAMS


def serve(refusal: str | None) -> None:
    """Fork a run for each message; return only in a run, or when runs cannot be forked.

    Args:
        refusal: Why no run can be forked, or None where it can.
    """
    # Off number 0, which is the run's standard input in a fork.
    control = _socket.socket(fileno=os.dup(0))
    dup2(os.open(os.devnull, os.O_RDONLY), 0)
    refusal = refusal or obstacle()
    _tell(control, {"refusal": refusal})
    if refusal is not None:
        raise SystemExit(0)
    # What is loaded stays. Walked by a fork's collector, it would be copied page by page.
    gc.collect()
    gc.freeze()
    runs: dict[int, int] = {}
    poller = poll()
    poller.register(control.fileno(), POLLIN)
    while True:
        for descriptor, _ in poller.poll():
            if descriptor == control.fileno():
                environment, streams = _receive(control)
                process = fork()
                if process == 0:
                    _become_run(control, environment, streams)
                    return
                for stream in streams:
                    close(stream)
                ended = os.pidfd_open(process)
                runs[ended] = process
                poller.register(ended, POLLIN)
                _tell(control, {"pid": process})
            else:
                poller.unregister(descriptor)
                process = runs.pop(descriptor)
                close(descriptor)
                code = waitstatus_to_exitcode(waitpid(process, 0)[1])
                _tell(control, {"ended": process, "code": code})


def obstacle() -> str | None:
    """Return what stands in the way of forking this process, or None."""
    if not CAN_FORK:
        return "this system does not bear it"
    try:
        threads = len(os.listdir("/proc/self/task"))
        kinds = [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")[:-1]]
    except OSError:
        return "this system does not show a process's threads and files"
    if threads > 1:
        return f"what was imported started {threads - 1} threads"
    sockets = sum(kind.startswith("socket:") for kind in kinds) - 1
    return f"what was imported opened {sockets} sockets" if sockets > 0 else None


def _receive(control: _socket.socket) -> tuple[dict[str, str], list[int]]:
    """Wait for a message; end this process where the conductor is gone."""
    try:
        data, ancillary, _, _ = control.recvmsg(_MESSAGE_BYTES, _socket.CMSG_SPACE(_STREAM_BYTES))
    except OSError:
        data = b""
    if not data:
        end_group()
    streams = memoryview(ancillary[0][2]).cast("i").tolist()
    return json.loads(data), streams


def _become_run(control: _socket.socket, environment: dict[str, str], streams: list[int]) -> None:
    control.close()
    setsid()
    for place, stream in enumerate(streams):
        dup2(stream, place)
        close(stream)
    os.environ.update(environment)


def _tell(control: _socket.socket, message: dict[str, object]) -> None:
    try:
        control.send(json.dumps(message).encode())
    except OSError:
        end_group()
