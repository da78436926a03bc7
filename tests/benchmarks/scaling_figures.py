"""What the Scaling view and its fits cost, and how well a fit finds the law it was made from."""

import os
import random
import statistics
import time

from engine.race.events import RunFinished
from engine.race.result.result import fold
from engine.statistics.scalability import fit_scalability
from tests.benchmarks.figure import Figure, shown
from tests.engine.races import made_up_race, made_up_spec

_SIZES = (1, 2, 3, 4, 6, 8, 12, 16)


def _throughput(size, contention, coherency):
    return 100 * size / (1 + contention * (size - 1) + coherency * size * (size - 1))


def fitting():
    """The law fitted to eight sizes with 3 % noise, 200 times: its time, and its parameters."""
    draw = random.Random(1)
    times_ms, contentions = [], []
    for _ in range(200):
        points = {size: _throughput(size, 0.1, 0.002) * draw.gauss(1, 0.03) for size in _SIZES}
        begin = time.perf_counter()
        fit = fit_scalability(points)
        times_ms.append((time.perf_counter() - begin) * 1e3)
        contentions.append(fit.contention)
    times_ms = times_ms[1:]  # the first one loads the solver
    slowest = sorted(times_ms)[int(len(times_ms) * 0.95)]
    yield Figure("fit of eight sizes, 95th percentile", slowest, "ms", 33, "")
    off = abs(statistics.median(contentions) - 0.1)
    quartiles = statistics.quantiles(contentions, n=4)
    yield Figure("contention of 0.1, median off by", off, "", 0.01, shown(quartiles, 3))


def scaling_redraw():
    """The last runs of a race of 11 lanes at 32 cluster counts, drawn at 1920x1080, offscreen."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from gui.charts.scaling.view import ScalingView

    application = QApplication.instance() or QApplication([])
    lanes = "sequential,threads,processes,gevent,asyncio,tornado"
    lanes += ",thread-pool,thread-pool:size=8,process-pool,process-pool:size=4,gevent-processes"
    spec = made_up_spec(lanes=lanes, cluster_counts=tuple(range(1, 33)), repeats=6)
    events = made_up_race(spec)
    result = fold(events[:-801])
    view = ScalingView()
    view.show_result(result)
    view.resize(1920, 1080)
    view.show()
    view.grab()
    times_ms = []
    for event in events[-801:]:
        result.apply(event)
        if not isinstance(event, RunFinished):
            continue
        begin = time.perf_counter()
        view.refresh(event.at_s)
        application.processEvents()
        times_ms.append((time.perf_counter() - begin) * 1e3)
    view.hide()
    slowest = sorted(times_ms)[int(len(times_ms) * 0.95)]
    yield Figure("a finished run drawn, 95th percentile", slowest, "ms", 100, "")
