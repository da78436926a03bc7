"""A hand-painted widget: a theme, fonts by size, and tool tips by position."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QSize
from PySide6.QtGui import QAccessible, QColor, QFont, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.look.accessible import give_role
from gui.look.theme import LIGHT, Theme
from gui.plot.ink import Ink
from gui.widgets.plain_text import plain_tip


class Canvas(QWidget):
    """Paints its content on the theme's background."""

    name_scale: ClassVar[float] = 1.0
    """Font size of names, as a share of the widget's."""

    has_ground: ClassVar[bool] = True
    """Whether it fills its background, instead of showing what lies beneath."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._name: Text | str | None = None
        self._tip: Text | str = ""
        give_role(self, QAccessible.Role.Chart)

    def set_name(self, name: Text | str, tip: Text | str = "") -> None:
        """Set what screen readers call it, and the tool tip that it has everywhere."""
        self._name, self._tip = name, tip
        self._word_name()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word_name()
            self.update()

    def _word_name(self) -> None:
        if self._name is not None:
            self.setAccessibleName(str(self._name))
            self.setToolTip(str(self._tip))

    def paint(self, painter: QPainter) -> None:
        """Paint everything but the background."""
        raise NotImplementedError

    def tool_tip(self, at: QPointF) -> str:
        """Return the tool tip at a point in pixels, or an empty string."""
        return self.toolTip()

    @property
    def ink(self) -> Ink:
        """What to paint with now."""
        return Ink(self.theme, QFont(self.font()), self.name_scale)

    def scaled_font(self, scale: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """Return the widget's font, its size times ``scale``, in a weight."""
        return self.ink.scaled_font(scale, weight)

    @property
    def name_font(self) -> QFont:
        """The font of names."""
        return self.ink.name_font

    @property
    def small_font(self) -> QFont:
        """The font of axis numbers and notes."""
        return self.ink.small_font

    @override
    def sizeHint(self) -> QSize:
        return QSize(900, 420)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            tip = plain_tip(self.tool_tip(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            if self.has_ground:
                # Before antialiasing, which would slow it down.
                painter.fillRect(self.rect(), QColor(self.theme.base))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint(painter)
        finally:
            # A painter that outlives its event crashes the program.
            painter.end()
