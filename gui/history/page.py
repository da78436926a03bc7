"""The History page: every kept record, to open again."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from engine.record.history import History
from engine.vocabulary.wording import N_, Text, _, ngettext
from gui.history.table import RecordTable
from gui.views.header import ViewHeader
from gui.views.view import View
from gui.widgets.plain_text import PlainLabel

_MOST = 1000


class HistoryPage(View):
    """Lists the records of the history, read anew whenever it is shown."""

    name = "history"
    help = N_(
        "All races, loads and checks that were kept, the latest first. Open one to see its result "
        "again, as it was."
    )

    open_requested = Signal(object)
    """The record in this file, a ``Path``, is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count = 0
        """How many records there are."""

        self.table = RecordTable()
        self.table.open_requested.connect(self.open_requested)
        self.table.picked.connect(self._on_picked)
        self._empty = PlainLabel()
        self._empty.setObjectName("emptyHistory")
        self._empty.setWordWrap(True)
        self._empty.setMargin(20)
        self._open = QPushButton()
        self._open.setEnabled(False)
        self._open.clicked.connect(self._on_open_clicked)
        self._is_busy = False
        self._header = ViewHeader()
        self._header.controls.addWidget(self._open)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.addWidget(self._header)
        layout.addWidget(self._pages, 1)
        self._word()

    def read(self) -> None:
        """Read which records there are now."""
        records = History().records(_MOST)
        self.count = len(records)
        self.table.show_records(records)
        self._pages.setCurrentWidget(self.table if records else self._empty)
        self._word()

    def set_busy(self, busy: bool) -> None:
        """Offer to open a record, unless something is being measured."""
        self._is_busy = busy
        self._on_picked()

    @override
    def title(self) -> Text:
        return N_("History")

    @override
    def picture_title(self) -> str:
        return _("History")

    @override
    def picture_widget(self) -> QWidget:
        return self.table

    @property
    @override
    def has_picture(self) -> bool:
        return False

    @override
    def caption(self) -> tuple[str, ...]:
        return ()

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    @override
    def _show_all(self) -> None:
        self._word()

    def _word(self) -> None:
        counted = ngettext("{count} record", "{count} records", self.count)
        hint = counted.format(count=self.count) if self.count else ""
        self._header.say(_("History"), hint)
        self._open.setText(_("&Open"))
        self._open.setToolTip(_("Open the selected record"))
        self.table.setAccessibleName(_("Kept records"))
        self._empty.setText(_("No records yet. Every race, load and check is kept here."))

    @Slot()
    def _on_picked(self) -> None:
        self._open.setEnabled(self.table.path is not None and not self._is_busy)

    @Slot()
    def _on_open_clicked(self) -> None:
        path = self.table.path
        if path is not None:
            self.open_requested.emit(path)
