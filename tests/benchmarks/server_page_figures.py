"""What the Server page costs to repaint."""

import os
import statistics
import time

import numpy as np

from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from tests.benchmarks.figure import Figure, shown
from tests.engine.loads import made_up_load

_STEPS = 60


def server_page_repaint():
    """A frame of the Server page with 10,000 requests a server, offscreen at 1920x1080."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from gui.server.page import ServerPage

    application = QApplication.instance() or QApplication([])
    spec = LoadSpec(
        strategies=("threads", "processes", "gevent", "asyncio"),
        users=1, requests=10_000, sleep_s=0.001,
    )  # fmt: skip
    spreads = np.random.default_rng(1).gamma(2, 0.002, 4)
    load = fold_load(made_up_load(spec, latency_s=dict(zip(spec.strategies, spreads, strict=True))))
    page = ServerPage()
    page.resize(1920, 1080)
    page.show()
    page.show_load(load)
    application.processEvents()
    chart = page.picture_widget()
    frames_ms = []
    for _ in range(_STEPS):
        begun_s = time.perf_counter()
        page._show_load(load.last_at_s)
        chart.repaint()
        frames_ms.append((time.perf_counter() - begun_s) * 1e3)
    page.hide()
    p95_ms = statistics.quantiles(frames_ms, n=20)[-1]
    samples = shown(frames_ms[:5])
    yield Figure("frame with 4 x 10,000 requests, 95th percentile", p95_ms, "ms", 33, samples)
