"""Opens and closes the drawer that holds the form where it has no room beside the charts."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from gui.widgets.tab_order import tab_stops
from gui.window.actions import Actions
from gui.window.panes import Panes


class FormDrawer(QObject):
    """Follows the action for the form; the focus goes into the drawer, and back."""

    def __init__(self, panes: Panes, actions: Actions) -> None:
        super().__init__(panes)
        self._panes = panes
        self._actions = actions
        self._before: QWidget | None = None
        """What had the focus when the drawer was opened."""

        actions.form.toggled.connect(self._on_toggled)
        panes.form_moved.connect(self._follow)
        panes.view_changed.connect(self._follow)
        self._follow()

    def close(self) -> None:
        """Close the drawer, if it is open."""
        self._actions.form.setChecked(False)

    @Slot()
    def _follow(self) -> None:
        offered = self._panes.has_drawer
        if not offered:
            self.close()
        self._actions.form.setVisible(offered)

    @Slot(bool)
    def _on_toggled(self, is_open: bool) -> None:
        if is_open:
            self._before = QApplication.focusWidget()
            self._panes.drawer.set_open(True)
            # A hidden form may have missed a change of font.
            self._panes.fit()
            stops = tab_stops(self._panes.side.currentWidget())
            first = next((stop for stop in stops if stop.isVisible() and stop.isEnabled()), None)
            (first or self._panes.drawer).setFocus()
        else:
            focus = QApplication.focusWidget()
            had_focus = focus is not None and self._panes.drawer.isAncestorOf(focus)
            before, self._before = self._before, None
            self._panes.drawer.set_open(False)
            if had_focus and before is not None and shiboken6.isValid(before):
                before.setFocus()
        self._actions.share_keys()
