"""The base of a view: a chart of a race that is planned, live or finished."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from engine.export.caption import race_caption, race_remarks
from engine.race.plan.plan import Plan
from engine.race.result.caption import parameters_caption
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from gui.look.theme import LIGHT, Theme
from gui.views.document import Document
from gui.widgets.veil import Veil


class View(QWidget):
    """One chart. It shows the race it is given; it starts nothing."""

    name: ClassVar[str]
    """The view's name on the command line."""

    shows_race: ClassVar[bool] = True
    """Whether it draws the current race, with the results table beside it."""

    lane_selected = Signal(object)
    """The user picked a lane, given by its place, or None to pick none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme: Theme = LIGHT
        self.spec: RaceSpec | None = None
        self.plan: Plan | None = None
        self.result: RaceResult | None = None
        self.selected: int | None = None
        self._veil: Veil | None = None
        self.is_picture = False
        """Whether it is drawn for a picture, which must make sense by itself."""

    def title(self) -> str:
        """Return the name of the view."""
        raise NotImplementedError

    def picture_title(self) -> str:
        """Return the title of a picture of the view in its current state."""
        raise NotImplementedError

    def picture_widget(self) -> QWidget:
        """Return the widget to paint in a picture: the view without its controls."""
        raise NotImplementedError

    def picture_height(self) -> int:
        """Return the height in pixels of a picture that leaves nothing out."""
        return self.picture_widget().minimumSizeHint().height()

    def caption(self) -> tuple[str, ...]:
        """Return the lines under a picture of the view."""
        if self.result is not None:
            return race_caption(self.result)
        kind = self.plan.kind if self.plan is not None else None
        return (parameters_caption(self.spec, kind),) if self.spec is not None else ()

    def remarks(self) -> tuple[str, ...]:
        """Return the warnings without which a picture of the view would mislead."""
        return race_remarks(self.result) if self.result is not None else ()

    @property
    def shows_only_ran(self) -> bool:
        """Whether to leave out what did not run: in pictures of a race that is over."""
        return self.is_picture and self.result is not None and self.result.is_over

    def table_text(self, *, markdown: bool) -> str | None:
        """Return the view's own table, or None if it uses the results table."""
        return None

    def document(self) -> Document | None:
        """Return the view's own document to save, or None if it saves the race."""
        return None

    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        """Show a planned race, before it runs."""
        self.spec, self.plan, self.result = spec, plan, None
        self._show_race()

    def show_result(self, result: RaceResult) -> None:
        """Show a race; ``refresh`` then follows it."""
        self.spec, self.plan, self.result = result.spec, result.plan, result
        self._show_race()

    def refresh(self, at_s: float) -> None:
        """Show the state of the race at ``at_s`` seconds on its clock."""
        raise NotImplementedError

    def show_comparison(self, at_s: float) -> None:
        """Show the lanes compared with another baseline, or with another tie band."""
        self.refresh(at_s)

    def select_lane(self, lane: int | None) -> None:
        """Highlight one lane, given by its place, or none."""
        self.selected = lane

    def clear_selection(self) -> None:
        """Highlight nothing."""
        self.select_lane(None)

    def set_veiled(self, veiled: bool) -> None:
        """Dim the chart while it does not match the form, or show it in full."""
        if self._veil is None:
            if not veiled:
                return
            self._veil = Veil(self.picture_widget())
        self._veil.set_drawn(veiled)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.theme = theme
        self._show_race()

    def like(self, other: View) -> None:
        """Show the same race in the same way as another view of this class."""
        self.theme = other.theme
        self.select_lane(other.selected)
        if other.result is not None:
            self.show_result(other.result)
        elif other.spec is not None and other.plan is not None:
            self.show_plan(other.spec, other.plan)

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key that nothing else in the window took; return whether it meant anything."""
        return False

    def prepare_picture(self) -> None:
        """Prepare to be painted off the screen."""
        return

    def _show_race(self) -> None:
        """Lay the chart out again for the current race and theme."""
        raise NotImplementedError
