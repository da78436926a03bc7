"""The menu that chooses the columns of the results table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from engine.export.table.column import Column
from engine.export.table.columns import COLUMNS, DEFAULT_COLUMNS, LANE
from engine.vocabulary.glossary import explained
from engine.vocabulary.wording import _


class _TickMenu(QMenu):
    """A menu that stays open while the user ticks entries, until a click elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_pressed = False
        self.setToolTipsVisible(True)
        self.aboutToShow.connect(self._on_about_to_show)

    @Slot()
    def _on_about_to_show(self) -> None:
        self._is_pressed = False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = True
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # Without room beside it, the menu opens under the mouse: releasing a button that was
        # pressed before the menu opened means no entry.
        was_pressed, self._is_pressed = self._is_pressed, False
        if not was_pressed or not _tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not _tick(self.activeAction()):
            super().keyPressEvent(event)


def _tick(entry: QAction | None) -> bool:
    """Tick or untick an entry; return whether it is checkable."""
    if entry is None or not entry.isCheckable():
        return False
    if entry.isEnabled():
        entry.toggle()
    return True


class ColumnMenu(_TickMenu):
    """One checkable entry per column; columns about the machine are in a submenu."""

    chosen = Signal(object)
    """The user chose these columns, a tuple."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machine = machine = _TickMenu(self)
        self._entries: dict[str, QAction] = {}
        for column in COLUMNS:
            menu = machine if column.is_of_machine else self
            entry = menu.addAction("")
            entry.setCheckable(True)
            entry.toggled.connect(self._on_toggled)
            self._entries[column.key] = entry
        # A row without its lane means nothing.
        self._entries[LANE.key].setEnabled(False)
        self.addSeparator()
        self.addMenu(machine)
        self.addSeparator()
        self.reset = self.addAction("")
        self.reset.triggered.connect(self._on_reset_triggered)
        self._word()
        self.show_choice(DEFAULT_COLUMNS)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setTitle(_("Table &columns"))
        self._machine.setTitle(_("Machine"))
        for column in COLUMNS:
            self._entries[column.key].setText(str(column.heading))
            self._entries[column.key].setToolTip(str(explained(column.summary, column.heading)))
        self.reset.setText(_("Reset columns"))
        self.reset.setToolTip(_("Show the default columns"))

    def show_choice(self, columns: Sequence[Column]) -> None:
        """Tick these columns."""
        keys = {column.key for column in columns}
        for key, entry in self._entries.items():
            entry.blockSignals(True)
            entry.setChecked(key in keys)
            entry.blockSignals(False)

    @Slot()
    def _on_toggled(self, *args: object) -> None:
        columns = tuple(column for column in COLUMNS if self._entries[column.key].isChecked())
        self.chosen.emit(columns)

    @Slot()
    def _on_reset_triggered(self) -> None:
        self.show_choice(DEFAULT_COLUMNS)
        self.chosen.emit(DEFAULT_COLUMNS)
