"""What the form held before its content was replaced."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QWidget
from typing_extensions import override

from engine.race.spec.race import RaceSpec

_MOST = 50


class UndoStack(QObject):
    """Keeps the replaced specs, the latest last."""

    changed = Signal()
    """``is_empty`` may have changed."""

    def __init__(self, form: QWidget) -> None:
        super().__init__(form)
        self._form = form
        self._specs: list[RaceSpec] = []

    @property
    def is_empty(self) -> bool:
        """Whether no spec is kept."""
        return not self._specs

    def keep(self, spec: RaceSpec) -> None:
        """Keep a spec that is about to be replaced."""
        self._specs = [*self._specs[1 - _MOST :], spec]
        # Fields come and go with the lanes and the kind.
        for field in (
            *self._form.findChildren(QLineEdit),
            *self._form.findChildren(QAbstractSpinBox),
        ):
            field.installEventFilter(self)
        self.changed.emit()

    def take(self) -> RaceSpec | None:
        """Return the latest spec, or None, and forget it."""
        spec = self._specs.pop() if self._specs else None
        self.changed.emit()
        return spec

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the undo key on to the window if the field itself has nothing to undo."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not _can_undo(watched)
        ):
            event.ignore()
            return True
        return False


def _can_undo(field: QObject) -> bool:
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    return isinstance(line, QLineEdit) and line.isUndoAvailable()
