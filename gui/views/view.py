"""The shape of a view: a chart of a race, live, finished, or only planned."""

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
    """One chart. It is handed a race and shows it; it starts nothing."""

    name: ClassVar[str]
    """What the command line calls the view."""

    shows_race: ClassVar[bool] = True
    """Whether it draws the race at hand, with the results table beside it."""

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
        """Whether it is drawn for a picture, which is taken home and read by itself."""

    def title(self) -> str:
        """Return the name of the view."""
        raise NotImplementedError

    def picture_title(self) -> str:
        """Return what a picture of the view shows as it stands."""
        raise NotImplementedError

    def picture_widget(self) -> QWidget:
        """Return the widget that a picture is made of: the view without its controls."""
        raise NotImplementedError

    def picture_height(self) -> int:
        """Return the height in pixels that a picture of the view needs to leave nothing out."""
        return self.picture_widget().minimumSizeHint().height()

    def caption(self) -> tuple[str, ...]:
        """Return the lines under a picture of the view."""
        if self.result is not None:
            return race_caption(self.result)
        return (parameters_caption(self.spec),) if self.spec is not None else ()

    def remarks(self) -> tuple[str, ...]:
        """Return the sentences without which a picture of the view would mislead."""
        return race_remarks(self.result) if self.result is not None else ()

    @property
    def shows_only_ran(self) -> bool:
        """Whether to leave out what was planned and did not run: in pictures of what is over."""
        return self.is_picture and self.result is not None and self.result.is_over

    def table_text(self, *, markdown: bool) -> str | None:
        """Return what the view has as a table, or None if that is the results table."""
        return None

    def document(self) -> Document | None:
        """Return what the view has of its own to save, or None if that is the race."""
        return None

    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        """Show what a race would be, before it is run."""
        self.spec, self.plan, self.result = spec, plan, None
        self._show_race()

    def show_result(self, result: RaceResult) -> None:
        """Show a race; ``refresh`` then follows how it grows."""
        self.spec, self.plan, self.result = result.spec, result.plan, result
        self._show_race()

    def refresh(self, at_s: float) -> None:
        """Show what has become of the race by ``at_s`` seconds on its clock."""
        raise NotImplementedError

    def show_comparison(self, at_s: float) -> None:
        """Show the lanes compared with another of them, or by another band."""
        self.refresh(at_s)

    def select_lane(self, lane: int | None) -> None:
        """Show one lane, given by its place, as the one that is looked at; None for no such."""
        self.selected = lane

    def clear_selection(self) -> None:
        """Show nothing as looked at."""
        self.select_lane(None)

    def set_veiled(self, veiled: bool) -> None:
        """Dim the chart while it is not of the race that is meant, or show it as it is."""
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
        """Show the same race in the same way as another view of this kind."""
        self.theme = other.theme
        self.select_lane(other.selected)
        if other.result is not None:
            self.show_result(other.result)
        elif other.spec is not None and other.plan is not None:
            self.show_plan(other.spec, other.plan)

    def take_key(self, event: QKeyEvent) -> bool:
        """Do what a key means that nothing else in the window wanted; say whether it means any."""
        return False

    def prepare_picture(self) -> None:
        """Make ready to be painted elsewhere than on a screen."""
        return

    def _show_race(self) -> None:
        """Lay the chart out anew for the race and theme at hand."""
        raise NotImplementedError
