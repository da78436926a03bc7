"""Entry point of a worker: ``python -m engine.worker`` performs one run, then exits.

``python -m engine.worker template`` loads what a lane needs, then forks each of its runs instead.

Standard input carries the request, one line of JSON, then stays open: closing it ends the worker.
Standard output carries the outcome, one line of JSON; anything a run prints goes to standard error.
"""

# Keep imports few: gevent must patch before threading, ssl and the like are loaded.
from __future__ import annotations

# First of all: the conductor may end while the others load. Not in processes that a run spawns.
if __name__ == "__main__":
    import engine.process.dependent  # noqa: F401

import atexit
import json
import os
import sys
import time
import traceback
from dataclasses import asdict
from typing import Any, NoReturn

from engine.process.file_limit import raise_file_limit
from engine.process.hooks import find_hooks
from engine.process.loading import end_loading
from engine.process.stdio import read_line, take_stdout, write_all
from engine.process.timer import SHARP_NS, set_timer_slack
from engine.process.watchdog import end_with_stdin, keep_stdin_open
from engine.strategies import strategy_named
from engine.strategies.strategy import LookUp, Strategy, UnitsFailed
from engine.vocabulary.cause import Cause, cause_of
from engine.worker.template import serve
from engine.workload.durations import Spread, durations_s
from engine.workload.faults import FaultKind, Faulty
from engine.workload.inventory import Inventory, Record, assemble, difference
from engine.workload.kind import Facilities, Kind
from engine.workload.kinds import kind_named
from engine.workload.own.digest import DIGESTS
from engine.workload.task_graph import FanOut, Task, task_graph

_SETTLE_S = 0.02
"""How long a fresh process waits before its clock.

The start of an interpreter leaves work to the kernel: what computes in the first 20 ms after it was
measured to take 6 % longer.
"""

_sleep = time.sleep
"""The system's own, which waits even where gevent has patched it."""


def main() -> None:
    """Read the request, run the lane, write the outcome."""
    keep_stdin_open()
    is_loaded = sys.argv[-2:-1] == ["template"]
    if is_loaded:
        # Returns once in each forked run.
        serve(_load(json.loads(sys.argv[-1])))
    else:
        end_loading()
    channel = take_stdout()
    line = read_line()
    if line is None:
        raise SystemExit("racelane worker: standard input ended before a request came")
    request = json.loads(line)
    end_with_stdin(os.path.dirname(request["scoreboard"]))
    hooks = find_hooks()
    strategy = strategy_named(request["strategy"])(request["options"], request.get("at_once"))
    kind = _kind(request)
    try:
        outcome = _run(request, strategy, kind, is_loaded=is_loaded)
    except Exception as error:
        traceback.print_exc()
        outcome = {"error": asdict(cause_of(error))}
    outcome["hooks"] = hooks
    write_all(channel, json.dumps(outcome).encode() + b"\n")
    # After the outcome is sent: ending pools and clusters may take longer than the run.
    if "elapsed_s" in outcome:
        strategy.tear_down()
    try:
        kind.end()
    except Exception:
        traceback.print_exc()
    _end()


def _end() -> NoReturn:
    """Exit as a program does, but without clearing its memory.

    Tearing down every module takes 10 to 80 ms, most in a fork, which copies each page it clears.
    """
    # Run the exit handlers of multiprocessing and others.
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _load(lane: dict[str, Any]) -> str | None:
    """Load what runs of a lane need; return why they cannot be forked, or None.

    Args:
        lane: The strategy and the kind of query, by their names.
    """
    try:
        raise_file_limit()
        strategy_named(lane["strategy"]).load()
        kind_named(lane["kind"])(
            durations_s(Spread.CONSTANT, 0.0, 0, 0), {}, Facilities()
        ).prepare()

        import engine.worker.explained_look_up
        import engine.worker.usage  # noqa: F401
    except Exception as error:
        # A fresh worker hits the same error, and reports it in its run.
        return str(cause_of(error))
    return None


def _run(
    request: dict[str, Any], strategy: Strategy, kind: Kind, *, is_loaded: bool
) -> dict[str, Any]:
    set_timer_slack(SHARP_NS)
    raise_file_limit()
    begun_s = time.perf_counter()
    if not is_loaded:
        strategy.load()
    strategy.prepare()
    kind.prepare()
    kind.begin()

    # After patching, because these modules load what gevent patches.
    from engine.process.clock import now_ns
    from engine.worker.explained_look_up import ExplainedLookUp
    from engine.worker.look_up import look_up_for
    from engine.worker.scoreboard import Scoreboard
    from engine.worker.unit_times import watched_graph
    from engine.worker.usage import UsageMeter

    inventory = Inventory(request["clusters"], request["nodes"], request["switches"])
    graph: Task = task_graph(inventory, FanOut(request["fan_out"]))
    count, is_explained = inventory.query_count, request.get("is_explained", False)
    has_items = request.get("at_once") is not None
    scoreboard = Scoreboard(request["scoreboard"], count, is_explained=is_explained)
    look_up: LookUp
    if is_explained:
        look_up = ExplainedLookUp(inventory, kind, scoreboard)
        graph = watched_graph(graph, scoreboard)
    else:
        look_up = look_up_for(
            inventory, kind, scoreboard, is_recorded=request["record"], has_items=has_items
        )
    strategy.set_up(look_up)
    set_up_s = time.perf_counter() - begun_s
    failure: Cause | None = None
    if not is_loaded:
        _sleep(_SETTLE_S)
    meter = UsageMeter(has_processes=strategy.processes(1) > 0, is_elsewhere=strategy.is_elsewhere)
    meter.start()
    started = now_ns()
    scoreboard.clock[0] = started
    try:
        records = strategy.run(graph, look_up)
        answer = [] if has_items else assemble(records)
    except Exception as error:
        traceback.print_exc()
        failure, answer = cause_of(error), []
        records = error.records if isinstance(error, UnitsFailed) else []
    stopped = now_ns()
    reading = meter.stop()
    # Computed only now: the collector would walk its hundreds of thousands of objects.
    wrong: Cause | None = None
    if failure is None and has_items:
        failure = _keep_digests(kind, records, request["scoreboard"])
    elif failure is None:
        wrong = difference(answer, inventory.expected_answer())
    return {
        "elapsed_s": (stopped - started) / 1e9,
        "set_up_s": set_up_s,
        "error": asdict(failure) if failure else None,
        "answered": _answered(records, inventory) if failure else [],
        "difference": asdict(wrong) if wrong else None,
        "usage": reading.as_dict(),
    }


def _keep_digests(kind: Kind, records: list[Record], scoreboard: str) -> Cause | None:
    """Write the digests of items' answers beside the scoreboard; return what goes wrong."""
    try:
        digests = kind.answers_digests([answer for _, _, answer in records])
    except Exception as error:
        return cause_of(error)
    if digests is not None:
        with open(os.path.join(os.path.dirname(scoreboard), DIGESTS), "wb") as file:
            file.write(digests)
    return None


def _kind(request: dict[str, Any]) -> Kind:
    count = request["clusters"] * (request["nodes"] + request["switches"])
    durations = durations_s(Spread(request["spread"]), request["sleep_s"], request["seed"], count)
    service = request["service"]
    facilities = Facilities(
        service=(service[0], service[1]) if service else None,
        rounds_per_s=request["rounds_per_s"],
        item_count=count if request.get("at_once") is not None else 0,
        items_digest=request.get("items_digest", ""),
    )
    kind = kind_named(request["kind"])(durations, request["kind_options"], facilities)
    faults = {int(query): FaultKind(fault) for query, fault in request["faults"].items()}
    return Faulty(kind, faults) if faults else kind


def _answered(records: list[Record], inventory: Inventory) -> list[int]:
    """Return the ids of the clusters whose records are complete."""
    counts: dict[int, int] = {}
    for cluster_id, _, _ in records:
        counts[cluster_id] = counts.get(cluster_id, 0) + 1
    size = inventory.queries_per_cluster
    return sorted(cluster_id for cluster_id, count in counts.items() if count == size)


if __name__ == "__mp_main__":
    # A process spawned by multiprocessing, about to run its part.
    keep_stdin_open()

if __name__ == "__main__":
    main()
