"""All activities: which is in front, and which runs, at most one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.race.plan.plan import LONG_RACE_S
from engine.vocabulary.wording import _
from gui.ask.dialogs import Dialogs
from gui.trust.calibrator import Calibrator
from gui.views.activity import Activity


class Activities(QObject):
    """Starts and stops activities, at most one at a time, and knows which is in front."""

    changed = Signal()
    """The state, or what can be done, has changed."""

    began = Signal(object)
    """An ``Activity`` has started."""

    ended = Signal(object)
    """An ``Activity``, or None for the calibration, has ended."""

    rested = Signal()
    """A process has ended."""

    front_requested = Signal(object)
    """An ``Activity`` wants to come to the front."""

    failed = Signal(str)
    """Why the calibration failed."""

    said = Signal(str)
    """What the calibration found."""

    def __init__(self, activities: Sequence[Activity], dialogs: Dialogs, window: QWidget) -> None:
        """Run some activities.

        Args:
            activities: All activities, at least one.
            dialogs: Asks what must be asked before starting.
            window: The window in front of which dialogs open.
        """
        super().__init__(window)
        self._window = window
        self._dialogs = dialogs
        self._all = tuple(activities)
        self._front = self._all[0]
        self._is_closed = False
        self.calibrator = Calibrator(self)
        self.calibrator.calibrated.connect(self._on_calibrated)
        self.calibrator.failed.connect(self._on_calibration_failed)
        for activity in self._all:
            self._follow(activity)

    def _follow(self, activity: Activity) -> None:
        activity.running_changed.connect(lambda: self._on_running_changed(activity))
        activity.front_requested.connect(lambda: self.front_requested.emit(activity))
        activity.start_requested.connect(lambda: self._start(activity))
        activity.rested.connect(self.rested)
        activity.changed.connect(self.changed)

    @property
    def front(self) -> Activity:
        """The activity in front."""
        return self._front

    def set_front(self, front: Activity) -> None:
        """Set which activity is in front."""
        self._front = front
        for activity in self._all:
            activity.set_front(activity is front)
        self.changed.emit()

    @property
    def is_running(self) -> bool:
        """Whether anything is being measured or read."""
        return self.calibrator.is_running or any(activity.is_running for activity in self._all)

    @property
    def has_processes(self) -> bool:
        """Whether there is a process that must end before the window closes."""
        return self.calibrator.is_running or any(activity.has_processes for activity in self._all)

    @Slot()
    def start(self) -> None:
        """Run what the form in front describes."""
        self._start(self._front)

    def _start(self, activity: Activity) -> None:
        if self.is_running or self._is_closed:
            return
        if activity is not self._front:
            self.front_requested.emit(activity)
        if activity.can_start and self._may_start(activity):
            activity.start()

    def _may_start(self, activity: Activity) -> bool:
        foreign, estimate_s = tuple(activity.unasked), activity.estimate_s
        if foreign:
            if not self._dialogs.ask_foreign(self._window, foreign):
                return False
            activity.agree()
        return estimate_s <= LONG_RACE_S or self._dialogs.ask_long_race(self._window, estimate_s)

    @Slot()
    def stop(self) -> None:
        """Stop what is running, if anything is."""
        self.calibrator.stop()
        for activity in self._all:
            activity.stop()

    def close(self) -> None:
        """Start nothing from now on: a menu that is still open may outlive its window."""
        self._is_closed = True

    def end(self) -> None:
        """End every process; ``rested`` follows each."""
        self.calibrator.stop()
        for activity in self._all:
            activity.end()

    def open(self, path: Path) -> None:
        """Show what a file holds; it runs nothing."""
        if self.is_running or self._is_closed:
            return
        # The first one reads what is no record of any kind, and reports why it cannot.
        opener = next((one for one in self._all if one.opens(path)), self._all[0])
        if opener is not self._front:
            self.front_requested.emit(opener)
        opener.open(path)

    @Slot()
    def calibrate(self) -> None:
        """Measure again how fast the machine computes."""
        if not (self.is_running or self._is_closed):
            self.calibrator.start()
            self._set_busy(busy=True)
            self.changed.emit()

    @property
    def standing(self) -> tuple[str, float]:
        """The state of what is running, or else of what is in front, and its progress, 0..1."""
        if self.calibrator.is_running:
            return _("Calibrating\u2026"), 0.0
        running = next((one for one in self._all if one.is_running), self._front)
        return running.standing

    def _set_busy(self, *, busy: bool) -> None:
        for activity in self._all:
            activity.set_busy(busy)

    def _on_running_changed(self, activity: Activity) -> None:
        running = activity.is_running
        self._set_busy(busy=running)
        (self.began if running else self.ended).emit(activity)
        self.changed.emit()

    @Slot(str)
    def _on_calibrated(self, text: str) -> None:
        self._on_calibration_over()
        self.said.emit(_("Calibrated: {speed}. Start the race again.").format(speed=text))

    @Slot(str)
    def _on_calibration_failed(self, problem: str) -> None:
        self._on_calibration_over()
        if problem:
            self.failed.emit(problem)

    def _on_calibration_over(self) -> None:
        self._set_busy(busy=False)
        self.ended.emit(None)
        self.changed.emit()
        self.rested.emit()
