"""The base of a chart of a race that is planned, live or finished."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.export.caption import conclusion_lines, race_caption, race_remarks
from engine.race.plan.plan import Plan
from engine.race.result.caption import parameters_caption
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from engine.vocabulary.wording import Text
from gui.views.view import View


class RaceChart(View):
    """One chart of one race at a time."""

    lane_selected = Signal(object)
    """The user picked a lane, given by its place, or None to pick none."""

    point_picked = Signal(object)
    """The user picked a point of the race, or None to follow it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec: RaceSpec | None = None
        self.plan: Plan | None = None
        self.result: RaceResult | None = None
        self.selected: int | None = None

    @property
    @override
    def has_picture(self) -> bool:
        return self.spec is not None

    @property
    def says_something(self) -> bool:
        """Whether it adds to the other views of this race."""
        return True

    @property
    @override
    def is_plan(self) -> bool:
        return self.result is None

    @property
    @override
    def mark(self) -> Text | None:
        showing = self.result.showing if self.result is not None else None
        return showing.mark if showing is not None else None

    @property
    def shows_only_ran(self) -> bool:
        """Whether to leave out what did not run: in pictures of a race that is over."""
        return self.is_picture and self.result is not None and self.result.is_over

    @override
    def caption(self) -> tuple[str, ...]:
        if self.result is not None:
            return race_caption(self.result)
        kind = self.plan.kind if self.plan is not None else None
        return (parameters_caption(self.spec, kind),) if self.spec is not None else ()

    @override
    def remarks(self) -> tuple[str, ...]:
        return race_remarks(self.result) if self.result is not None else ()

    def can_show(self, spec: RaceSpec) -> bool:
        """Return whether there is anything of such a race to show."""
        return True

    @override
    def conclusion(self) -> tuple[str, ...]:
        return conclusion_lines(self.result) if self.result is not None else ()

    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        """Show a planned race, before it runs."""
        self.spec, self.plan, self.result = spec, plan, None
        self._show_race()

    def show_result(self, result: RaceResult) -> None:
        """Show a race; ``refresh`` then follows it."""
        self.spec, self.plan, self.result = result.spec, result.plan, result
        self._show_race()

    def show_again(self, result: RaceResult) -> None:
        """Show the race shown at another moment, or as it ended again; every choice stays."""
        self.spec, self.plan, self.result = result.spec, result.plan, result
        self._show_race()
        self.refresh(result.last_at_s)

    def refresh(self, at_s: float) -> None:
        """Show the state of the race at ``at_s`` seconds on its clock."""
        raise NotImplementedError

    def show_comparison(self, at_s: float) -> None:
        """Show the lanes compared with another baseline, or with another tie band."""
        self.refresh(at_s)

    def select_lane(self, lane: int | None) -> None:
        """Highlight one lane, given by its place, or none."""
        self.selected = lane

    @override
    def clear_selection(self) -> None:
        self.select_lane(None)

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme
        if not isinstance(other, RaceChart):
            return
        self.select_lane(other.selected)
        if other.result is not None:
            self.show_result(other.result)
        elif other.spec is not None and other.plan is not None:
            self.show_plan(other.spec, other.plan)

    @override
    def prepare_picture(self) -> None:
        if self.result is not None:
            self.refresh(self.result.last_at_s)

    @override
    def _show_all(self) -> None:
        self._show_race()

    def _show_race(self) -> None:
        """Lay the chart out again for the current race and theme."""
        raise NotImplementedError
