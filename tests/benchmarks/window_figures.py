"""What the window costs, and how it agrees with the command line."""

import itertools
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil

from engine.process.child import python_environment
from engine.race.conduct.conductor import Conductor
from engine.race.result.result import fold
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from tests.benchmarks.figure import Figure, shown

_BARE_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph
application = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(pyqtgraph.PlotWidget())
window.resize(1280, 800)
window.show()
window.grab()
application.processEvents()
"""

_OUR_WINDOW = """
from PySide6.QtWidgets import QApplication
from gui.app import cli

def until_shown(application):
    from gui.window.main_window import MainWindow
    window = next(w for w in application.topLevelWidgets() if isinstance(w, MainWindow))
    window.grab()
    application.processEvents()
    return 0

QApplication.exec = until_shown
cli([])
"""

_RACING_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui.app import cli
from gui.window.main_window import MainWindow

show = MainWindow.show
def show_and_start(window):
    show(window)
    QTimer.singleShot(0, window.start)
MainWindow.show = show_and_start
cli(["--strategies", "processes", "--clusters", "8", "--sleep", "60"])
"""


def _environment(**more):
    folder = tempfile.mkdtemp(prefix="racelane-benchmark-")
    return python_environment() | {
        "QT_QPA_PLATFORM": "offscreen",
        "RACELANE_SETTINGS": f"{folder}/settings.ini",
        "RACELANE_HISTORY": f"{folder}/races",
        **more,
    }


def start_up():
    """The program until its window is painted, over a bare window with a plot, by turns."""
    # As it is for users: compiled at the first start, not at each.
    environment = _environment(PYTHONDONTWRITEBYTECODE="")
    environment["PYTHONPYCACHEPREFIX"] = str(Path(environment["RACELANE_HISTORY"]).parent)

    def timed(script):
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", script], env=environment, check=True, stderr=subprocess.DEVNULL
        )
        return time.perf_counter() - started

    timed(_BARE_WINDOW), timed(_OUR_WINDOW)
    pairs = [(timed(_OUR_WINDOW), timed(_BARE_WINDOW)) for _ in range(9)]
    ratios = [ours / bare for ours, bare in pairs]
    yield Figure(
        "window up, over a bare window with a plot",
        statistics.median(ratios),
        "x",
        1.6,
        f"{shown(ratios)} ours {shown([p[0] for p in pairs])} s",
    )


def _marked(mark):
    found = []
    for process in psutil.process_iter():
        try:
            if mark in process.environ() and process.pid != os.getpid():
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def _ms_until_gone(mark):
    started = time.perf_counter()
    while _marked(mark):
        assert time.perf_counter() - started < 20, "processes are left"
    return (time.perf_counter() - started) * 1e3


def stop():
    """How long processes live on after Stop, and after SIGKILL of the window."""
    stopped, killed = [], []
    for _ in range(5):
        mark = f"MARK_{uuid.uuid4().hex}"
        command = [sys.executable, "-m", "engine", "race", "--spec", "-", "--end-with-stdin"]
        spec = b'{"cluster_counts":[8],"sleep_s":60,"lanes":[{"strategy":"processes"}]}\n'
        race = subprocess.Popen(
            [*command, "--events", "-", "--quiet", "--yes"],
            env=_environment(**{mark: "1"}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        race.stdin.write(spec)
        race.stdin.flush()
        while b"queries_moved" not in race.stdout.readline():
            continue
        race.stdin.close()
        stopped.append(_ms_until_gone(mark))
        race.wait()
        mark = f"MARK_{uuid.uuid4().hex}"
        window = subprocess.Popen(
            [sys.executable, "-c", _RACING_WINDOW],
            env=_environment(**{mark: "1"}),
            stderr=subprocess.DEVNULL,
        )
        # The window, the conductor, the worker, the Manager, and one for each cluster.
        while len(_marked(mark)) < 12:
            assert window.poll() is None
        window.send_signal(signal.SIGKILL)
        window.wait()
        killed.append(_ms_until_gone(mark))
    yield Figure("every process gone after Stop, at worst", max(stopped), "ms", 500, shown(stopped))
    yield Figure(
        "every process gone after SIGKILL of the window, at worst",
        max(killed),
        "ms",
        1000,
        shown(killed),
    )


def open_window():
    os.environ.update(_environment())
    from PySide6.QtWidgets import QApplication

    from gui.ask.dialogs import Dialogs
    from gui.preferences.appearance import Appearance
    from gui.preferences.settings import Settings
    from gui.window.main_window import MainWindow

    application = QApplication.instance() or QApplication([])
    settings = Settings()
    appearance = Appearance(settings)
    window = MainWindow(settings, appearance, Dialogs())
    # A reference to the window keeps all its parts.
    window.benchmark = (application, appearance)
    window.show()
    return window


def _run(window, spec):
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    window.race.form.set_spec(spec)
    window.race.session.ended.connect(loop.quit)
    window.start()
    loop.exec()
    return window.race.result


def stalls():
    """Gaps between turns of the window's event loop while 10,000 queries stream in."""
    from PySide6.QtCore import QTimer

    window = open_window()
    moments = []
    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: moments.append((time.perf_counter(), _in_flight(window))))
    timer.start()
    spec = RaceSpec(
        cluster_counts=(1250,), sleep_s=1.0, lanes=(parse_lane("gevent@query"),), repeats=3
    )
    _run(window, spec)
    timer.stop()
    window.close()
    pairs = itertools.pairwise(moments)
    # Only the turns while queries are on their way, from the first to the last.
    gaps_ms = sorted((b[0] - a[0]) * 1e3 for a, b in pairs if a[1] or b[1])
    p99 = gaps_ms[int(len(gaps_ms) * 0.99)]
    note = f"{len(gaps_ms)} turns, median {statistics.median(gaps_ms):.2f} ms"
    yield Figure("event loop's stall, 99th percentile", p99, "ms", 16, note)
    yield Figure("event loop's stall, worst", gaps_ms[-1], "ms", 50, note)


def latency():
    """From the start of a query in a process of its own until the window has heard of it."""
    from engine.race.events import ClockStarted, QueriesMoved

    window = open_window()
    heard = []
    window.race.session._process.event_received.connect(
        lambda event, line: heard.append((time.perf_counter(), event))
    )
    spec = RaceSpec(
        cluster_counts=(4,), sleep_s=0.037, lanes=(parse_lane("processes"),), repeats=10
    )
    _run(window, spec)
    window.close()
    # The event with the least delay tells how far the two clocks are apart.
    apart_s = min(moment - event.at_s for moment, event in heard)
    clocks = {event.run: event.at_s for _, event in heard if isinstance(event, ClockStarted)}
    delays_ms = sorted(
        (moment - apart_s - clocks[event.run]) * 1e3 - start_ns / 1e6
        for moment, event in heard
        if isinstance(event, QueriesMoved)
        for start_ns in event.started_ns
    )
    note = f"{len(delays_ms)} queries, median {statistics.median(delays_ms):.1f} ms"
    yield Figure("a query's start heard of by the window, at worst", delays_ms[-1], "ms", 100, note)


def _in_flight(window):
    running = window.race.result.running if window.race.result is not None else []
    return sum(run.in_flight for run in running)


def agreement():
    """The same race from the window and headless, by turns: how far medians are apart."""
    window = open_window()
    spec = RaceSpec(
        cluster_counts=(1, 4),
        sleep_s=0.1,
        lanes=tuple(map(parse_lane, ("sequential", "threads", "processes", "gevent"))),
        seed=5,
    )
    times = {}
    for _ in range(5):
        for where, result in (
            ("window", _run(window, spec)),
            ("headless", fold(Conductor(spec).events())),
        ):
            for lane, clusters, summary in result.summaries():
                times.setdefault((lane, clusters), {}).setdefault(where, []).append(
                    summary.median_s
                )
    window.close()
    apart = {
        key: abs(statistics.median(t["window"]) / statistics.median(t["headless"]) - 1) * 100
        for key, t in times.items()
    }
    names = [f"{spec.lanes[lane].strategy}@{n} {value:.2f}" for (lane, n), value in apart.items()]
    yield Figure(
        "window's medians against headless, at worst", max(apart.values()), "%", 2, ", ".join(names)
    )
