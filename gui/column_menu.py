"""The menu that chooses the columns of the results table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from engine.export.column import COLUMNS, DEFAULT_COLUMNS, Column


class ColumnMenu(QMenu):
    """An entry a column, to be ticked; it stays open until one clicks elsewhere."""

    chosen = Signal(object)
    """The columns that the user wants, as a tuple."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Table &columns"))
        self.setToolTipsVisible(True)
        self._entries: dict[str, QAction] = {}
        for column in COLUMNS:
            entry = self.addAction(column.heading)
            entry.setToolTip(column.summary)
            entry.setCheckable(True)
            entry.toggled.connect(self._on_toggled)
            self._entries[column.key] = entry
        # A row without its lane says nothing.
        self._entries["lane"].setEnabled(False)
        self.addSeparator()
        self.reset = self.addAction(self.tr("Usual columns"))
        self.reset.setToolTip(self.tr("Show the columns that are shown at first"))
        self.reset.triggered.connect(self._on_reset_triggered)
        self.show_choice(DEFAULT_COLUMNS)

    def show_choice(self, columns: Sequence[Column]) -> None:
        """Tick these columns."""
        keys = {column.key for column in columns}
        for key, entry in self._entries.items():
            entry.blockSignals(True)
            entry.setChecked(key in keys)
            entry.blockSignals(False)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._toggle(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._toggle(self.activeAction()):
            super().keyPressEvent(event)

    def _toggle(self, entry: QAction | None) -> bool:
        """Tick a column without closing the menu; return whether it was a column's entry."""
        if entry is None or not entry.isCheckable():
            return False
        if entry.isEnabled():
            entry.toggle()
        return True

    @Slot()
    def _on_toggled(self, *_: object) -> None:
        columns = tuple(column for column in COLUMNS if self._entries[column.key].isChecked())
        self.chosen.emit(columns)

    @Slot()
    def _on_reset_triggered(self) -> None:
        self.show_choice(DEFAULT_COLUMNS)
        self.chosen.emit(DEFAULT_COLUMNS)
