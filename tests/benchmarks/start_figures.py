"""How soon runs start, and what a run costs beyond its clock."""

import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import psutil

from engine.process.child import python_environment
from engine.race.conduct.conductor import Conductor
from engine.race.events import ClockStarted, RaceStarted, RunFinished, RunStarted
from engine.race.spec.presets import preset_named
from engine.record.lines import EventReader
from engine.record.order import Order, encode_order
from tests.benchmarks.figure import Figure, shown
from tests.benchmarks.window_figures import open_window

_BLOCKS = 9
_STARTS = 7
_MIB = 2**20


def run_cost():
    """What a run of the preset `strategies` takes beyond its clock, until the next one starts."""
    spec = msgspec.structs.replace(
        preset_named("strategies").spec, cluster_counts=(1,), sleep_s=0.005, repeats=_BLOCKS
    )
    beyond_ms = {}
    started_s, planned, ended = 0.0, None, None
    for event in Conductor(spec).events():
        match event:
            case RaceStarted():
                runs, lanes = event.plan.runs, event.plan.lanes
            case RunStarted():
                if planned is not None and ended is not None:
                    cost_s = event.at_s - started_s - ended.elapsed_s
                    title = lanes[planned.lane].title
                    beyond_ms.setdefault(title, []).append(cost_s * 1e3)
                started_s, planned, ended = event.at_s, runs[event.run], None
            case RunFinished():
                ended = event
    for title, costs_ms in beyond_ms.items():
        yield Figure(
            f"{title}: a run beyond its clock",
            statistics.median(costs_ms),
            "ms",
            60,
            shown(costs_ms),
        )


class _Waiting:
    """A conductor as the window keeps one, ready for a spec."""

    def __init__(self, spec):
        self._spec = msgspec.Raw(msgspec.json.encode(spec))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "engine", "conduct"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=python_environment(),
        )
        self._order(is_to_run=False)
        self.family = psutil.Process(self._process.pid)
        # Ready once neither it nor a template has anything to do.
        while self._used_ns(1.0) > 0 or not self.family.children():
            continue

    def _used_ns(self, seconds):
        before = self._processor_ns()
        time.sleep(seconds)
        return self._processor_ns() - before

    def _processor_ns(self):
        """Return the processor time of all threads so far, to the nanosecond: a tick is 10 ms."""
        threads = [
            schedule.read_text()
            for process in (self.family, *self.family.children(recursive=True))
            for schedule in Path(f"/proc/{process.pid}/task").glob("*/schedstat")
        ]
        return sum(int(thread.split()[0]) for thread in threads)

    def idle(self):
        """Return the nanoseconds of two idle seconds, and the MiB it and its templates take."""
        used_ns = self._used_ns(2.0)
        sizes = [self.family, *self.family.children(recursive=True)]
        own, *templates = (process.memory_full_info().pss / _MIB for process in sizes)
        return used_ns, own, sum(templates)

    def _order(self, *, is_to_run):
        self._process.stdin.write(
            encode_order(Order("race_started", self._spec, is_to_run=is_to_run, is_kept=False))
        )
        self._process.stdin.flush()

    def run(self):
        """Run; yield each event with the seconds since the order."""
        began_s = time.perf_counter()
        self._order(is_to_run=True)
        reader = EventReader()
        while data := self._process.stdout.read1():
            for _, event in reader.feed(data):
                yield time.perf_counter() - began_s, event
        self._process.stdin.close()
        self._process.wait()


def from_start():
    """From Start to the first clock and to the finish of `quick`, in a conductor that waits."""
    first_ms, ratios = [], []
    chance = random.Random(3)
    for _ in range(_STARTS):
        spec = msgspec.structs.replace(preset_named("quick").spec, seed=chance.randrange(1000))
        waiting = _Waiting(spec)
        clocks_s, first_s, at_s = 0.0, None, 0.0
        for at_s, event in waiting.run():
            if isinstance(event, ClockStarted) and first_s is None:
                first_s = at_s
            if isinstance(event, RunFinished):
                clocks_s += event.elapsed_s
        first_ms.append(first_s * 1e3)
        ratios.append(at_s / clocks_s)
    yield Figure(
        "from Start to the first clock", statistics.median(first_ms), "ms", 150, shown(first_ms)
    )
    yield Figure(
        "quick, start to finish over its clocks", statistics.median(ratios), "x", 1.2, shown(ratios)
    )


def _until_idle(loop_turn, family):
    """Turn the window's loop until a conductor and its templates have nothing left to do."""
    at_rest = 0
    before = None
    while at_rest < 3:
        until_s = time.monotonic() + 0.2
        while time.monotonic() < until_s:
            loop_turn()
            time.sleep(0.005)
        used = [sum(process.cpu_times()[:2]) for process in family()]
        at_rest = at_rest + 1 if used == before and len(used) > 1 else 0
        before = used


def from_start_in_window():
    """From a click on Start in the window to its first clock, and to the finish of `quick`."""
    from PySide6.QtCore import QEventLoop, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    window = open_window()
    window.warm_up()
    session = window.race.session
    heard = []
    session._process.event_received.connect(
        lambda event, line: heard.append((time.perf_counter(), event))
    )

    def family():
        pid = session.waiting.process_id
        own = [psutil.Process(pid)] if pid else []
        return [*own, *(child for process in own for child in process.children())]

    first_ms, ratios = [], []
    chance = random.Random(3)
    for _ in range(_STARTS):
        spec = msgspec.structs.replace(preset_named("quick").spec, seed=chance.randrange(1000))
        window.race.form.set_spec(spec)
        _until_idle(QApplication.processEvents, family)
        heard.clear()
        loop = QEventLoop()
        session.ended.connect(loop.quit)
        began_s = time.perf_counter()
        QTest.mouseClick(window.start_button, Qt.MouseButton.LeftButton)
        loop.exec()
        took_s = time.perf_counter() - began_s
        session.ended.disconnect(loop.quit)
        clocks_s = sum(event.elapsed_s for _, event in heard if isinstance(event, RunFinished))
        first_s = next(at_s for at_s, event in heard if isinstance(event, ClockStarted))
        first_ms.append((first_s - began_s) * 1e3)
        ratios.append(took_s / clocks_s)
    window.close()
    yield Figure(
        "from a click on Start to the first clock in the window",
        statistics.median(first_ms),
        "ms",
        150,
        shown(first_ms),
    )
    yield Figure(
        "quick, from a click on Start to its end, over its clocks",
        statistics.median(ratios),
        "x",
        1.2,
        shown(ratios),
    )


def waiting():
    """What a conductor that waits takes: processor time and memory."""
    waiting = _Waiting(preset_named("quick").spec)
    used_ns, own, templates = waiting.idle()
    for _ in waiting.run():
        continue
    yield Figure("processor time of two idle seconds", used_ns / 1e6, "ms", 0, "templates included")
    yield Figure("memory of a conductor that waits", own, "MiB", 60, "PSS")
    yield Figure("memory of the four templates of quick beside it", templates, "MiB", 60, "PSS")
