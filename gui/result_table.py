"""The results table under the charts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from engine.export.table import HEADINGS, TableRow, table_rows
from engine.result import RaceResult
from gui.markers import marker_icon
from gui.theme import LIGHT, Theme

_Index = QModelIndex | QPersistentModelIndex
_HEADING_PADDING = 22
_SORT_ROLE = Qt.ItemDataRole.UserRole


class ResultTableModel(QAbstractTableModel):
    """A row for each lane and cluster count that has a result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: RaceResult | None = None
        self._rows: list[TableRow] = []
        self._theme: Theme = LIGHT

    def show_result(self, result: RaceResult | None) -> None:
        """Show a race as far as it has come."""
        rows = table_rows(result) if result is not None else []
        # Rows only appear as a race goes on; the same places mean the same rows with new numbers.
        same = self._result is result and [(r.lane, r.clusters) for r in rows] == [
            (r.lane, r.clusters) for r in self._rows
        ]
        self._result = result
        if same:
            self._rows = rows
            if rows:
                last = self.index(len(rows) - 1, len(HEADINGS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(HEADINGS)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == _SORT_ROLE:
            return row.sort_keys[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and (row.failure or row.note):
            return row.failure or row.note
        if role == Qt.ItemDataRole.ForegroundRole and row.failure:
            return QColor(self._theme.danger)
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and self._result is not None:
            return marker_icon(self._result.lanes[row.lane].style, self._theme)
        return None


class ResultTable(QTableView):
    """The table, sortable by any column, numbers aligned to the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ResultTableModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setSortRole(_SORT_ROLE)
        self.setModel(self._proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Results"))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(64)

    def show_result(self, result: RaceResult | None) -> None:
        """Show a race as far as it has come."""
        self._model.show_result(result)

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours, and rows as high as the font wants."""
        self._model.set_theme(theme)
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(int(metrics.height() * 1.6))
        widest = max(metrics.horizontalAdvance(heading) for heading in HEADINGS[1:])
        self.horizontalHeader().setMinimumSectionSize(widest + _HEADING_PADDING)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
