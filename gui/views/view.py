"""The base of a view: one picture of a result that is planned, live or finished."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text, _
from gui.look.style_property import restyle
from gui.look.theme import LIGHT, Theme
from gui.views.header import ViewHeader
from gui.widgets.key_use import KeyUse
from gui.widgets.veil import Veil


class View(QWidget):
    """Shows a result; it starts nothing."""

    name: ClassVar[str]
    """The view's name on the command line."""

    help: ClassVar[Text]
    """What it shows, in a few sentences."""

    keys: ClassVar[tuple[KeyUse, ...]] = ()
    """What keys and the mouse do in it."""

    presence_changed = Signal()
    """Its ``is_present`` has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_present = True
        """Whether it has a tab: one that can show nothing of the current result has none."""

        self.theme: Theme = LIGHT
        self._veil: Veil | None = None
        self.is_picture = False
        """Whether it is drawn for a picture, which must make sense by itself."""

        self.picture_scale = 1.0
        """Pixels of that picture to one of the view."""

        self.is_alone = False
        """Whether the chart and its title are shown without what stands around them."""

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

    @property
    def mark(self) -> Text | None:
        """What marks it as something else than a result, such as a replay; None for a result."""
        return None

    def marked_title(self) -> str:
        """Return the title of a picture of the view, with its mark if it has one."""
        return self.marked(self.picture_title())

    def marked(self, title: str) -> str:
        """Return a title with the mark of the view, if it has one."""
        if self.mark is None:
            return title
        return _("{title} \u00b7 {mark}").format(title=title, mark=self.mark)

    def picture_widget(self) -> QWidget:
        """Return the widget to paint in a picture: the view without its controls."""
        raise NotImplementedError

    def picture_height(self) -> int:
        """Return the height in pixels of a picture that shows everything."""
        return self.picture_widget().minimumSizeHint().height()

    def picture_width(self) -> int:
        """Return the least width in pixels of a picture that keeps its size, or 0 for any."""
        return 0

    @property
    def keeps_size(self) -> bool:
        """Whether a picture of it has just the size asked for, drawn smaller if it needs room."""
        return False

    def twin(self) -> View:
        """Return a new view of the same kind."""
        return type(self)()

    def set_present(self, present: bool) -> None:
        """Give it a tab, or none."""
        if present != self.is_present:
            self.is_present = present
            self.presence_changed.emit()

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

    def conclusion(self) -> tuple[str, ...]:
        """Return what is concluded from what the view shows, in sentences, if anything."""
        return ()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self._show_all()

    def set_alone(self, alone: bool) -> None:
        """Show the chart and its title without what stands around them, or with it.

        The controls come by ``show_controls``.
        """
        self.is_alone = alone
        self.show_controls(not alone)

    def set_text(self, font: QFont | None) -> None:
        """Use a font for all but the controls, or the program's again for None."""
        kept = self.control_boxes()
        # Under a style sheet, fonts do not pass from parent to child. Pictures take the view's own.
        for widget in self.findChildren(QWidget):
            if any(one is widget or one.isAncestorOf(widget) for one in kept):
                continue
            # Or else the sheet takes the font back once the widget is shown.
            widget.ensurePolished()
            weight = widget.font().weight()
            own = QFont() if font is None else QFont(font)
            if font is not None:
                own.setWeight(weight)
            widget.setFont(own)
            if font is None and weight != QApplication.font().weight():
                # Its weight is the sheet's.
                restyle(widget)
        # What was laid out for the former size.
        self._show_all()

    def control_boxes(self) -> Sequence[QWidget]:
        """Return what holds the controls of the chart."""
        return [header.box for header in self.findChildren(ViewHeader)]

    def show_controls(self, shown: bool) -> None:
        """Show the controls and hints of the chart, or hide them."""
        for header in self.findChildren(ViewHeader):
            header.show_controls(shown)

    def pick_value(self, place: int) -> None:
        """Show one value of the axis, counted from 1, or follow the race for 0."""
        return

    def step(self, by: int) -> bool:
        """Go as many steps on, or back for less than 0; return whether it has steps at all."""
        return False

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
