"""When Python may look for cycles of objects that nobody uses any more."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 500


class GarbageCollector(QObject):
    """Collects garbage between events only, never while one is handled.

    Python would look for garbage whenever it has made enough objects, so also in a handler that
    Qt calls while it walks a list of widgets, as it does to style them anew. A widget among the
    garbage is deleted then, and Qt goes on to a widget that is no more: the program crashes.
    While this object lives, cycles wait for the event loop.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds, if any is."""
        for generation in reversed(range(3)):
            threshold = gc.get_threshold()[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return
