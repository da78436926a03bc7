"""The table of kept records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from engine.record.history import Kept
from engine.vocabulary.units import file_size_text
from engine.vocabulary.wording import N_, Text

_Index = QModelIndex | QPersistentModelIndex

_MOMENT = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class _Heading:
    text: Text
    is_number: bool = False


_HEADINGS = (
    _Heading(N_("Started")),
    _Heading(N_("Kind")),
    _Heading(N_("Name")),
    _Heading(N_("Size"), is_number=True),
)


class RecordModel(QAbstractTableModel):
    """Shows one record per row, the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._records: tuple[Kept, ...] = ()

    def show_records(self, records: Sequence[Kept]) -> None:
        """Show these records."""
        if tuple(records) == self._records:
            return
        self.beginResetModel()
        self._records = tuple(records)
        self.endResetModel()

    def path(self, row: int) -> Path:
        """Return the file of a row."""
        return self._records[row].path

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(self._records)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as in Qt
        return 0 if parent.isValid() else len(_HEADINGS)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        kept = self._records[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return kept.path.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._alignment(index.column()))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        started = kept.started.astimezone().strftime(_MOMENT) if kept.started is not None else ""
        kind = str(kept.kind) if kept.kind is not None else ""
        return (started, kind, kept.label, file_size_text(kept.size_bytes))[index.column()]

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(_HEADINGS[section].text)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._alignment(section))
        return None

    @staticmethod
    def _alignment(column: int) -> Qt.AlignmentFlag:
        if _HEADINGS[column].is_number:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordTable(QTableView):
    """Picks one of the kept records; Enter or a double click opens it."""

    open_requested = Signal(object)
    """The record in this file, a ``Path``, is wanted."""

    picked = Signal()
    """Another record is picked, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RecordModel(self)
        self.setModel(self._model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    def show_records(self, records: Sequence[Kept]) -> None:
        """Show these records, and keep the picked one picked."""
        picked = self.path
        self._model.show_records(records)
        for row in range(self._model.rowCount()):
            if self._model.path(row) == picked:
                self.selectRow(row)

    @property
    def path(self) -> Path | None:
        """The file of the picked record, or None."""
        rows = self.selectionModel().selectedRows()
        return self._model.path(rows[0].row()) if rows else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        path = self.path
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and path is not None:
            self.open_requested.emit(path)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADINGS) - 1)
            self.viewport().update()

    @Slot(object)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.open_requested.emit(self._model.path(index.row()))

    @Slot()
    def _on_selection_changed(self, *_: object) -> None:
        self.picked.emit()
