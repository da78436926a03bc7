"""What the Timeline costs to move, and whether a trace keeps every query."""

import itertools
import json
import os
import statistics
import time
from collections import defaultdict

import numpy as np

from engine.export.trace import to_trace
from engine.race.conduct.conductor import Conductor
from engine.race.events import (
    ClockStarted,
    QueriesMoved,
    RaceStarted,
    RunFinished,
    RunStarted,
    Usage,
)
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.stream.event import FORMAT_VERSION
from tests.benchmarks.figure import Figure
from tests.engine.races import ENVIRONMENT

_SPANS = 100_000


def race_of(starts, ends, carriers):
    """Return a made-up race of one gevent run with these queries, in ns."""
    spec = RaceSpec(
        lanes=(parse_lane("gevent@query"),), cluster_counts=(len(starts) // 100,),
        nodes=50, switches=50, sleep_s=0.01, repeats=1,
    )  # fmt: skip
    queries = list(range(len(starts)))
    elapsed_s = max(ends) / 1e9
    return fold(
        [
            RaceStarted(
                at_s=0.0, format_version=FORMAT_VERSION, started_at="2026-03-14T15:09:26+00:00",
                spec=spec, plan=plan_race(spec), environment=ENVIRONMENT,
            ),
            RunStarted(at_s=0.0, run=0),
            ClockStarted(at_s=0.0, run=0),
            QueriesMoved(
                at_s=elapsed_s, run=0, started=queries, started_ns=starts, carriers=carriers,
                ended=queries, ended_ns=ends,
            ),
            RunFinished(
                at_s=elapsed_s, run=0, elapsed_s=elapsed_s, start_up_s=0.0, oversleep_s=0.0,
                most_in_flight=1000, usage=Usage(0.0, 0.0, 0, 0),
            ),
        ]
    )  # fmt: skip


def made_up_queries():
    """Yield a name, starts, ends and carriers: few long rows, and many short ones."""
    random = np.random.default_rng(1)
    place = np.arange(_SPANS)
    starts = 1 + place // 30 * 1_000_000
    ends = starts + random.integers(200_000, 950_000, _SPANS)
    yield "a pool of 30", starts, ends, 1 + place % 30
    starts = np.sort(random.integers(1, 2_000_000_000, _SPANS))
    ends = starts + random.integers(1_000_000, 40_000_000, _SPANS)
    yield "overlapping on one thread", starts, ends, np.ones_like(place)
    starts = 1 + place * 20_000
    yield "all at once", starts, starts + 2_000_000_000, np.ones_like(place)


def timeline_repaint():
    """Zooming and panning over 100,000 queries at 1920x1080: each step's repaint."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QKeyEvent
    from PySide6.QtWidgets import QApplication

    from gui.charts.timeline.view import TimelineView

    application = QApplication.instance() or QApplication([])
    for name, starts, ends, carriers in made_up_queries():
        view = TimelineView()
        view.resize(1920, 1080)
        view.show_result(race_of(starts.tolist(), ends.tolist(), carriers.tolist()))
        view.show()
        application.processEvents()
        image = QImage(view.size(), QImage.Format.Format_RGB32)
        key = Qt.Key
        steps = [key.Key_W] * 25 + [key.Key_D] * 25 + [key.Key_S] * 15
        steps += [key.Key_A] * 15 + [key.Key_W] * 10 + [key.Key_S] * 30
        times_ms, processor_ms = [], []
        for step in steps:
            event = QKeyEvent(QKeyEvent.Type.KeyPress, step, Qt.KeyboardModifier.NoModifier)
            started, busy = time.perf_counter(), time.process_time()
            view._canvas.keyPressEvent(event)
            view.render(image)
            times_ms.append((time.perf_counter() - started) * 1e3)
            processor_ms.append((time.process_time() - busy) * 1e3)
        times_ms.sort()
        p95 = times_ms[int(len(times_ms) * 0.95)]
        note = f"{len(steps)} steps, median {statistics.median(times_ms):.1f} ms"
        # On a busy machine the two differ.
        of_processor = sorted(processor_ms)[int(len(steps) * 0.95)]
        note += f", worst {times_ms[-1]:.1f} ms; processor time's 95th {of_processor:.1f} ms"
        yield Figure(f"timeline step, 95th percentile, {name}", p95, "ms", 33, note)
        view.close()
        view.deleteLater()
        application.processEvents()


def trace_of_many():
    """A Chrome trace of a real run of 10,000 overlapping gevent queries."""
    spec = RaceSpec(
        lanes=(parse_lane("gevent@query"),), cluster_counts=(1250,), sleep_s=0.3, repeats=1
    )
    started = time.perf_counter()
    result = fold(Conductor(spec).events())
    raced_s, started = time.perf_counter() - started, time.perf_counter()
    text = to_trace(result)
    exported_s = time.perf_counter() - started
    rows = defaultdict(list)
    queries = set()
    for event in json.loads(text)["traceEvents"]:
        if event["ph"] == "X":
            start_ns = round(event["ts"] * 1000)
            rows[event["pid"], event["tid"]].append(
                (start_ns, start_ns + round(event["dur"] * 1e3))
            )
            queries.add(event["name"])
    pairs = [pair for row in rows.values() for pair in itertools.pairwise(sorted(row))]
    overlaps = sum(next_start < end for (_, end), (next_start, _) in pairs)
    note = f"{len(rows)} rows, {len(text) / 1e6:.1f} MB in {exported_s:.2f} s, race {raced_s:.1f} s"
    yield Figure("queries in the trace, of 10,000", len(queries), "", 10_000, note, at_least=True)
    yield Figure("events that overlap on one row of the trace", overlaps, "", 0, note)
