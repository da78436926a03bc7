"""One window after another with the monkey at it, until its time is up."""

import os
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from gui.preferences.appearance import Appearance
from gui.preferences.settings import Settings
from gui.window.garbage import GarbageCollector
from gui.window.main_window import MainWindow
from tests.monkey.faults import Faults, Heart
from tests.monkey.monkey import Monkey
from tests.monkey.world import RandomDialogs

_END_S = 20.0


def run(folder: Path, mark: str, seconds: float, seed: int, *, is_aloud: bool) -> int:
    """Let the monkey loose, report what went wrong; return the exit code.

    Args:
        folder: Where files to open and to save are.
        mark: The variable that every process inherits.
        seconds: How long it goes on.
        seed: Makes its choices.
        is_aloud: Whether to say each deed at once.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("racelane")
    application.setQuitOnLastWindowClosed(False)
    collector = GarbageCollector(application)
    faults = Faults(is_aloud=is_aloud)
    faults.install()
    heart = Heart(application)
    random = Random(seed)
    dialogs = RandomDialogs(random, folder)
    settings = Settings()
    appearance = Appearance(settings)
    until = time.monotonic() + seconds
    tally = Counter[str]()
    while time.monotonic() < until:
        tally["windows"] += 1
        window = MainWindow(settings, appearance, dialogs)
        window.race.session.began.connect(lambda _: tally.update(["races"]))
        window.server.running_changed.connect(lambda: tally.update(["turns of the server page"]))
        tally["deeds"] += _visit(window, random, faults, until)
        collector.collect()
    heart.beat()
    left = _left(mark)
    if left:
        faults.add("left", f"left running: {'; '.join(left)}")
    heart.stop()
    counts = ", ".join(f"{count} {name}" for name, count in tally.items())
    print(f"monkey: seed {seed}: {counts}, {len(faults.found)} faults", flush=True)
    return 1 if faults.found else 0


def _visit(window: MainWindow, random: Random, faults: Faults, until: float) -> int:
    """Act on a window until it is closed or the time is up; close it; return the deeds."""
    gone = _Gone(window)
    window.show()
    window.warm_up()
    monkey = Monkey(random, faults, window)
    monkey.go_on()
    loop = QEventLoop()
    clock = QTimer()
    clock.timeout.connect(
        lambda: loop.quit() if gone.is_closed or time.monotonic() > until else None
    )
    clock.start(50)
    loop.exec()
    clock.stop()
    deeds = monkey.deeds
    monkey.is_resting = True
    _close(window, gone, faults)
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return deeds


def _close(window: MainWindow, gone: "_Gone", faults: Faults) -> None:
    """Close a window as a person would: what has popped up first."""
    end = time.monotonic() + _END_S
    while not gone.is_closed and time.monotonic() < end:
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        (over or window).close()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    if not gone.is_closed:
        faults.add("closing", f"the window did not close within {_END_S:.0f} s")


class _Gone(QObject):
    """Notices that a window has closed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._has_hidden = False
        window.installEventFilter(self)

    @property
    def is_closed(self) -> bool:
        """Whether it has; a window on its way to the full screen hides for a moment too."""
        return self._has_hidden and not self._window.isVisible()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide and not event.spontaneous():
            self._has_hidden = True
        return False


def _left(mark: str) -> list[str]:
    """Return the command lines of marked processes that do not end in time."""
    end = time.monotonic() + _END_S / 2
    while True:
        found = []
        for process in psutil.process_iter():
            try:
                if process.pid != os.getpid() and mark in process.environ():
                    found.append(" ".join(process.cmdline()) or str(process))
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        if not found or time.monotonic() > end:
            return found
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
