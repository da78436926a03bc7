"""A process that has loaded what a lane needs, and from which its runs are forked.

Its standard input is a socket to the conductor. A message there requests one run: three
descriptors, which become the run's standard streams, and variables to add to its environment. The
run then continues like a fresh worker: it reads its request from standard input, and its own
watchdog ends it. The template has one thread, no event loop and no pool, so that a fork inherits
nothing but modules.
"""

# Keep imports few, and bind the system's own calls before gevent may patch them.
from __future__ import annotations

import _socket
import gc
import json
import os
import sys
from os import close, dup2, fork, setsid, waitpid, waitstatus_to_exitcode
from select import POLLIN, poll
from typing import TYPE_CHECKING

from engine.process.loading import end_loading
from engine.process.watchdog import end_group

if TYPE_CHECKING:
    from engine.worker.own_pages import PagesInUse

CAN_FORK = sys.platform == "linux" and hasattr(os, "pidfd_open")
"""Whether a forked process can continue here; macOS's libraries do not support it."""

_STREAMS = 3
_MESSAGE_BYTES = 65536
_STREAM_BYTES = 4 * _STREAMS


def serve(refusal: str | None) -> None:
    """Fork a run for each message; return only in a run, or when runs cannot be forked.

    Args:
        refusal: Why no run can be forked, or None if runs can.
    """
    # From now on, its end is a message like any other.
    end_loading()
    # Move it off descriptor 0, which is the run's standard input in a fork.
    control = _socket.socket(fileno=os.dup(0))
    dup2(os.open(os.devnull, os.O_RDONLY), 0)
    refusal = refusal or obstacle()
    _tell(control, {"refusal": refusal})
    if refusal is not None:
        raise SystemExit(0)
    # Not sooner: on macOS, where nothing is forked, there is no such list of pages.
    from engine.worker.own_pages import PagesInUse

    # Nothing of what is loaded is garbage: between two runs there is nothing to collect.
    gc.collect()
    gc.freeze()
    pages = PagesInUse()
    runs: dict[int, int] = {}
    poller = poll()
    poller.register(control.fileno(), POLLIN)
    while True:
        for descriptor, _ in poller.poll():
            if descriptor == control.fileno():
                environment, streams = _receive(control)
                process = fork()
                if process == 0:
                    _become_run(control, environment, streams, pages)
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
    """Return why this process cannot be forked, or None."""
    if not CAN_FORK:
        return "this system does not support it"
    try:
        threads = len(os.listdir("/proc/self/task"))
        kinds = [os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")[:-1]]
    except OSError:
        return "this system does not list the threads and files of a process"
    if threads > 1:
        return f"imports started {threads - 1} threads"
    sockets = sum(kind.startswith("socket:") for kind in kinds) - 1
    return f"imports opened {sockets} sockets" if sockets > 0 else None


def _receive(control: _socket.socket) -> tuple[dict[str, str], list[int]]:
    """Wait for a message; end this process if the conductor is gone."""
    try:
        data, ancillary, _, _ = control.recvmsg(_MESSAGE_BYTES, _socket.CMSG_SPACE(_STREAM_BYTES))
    except OSError:
        data = b""
    if not data:
        end_group()
    streams = memoryview(ancillary[0][2]).cast("i").tolist()
    return json.loads(data), streams


def _become_run(
    control: _socket.socket,
    environment: dict[str, str],
    streams: list[int],
    pages: PagesInUse,
) -> None:
    control.close()
    setsid()
    for place, stream in enumerate(streams):
        dup2(stream, place)
        close(stream)
    os.environ.update(environment)
    # As a fresh process stands before its clock: its memory is its own, its collector walks all of
    # it, and it has just been at work, so that the processor's caches are warm.
    pages.copy()
    gc.unfreeze()
    gc.collect()


def _tell(control: _socket.socket, message: dict[str, object]) -> None:
    try:
        control.send(json.dumps(message).encode())
    except OSError:
        end_group()
