"""What was run before: it opens records and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from engine.vocabulary.wording import N_, _, ngettext
from gui.history.page import HistoryPage
from gui.views.activity import Activity
from gui.views.view import View


class HistoryActivity(Activity):
    """Lists the kept records."""

    title = N_("History")
    icon = "history"

    open_requested = Signal(object)
    """The record in this file, a ``Path``, is wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = HistoryPage()
        self.page.open_requested.connect(self.open_requested)
        self.views: Sequence[View] = (self.page,)

    @property
    @override
    def heading(self) -> str:
        return _("History")

    @property
    @override
    def standing(self) -> tuple[str, float]:
        count = self.page.count
        return ngettext("{count} record", "{count} records", count).format(count=count), 0.0

    @override
    def set_busy(self, busy: bool) -> None:
        self.page.set_busy(busy)

    @override
    def set_front(self, front: bool) -> None:
        if front:
            self.page.read()
