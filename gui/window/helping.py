"""Help in place of the views, at the view that was in front, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.help.contents import KEYS, Section, contents, view_anchor
from gui.help.page import HelpPage
from gui.stage.keys import SCENES, uses_in
from gui.views.activity import Activity
from gui.window.actions import Actions
from gui.window.panes import Panes


class Helping(QObject):
    """Shows the views or help about them, as the action for help says."""

    def __init__(
        self, panes: Panes, actions: Actions, activities: Sequence[Activity], fallback: QWidget
    ) -> None:
        """Show help about a window.

        Args:
            panes: Show the views.
            actions: Of the window.
            activities: Whose views help is about.
            fallback: Gets the focus on the way back if no part of the panes had it.
        """
        super().__init__(panes)
        self._panes = panes
        self._actions = actions
        self._activities = tuple(activities)
        self._fallback = fallback
        self.page = HelpPage(self._read)
        self.pages = QStackedWidget()
        """The views, or help."""

        self.pages.addWidget(panes)
        self.pages.addWidget(self.page)
        actions.help.toggled.connect(self._on_toggled)
        actions.keys.triggered.connect(partial(self._show, KEYS))
        self.page.close_requested.connect(self.leave)

    @Slot()
    def leave(self, *_args: object) -> None:
        """Show the views, where something happens that is there to be seen."""
        self._actions.help.setChecked(False)

    def _show(self, anchor: str, *_checked: object) -> None:
        self._actions.help.setChecked(True)
        self.page.open_at(anchor)

    def _read(self) -> tuple[Section, ...]:
        views = [view for activity in self._activities for view in activity.views]
        stage = [(title, uses_in(scene)) for scene, title in SCENES.items()]
        return contents(views, self._actions.key_uses(), stage)

    @Slot(bool)
    def _on_toggled(self, shown: bool) -> None:
        self._actions.share_keys()
        if shown:
            self.pages.setCurrentWidget(self.page)
            self.page.open_at(view_anchor(self._panes.view))
        else:
            self.pages.setCurrentWidget(self._panes)
            (self._panes.focusWidget() or self._fallback).setFocus()
