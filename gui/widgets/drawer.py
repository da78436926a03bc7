"""A drawer: lies over the left of what it is in, and holds what has no room beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.look.accessible import give_role

_EDGE = 1


class Drawer(QFrame):
    """Shows one widget over another, as high as that one and as wide as it needs."""

    def __init__(self, ground: QWidget) -> None:
        """Lie over ``ground``, closed."""
        super().__init__(ground)
        self.setObjectName("drawer")
        self._ground = ground
        self._held: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, _EDGE, 0)
        give_role(self, QAccessible.Role.Pane)
        self._word()
        self.hide()
        ground.installEventFilter(self)

    def hold(self, widget: QWidget) -> None:
        """Take a widget in; it leaves by being put elsewhere."""
        self._held = widget
        widget.installEventFilter(self)
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)
        widget.show()

    def set_open(self, is_open: bool) -> None:
        """Lie over the ground, or be gone."""
        if is_open:
            self._fit()
            self.raise_()
        self.setVisible(is_open)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        has_changed = event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest)
        if has_changed and self.isVisible():
            self._fit()
        return False

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setAccessibleName(_("Form"))

    def _fit(self) -> None:
        least = self._held.minimumWidth() if self._held is not None else 0
        width = min(least + _EDGE, self._ground.width())
        self.setGeometry(0, 0, width, self._ground.height())
