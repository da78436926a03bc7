"""Picks the colour and marker of a lane."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from engine.vocabulary.wording import _
from gui.look.markers import marker_icon
from gui.look.theme import Theme


class StylePicker(QWidget):
    """One button per style of the theme; styles of other lanes cannot be picked."""

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
            asked: The style that the lane asks for, or None for any.
            shown: The style that the lane has now.
            taken: Styles of other lanes.
            theme: The colours to use.
            parent: The parent widget.
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
            button.setAutoExclusive(True)
            button.setIcon(marker_icon(style, theme, is_taken=style in taken))
            button.setEnabled(style not in taken)
            tip = _("Style {number}").format(number=style + 1)
            taken_tip = _("{style}, used by another lane").format(style=tip)
            button.setToolTip(taken_tip if style in taken else tip)
            button.setAccessibleName(tip)
            button.setChecked(style == shown)
            # Tab leads to the picked one, arrow keys to the others.
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if style == shown else Qt.FocusPolicy.ClickFocus
            )
            self._group.addButton(button, style)
            layout.addWidget(button)
        layout.addStretch(1)

    @property
    def style_buttons(self) -> QButtonGroup:
        """The buttons; each id is a style."""
        return self._group

    @property
    def picked(self) -> int | None:
        """The style that the lane asks for from now on, or None for any free one."""
        picked = self._group.checkedId()
        return self._asked if picked in (-1, self._shown) else picked
