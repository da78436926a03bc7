"""Keeps the mouse wheel from changing fields under a scrolling mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class WheelGuard(QObject):
    """An event filter: a field takes the wheel only while it has the focus."""

    def guard(self, field: QWidget) -> None:
        """Guard a field."""
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_wheel = event.type() is QEvent.Type.Wheel
        if is_wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            # Ignored, so that the form scrolls instead.
            event.ignore()
            return True
        return super().eventFilter(watched, event)
