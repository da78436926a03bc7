"""What a key costs the window, in any field, whatever is typed."""

import statistics
import time

from tests.benchmarks.figure import Figure
from tests.benchmarks.window_figures import open_window

WORDS = (
    "9999",
    "1000",
    "999999",
    "64",
    "0,3",
    "-1",
    "1e308",
    "1,2,4,8",
    "1-64*2",
    "100-800+100",
    "1-10000",
    "9937-10000",
    "crash@2, hang@1.3",
    "\u957f" * 40,
    "<b>&amp;{}%s</b>",
)
_BOUND_MS = 16


def keystrokes():
    """Each key of each word in each field: until the event loop has nothing left to do."""
    from engine.workload.durations import Spread

    window = open_window()
    window.race.form.more.open()
    costs = []
    for spread in Spread:
        # What is worked out for each query, not for all at once, is the dearest to plan.
        box = window.race.form.workload.spread
        box.setCurrentIndex(box.findData(spread.value))
        box.activated.emit(box.currentIndex())
        costs += _costs_ms(window, spread.value)
    window.close()
    costs.sort()
    values = [cost for cost, _, _ in costs]
    own = sorted(own for _, own, _ in costs)
    place = int(len(values) * 0.99)
    p99 = values[place]
    # Other work on the machine makes the first longer, not the second.
    note = (
        f"{len(values)} keys, median {statistics.median(values):.2f} ms; "
        f"processor time {own[place]:.1f} ms, median {statistics.median(own):.2f} ms"
    )
    yield Figure("a key in any field, 99th percentile", p99, "ms", _BOUND_MS, note)
    cost, _, where = costs[-1]
    yield Figure("a key in any field, at worst", cost, "ms", 50, where)


def _costs_ms(window, state):
    from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit

    found = []
    for view in (window.race.views[0], window.server.page):
        window.panes.tabs.setCurrentWidget(view)
        QApplication.processEvents()
        panel = window.panes.side.currentWidget()
        fields = [
            field
            for kind in (QAbstractSpinBox, QLineEdit)
            for field in panel.findChildren(kind)
            if field.isVisible()
            and field.isEnabled()
            and field.focusProxy() is None
            and not field.isReadOnly()
        ]
        for field in fields:
            before = field.text()
            name = field.accessibleName() or field.toolTip()
            for word in WORDS:
                field.setFocus()
                field.selectAll()
                where = f"{word[:12]!r}, {name}, {state}"
                for letter in word:
                    found.append((*_key_ms(field, letter), f"{letter!r} of {where}"))
            edit = field.lineEdit() if isinstance(field, QAbstractSpinBox) else field
            edit.selectAll()
            edit.insert(before)
            QApplication.processEvents()
    return found


def _key_ms(field, letter):
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    started, before = time.perf_counter(), time.process_time()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
    QApplication.processEvents()
    return (time.perf_counter() - started) * 1e3, (time.process_time() - before) * 1e3
