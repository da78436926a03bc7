"""The menu of the latest records in the history."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from engine.record.history import History
from engine.vocabulary.wording import N_, _
from gui.widgets.command import Menu
from gui.widgets.plain_text import plain_entry

_RECENT = 15


class HistoryMenu(Menu):
    """Lists the latest records, the newest first; read anew whenever it opens."""

    open_requested = Signal(object)
    """The record in this file, a ``Path``, is wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(N_("&History"), parent)
        self.aboutToShow.connect(self._on_about_to_show)

    @Slot()
    def _on_about_to_show(self) -> None:
        self.clear()
        for path in History().latest(_RECENT):
            entry = self.addAction(plain_entry(History.label(path)))
            entry.triggered.connect(partial(self.open_requested.emit, path))
        if self.isEmpty():
            self.addAction(_("No records yet")).setEnabled(False)
