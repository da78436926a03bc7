"""Entry point of a worker: ``python -m engine.worker``, one run, then the end.

Standard input carries the request, one line of JSON, and then stays open for as long as the worker
shall live. Standard output carries the outcome, one line of JSON; anything a run prints goes to
standard error.
"""

# Imports stay few: gevent must patch before threading, ssl and the like are loaded.
from __future__ import annotations

import json
import os
import sys
import traceback
from typing import Any

from engine.strategies import strategy_named
from engine.worker.watchdog import end_with_stdin, keep_stdin_open
from engine.workload.inventory import Inventory, assemble, difference
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut, task_graph


def main() -> None:
    """Read the request, run the lane, write the outcome."""
    keep_stdin_open()
    channel = os.dup(1)
    os.dup2(2, 1)
    request = json.loads(_read_line())
    end_with_stdin(os.path.dirname(request["scoreboard"]))
    try:
        outcome = _run(request)
    except Exception as error:
        traceback.print_exc()
        outcome = {"error": f"{type(error).__name__}: {error}".removesuffix(": ")}
    _write_all(channel, json.dumps(outcome).encode() + b"\n")


def _run(request: dict[str, Any]) -> dict[str, Any]:
    strategy = strategy_named(request["strategy"])(request["options"])
    strategy.prepare()
    _sharpen_sleep()

    # After the patching, because this module loads what gevent patches.
    from engine.worker.look_up import RecordedLookUp, UnrecordedLookUp, now_ns
    from engine.worker.scoreboard import Scoreboard
    from engine.worker.usage import Usage

    inventory = Inventory(request["clusters"], request["nodes"], request["switches"])
    graph = task_graph(inventory, FanOut(request["fan_out"]))
    expected = inventory.expected_answer()
    perform = Sleep(request["sleep_s"]).perform
    scoreboard = Scoreboard(request["scoreboard"], inventory.query_count)
    look_up = (
        RecordedLookUp(inventory, perform, scoreboard)
        if request["record"]
        else UnrecordedLookUp(inventory, perform)
    )
    before = Usage.now()
    started = now_ns()
    scoreboard.clock[0] = started
    answer = assemble(strategy.run(graph, look_up))
    stopped = now_ns()
    usage = Usage.now() - before
    return {
        "elapsed_s": (stopped - started) / 1e9,
        "difference": difference(answer, expected),
        "usage": usage.as_dict(),
    }


def _sharpen_sleep() -> None:
    """Ask Linux to wake sleepers at their time rather than up to 50 us later.

    The kernel delays timers by this slack to save power (prctl(2), PR_SET_TIMERSLACK). Thirty-two
    sleeps in a row would add it up to more than the strategies themselves cost. Threads and
    processes started later inherit the setting.
    """
    if sys.platform == "linux":
        import ctypes

        set_timer_slack, nanoseconds = 29, 1
        ctypes.CDLL(None).prctl(set_timer_slack, nanoseconds, 0, 0, 0)


def _read_line() -> bytes:
    """Read the request from the bare descriptor: a buffered reader would hold the watchdog up."""
    line = b""
    while not line.endswith(b"\n"):
        chunk = os.read(0, 65536)
        if not chunk:
            raise SystemExit("racelane worker: standard input ended before a request came")
        line += chunk
    return line


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


if __name__ == "__mp_main__":
    # A process that multiprocessing spawned, about to run its part.
    keep_stdin_open()

if __name__ == "__main__":
    main()
