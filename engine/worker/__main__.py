"""Entry point of a worker: ``python -m engine.worker``, one run, then the end.

``python -m engine.worker template`` loads what a lane needs and forks each run of it instead.

Standard input carries the request, one line of JSON, and then stays open for as long as the worker
shall live. Standard output carries the outcome, one line of JSON; anything a run prints goes to
standard error.
"""

# Imports stay few: gevent must patch before threading, ssl and the like are loaded.
from __future__ import annotations

import atexit
import json
import os
import sys
import time
import traceback
from typing import Any, NoReturn

from engine.process.file_limit import raise_file_limit
from engine.process.hooks import find_hooks
from engine.process.stdio import read_line, take_stdout, write_all
from engine.process.timer import SHARP_NS, set_timer_slack
from engine.process.watchdog import end_with_stdin, keep_stdin_open
from engine.strategies import strategy_named
from engine.strategies.strategy import Strategy, UnitsFailed, error_text
from engine.worker.template import serve
from engine.workload.durations import Spread, durations_s
from engine.workload.faults import FaultKind, Faulty
from engine.workload.inventory import Inventory, Record, assemble, difference
from engine.workload.kind import Facilities, Kind
from engine.workload.kinds import kind_named
from engine.workload.task_graph import FanOut, task_graph


def main() -> None:
    """Read the request, run the lane, write the outcome."""
    keep_stdin_open()
    is_loaded = sys.argv[-2:-1] == ["template"]
    if is_loaded:
        # Comes back once in each run that is forked.
        serve(_load(json.loads(sys.argv[-1])))
    channel = take_stdout()
    line = read_line()
    if line is None:
        raise SystemExit("racelane worker: standard input ended before a request came")
    request = json.loads(line)
    end_with_stdin(os.path.dirname(request["scoreboard"]))
    hooks = find_hooks()
    strategy = strategy_named(request["strategy"])(request["options"])
    try:
        outcome = _run(request, strategy, is_loaded=is_loaded)
    except Exception as error:
        traceback.print_exc()
        outcome = {"error": error_text(error)}
    outcome["hooks"] = hooks
    write_all(channel, json.dumps(outcome).encode() + b"\n")
    # After the outcome is told: ending pools and clusters may take longer than the run.
    if "elapsed_s" in outcome:
        strategy.tear_down()
    _end()


def _end() -> NoReturn:
    """End as a program ends, but leave its memory as it is.

    To take every module apart costs 10 to 80 ms, the more so in a fork, which copies each page that
    it clears.
    """
    # What multiprocessing and others want done at the end.
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

        import engine.worker.look_up
        import engine.worker.usage  # noqa: F401
    except Exception as error:
        # A fresh worker meets the same, and says so in its run.
        return error_text(error)
    return None


def _run(request: dict[str, Any], strategy: Strategy, *, is_loaded: bool) -> dict[str, Any]:
    set_timer_slack(SHARP_NS)
    raise_file_limit()
    kind = _kind(request)
    begun_s = time.perf_counter()
    if not is_loaded:
        strategy.load()
    strategy.prepare()
    kind.prepare()

    # After the patching, because this module loads what gevent patches.
    from engine.process.clock import now_ns
    from engine.worker.look_up import RecordedLookUp, UnrecordedLookUp
    from engine.worker.scoreboard import Scoreboard
    from engine.worker.usage import UsageMeter

    inventory = Inventory(request["clusters"], request["nodes"], request["switches"])
    graph = task_graph(inventory, FanOut(request["fan_out"]))
    scoreboard = Scoreboard(request["scoreboard"], inventory.query_count)
    look_up = (
        RecordedLookUp(inventory, kind, scoreboard)
        if request["record"]
        else UnrecordedLookUp(inventory, kind)
    )
    strategy.set_up(look_up)
    set_up_s = time.perf_counter() - begun_s
    failure: str | None = None
    meter = UsageMeter(has_processes=strategy.processes(1) > 0, is_elsewhere=strategy.is_elsewhere)
    meter.start()
    started = now_ns()
    scoreboard.clock[0] = started
    try:
        records = strategy.run(graph, look_up)
        answer = assemble(records)
    except Exception as error:
        traceback.print_exc()
        failure, answer = error_text(error), []
        records = error.records if isinstance(error, UnitsFailed) else []
    stopped = now_ns()
    usage = meter.stop()
    return {
        "elapsed_s": (stopped - started) / 1e9,
        "set_up_s": set_up_s,
        "error": failure,
        "answered": _answered(records, inventory) if failure else [],
        # Made only now: its hundreds of thousands of objects would be the collector's to walk.
        "difference": None if failure else difference(answer, inventory.expected_answer()),
        "usage": usage.as_dict(),
    }


def _kind(request: dict[str, Any]) -> Kind:
    count = request["clusters"] * (request["nodes"] + request["switches"])
    durations = durations_s(Spread(request["spread"]), request["sleep_s"], request["seed"], count)
    service = request["service"]
    facilities = Facilities(
        service=(service[0], service[1]) if service else None,
        rounds_per_s=request["rounds_per_s"],
    )
    kind = kind_named(request["kind"])(durations, request["kind_options"], facilities)
    faults = {int(query): FaultKind(fault) for query, fault in request["faults"].items()}
    return Faulty(kind, faults) if faults else kind


def _answered(records: list[Record], inventory: Inventory) -> list[int]:
    """Return the ids of the clusters that records answer in full."""
    counts: dict[int, int] = {}
    for cluster_id, _, _ in records:
        counts[cluster_id] = counts.get(cluster_id, 0) + 1
    size = inventory.queries_per_cluster
    return sorted(cluster_id for cluster_id, count in counts.items() if count == size)


if __name__ == "__mp_main__":
    # A process that multiprocessing spawned, about to run its part.
    keep_stdin_open()

if __name__ == "__main__":
    main()
