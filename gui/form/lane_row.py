"""One lane of the form: its marker and title, and buttons to edit and remove it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from engine.race.spec.lane import Lane
from engine.vocabulary.wording import _
from gui.look.icons import blank_icon, icon
from gui.look.markers import paint_marker
from gui.look.theme import LIGHT, Theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.plain_text import plain_tip

_SIZE = 16
_MARKER = 11.0


class LaneRow(QWidget):
    """Shows a lane in one line."""

    edit_requested = Signal()
    """The user wants to change the lane."""

    remove_requested = Signal()
    """The user wants to remove the lane from the race."""

    def __init__(self, lane: Lane, title: str, parent: QWidget | None = None) -> None:
        """Show ``lane`` under its title, which differs from those of the other lanes."""
        super().__init__(parent)
        self.lane = lane
        self._marker = _Marker()
        self._title = ElidedLabel()
        self._title.setText(title)
        self.edit = self._button()
        self.edit.clicked.connect(self.edit_requested)
        self.remove = self._button()
        self.remove.clicked.connect(self.remove_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._marker)
        layout.addWidget(self._title, 1)
        layout.addWidget(self.edit)
        layout.addWidget(self.remove)
        self.setMinimumHeight(30)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    @property
    def text(self) -> str:
        """The title on show."""
        return self._title.text()

    def set_marker(self, style: int, theme: Theme) -> None:
        """Show the marker of a lane style."""
        self._marker.show_style(style, theme)

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        self.edit.setIcon(icon("edit", theme, theme.muted))
        self.remove.setIcon(icon("close", theme, theme.muted))

    def _word(self) -> None:
        tips = {
            self.edit: _("Edit options, name and colour of {lane}"),
            self.remove: _("Remove {lane} from the race"),
        }
        for button, text in tips.items():
            tip = text.format(lane=self.text)
            button.setToolTip(plain_tip(tip))
            button.setAccessibleName(tip)

    def _button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("quiet")
        button.setAutoRaise(True)
        button.setIcon(blank_icon())
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button


class _Marker(QWidget):
    """A lane's marker; it keeps its colour while the form is locked."""

    def __init__(self) -> None:
        super().__init__()
        self._style = 0
        self._theme: Theme = LIGHT
        self.setFixedSize(_SIZE, _SIZE)

    def show_style(self, style: int, theme: Theme) -> None:
        """Show the marker of a lane style."""
        self._style, self._theme = style, theme
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = QPointF(_SIZE / 2, _SIZE / 2)
        paint_marker(painter, self._style, middle, _MARKER, self._theme.lane_colour(self._style))
        painter.end()
