"""The base of a view: one picture of a result that is planned, live or finished."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text
from gui.look.theme import LIGHT, Theme
from gui.widgets.veil import Veil


class View(QWidget):
    """Shows a result; it starts nothing."""

    name: ClassVar[str]
    """The view's name on the command line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self._veil: Veil | None = None
        self.is_picture = False
        """Whether it is drawn for a picture, which must make sense by itself."""

        self.picture_scale = 1.0
        """Pixels of that picture to one of the view."""

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show_all()

    def title(self) -> Text:
        """Return the name of the view."""
        raise NotImplementedError

    def picture_title(self) -> str:
        """Return the title of a picture of the view in its current state."""
        raise NotImplementedError

    def picture_widget(self) -> QWidget:
        """Return the widget to paint in a picture: the view without its controls."""
        raise NotImplementedError

    def picture_height(self) -> int:
        """Return the height in pixels of a picture that shows everything."""
        return self.picture_widget().minimumSizeHint().height()

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to show in a picture."""
        return True

    @property
    def is_plan(self) -> bool:
        """Whether it shows a plan, not a result."""
        return False

    def caption(self) -> tuple[str, ...]:
        """Return the lines under a picture of the view."""
        raise NotImplementedError

    def remarks(self) -> tuple[str, ...]:
        """Return the warnings without which a picture of the view would mislead."""
        return ()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self._show_all()

    def set_alone(self, alone: bool) -> None:
        """Show the chart without the table beside it, or with it."""
        return

    def set_veiled(self, veiled: bool) -> None:
        """Dim the chart while it does not match the form, or show it in full."""
        if self._veil is None:
            if not veiled:
                return
            self._veil = Veil(self.picture_widget())
        self._veil.set_drawn(veiled)

    def clear_selection(self) -> None:
        """Highlight nothing."""
        return

    def like(self, other: View) -> None:
        """Show the same in the same way as another view of this class."""
        raise NotImplementedError

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key that nothing else in the window took; return whether it was used."""
        return False

    def prepare_picture(self) -> None:
        """Prepare to be painted off the screen."""
        return

    def _show_all(self) -> None:
        """Lay the view out again for its current content and theme."""
        raise NotImplementedError
