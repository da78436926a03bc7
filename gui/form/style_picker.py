"""Picks the colour and marker of a lane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from gui.look.markers import marker_icon
from gui.look.theme import Theme


class StylePicker(QWidget):
    """A button for each style of the theme; those of other lanes cannot be picked."""

    def __init__(
        self,
        asked: int | None,
        shown: int,
        taken: set[int],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """Offer the theme's styles.

        Args:
            asked: The style that the lane asks for, or None.
            shown: The style that it is shown in.
            taken: Styles of other lanes.
            theme: Whose colours to show.
            parent: The widget it is part of.
        """
        super().__init__(parent)
        self._asked = asked
        self._shown = shown
        self._group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for style in range(len(theme.lanes)):
            button = QToolButton()
            button.setObjectName("swatch")
            button.setCheckable(True)
            button.setIcon(marker_icon(style, theme, is_taken=style in taken))
            button.setEnabled(style not in taken)
            tip = self.tr("Style {}").format(style + 1)
            button.setToolTip(self.tr("{}, of another lane").format(tip) if style in taken else tip)
            button.setAccessibleName(tip)
            button.setChecked(style == shown)
            # Tab leads to the one that is picked, arrow keys to the others.
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if style == shown else Qt.FocusPolicy.ClickFocus
            )
            self._group.addButton(button, style)
            layout.addWidget(button)
        layout.addStretch(1)

    @property
    def style_buttons(self) -> QButtonGroup:
        """The buttons, their ids being styles."""
        return self._group

    @property
    def picked(self) -> int | None:
        """The style that the lane asks for from now on, or None for whichever is free."""
        picked = self._group.checkedId()
        return self._asked if picked in (-1, self._shown) else picked
