"""Garbage among widgets: collected between events, never while Qt walks its widgets."""

import subprocess
import sys

from engine.process.child import python_environment

RESTYLE = """
import gc, sys
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from PySide6.QtCore import QEvent, QTimer
from gui.window.garbage import GarbageCollector

application = QApplication([])
application.setStyleSheet("QLabel { color: #000000 }")
collector = GarbageCollector(application)
gone = []

class Dropped(QWidget):
    def __init__(self):
        super().__init__()
        self.cycle = self
        layout = QVBoxLayout(self)
        for _ in range(50):
            layout.addWidget(QLabel("label"))
        self.destroyed.connect(lambda: gone.append(1))

class Busy(QLabel):
    def changeEvent(self, event):
        if event.type() is QEvent.Type.StyleChange:
            self.made = [[] for _ in range(5000)]
        super().changeEvent(event)

busy = [Busy() for _ in range(5)]
for number in range(20):
    for _ in range(5):
        Dropped()
    application.setStyleSheet(f"QLabel {{ color: #0000{number:02} }}")
    assert not gone, "a widget went while others were styled"
assert not gc.isenabled()
made = [[] for _ in range(5000)]
QTimer.singleShot(1500, application.quit)
application.exec()
print(len(gone))
"""


def test_a_new_style_survives_dropped_widgets_and_they_go_afterwards():
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", RESTYLE],
        env=python_environment() | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) == 100
