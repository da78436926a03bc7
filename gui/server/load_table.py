"""The table under the charts of the Server page: a row a server."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from engine.export.load.table import COLUMNS, HEADINGS, LoadRow, load_rows
from engine.load.result.result import LoadResult
from gui.look.markers import marker_icon
from gui.look.theme import LIGHT, Theme
from gui.widgets.plain_text import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_WIDEST = "00.0 ms"
_PADDING = 24
_MARKER = 24
_SORT_ROLE = Qt.ItemDataRole.UserRole


class LoadTableModel(QAbstractTableModel):
    """A row for each server that has answered or failed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._load: LoadResult | None = None
        self._theme: Theme = LIGHT
        self.rows: list[LoadRow] = []

    def show_load(self, load: LoadResult | None) -> None:
        """Show a load as far as it has come."""
        rows = load_rows(load) if load is not None else []
        # Rows only appear as a load goes on; as many rows are the same rows with new numbers.
        if self._load is load and len(rows) == len(self.rows):
            self.rows = rows
            if rows:
                last = self.index(len(rows) - 1, len(HEADINGS) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._load, self.rows = load, rows
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

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
            return str(HEADINGS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return str(COLUMNS[section - 1].tip)
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == _SORT_ROLE:
            return row.sort_keys[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and (row.failure or row.note):
            return plain_tip(row.failure or row.note)
        if role == Qt.ItemDataRole.ForegroundRole and row.failure:
            return QColor(self._theme.danger)
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and self._load is not None:
            return marker_icon(self._load.lanes[row.lane].planned.style, self._theme)
        return None


class LoadTable(QTableView):
    """The table, sortable by any column, numbers aligned to the right."""

    row_picked = Signal(object)
    """The user picked the server at this place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("load")
        self._model = LoadTableModel(self)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._model)
        self._proxy.setSortRole(_SORT_ROLE)
        self.setModel(self._proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Figures of each server"))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(24)
        self.clicked.connect(self._on_clicked)

    def show_load(self, load: LoadResult | None) -> None:
        """Show a load as far as it has come."""
        self._model.show_load(load)
        self._share_out()

    def select_row(self, place: int | None) -> None:
        """Show the server at a place as the one that is looked at, or none."""
        self.clearSelection()
        for row, shown in enumerate(self._model.rows):
            if shown.lane == place:
                index = self._proxy.mapFromSource(self._model.index(row, 0))
                self.selectRow(index.row())

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours, and rows as high as the font wants."""
        self._model.set_theme(theme)
        self.verticalHeader().setDefaultSectionSize(int(self.fontMetrics().height() * 1.6))
        self._share_out()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        if self.currentIndex().row() not in (before, -1):
            self._on_clicked(self.currentIndex())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give each column what its widest text needs, and hide some where there is no room."""
        metrics = self.fontMetrics()
        texts = [[str(heading), _WIDEST] for heading in HEADINGS]
        for row in self._model.rows:
            for column, cell in zip(texts, row.cells, strict=True):
                column.append(cell)
        needs = [max(map(metrics.horizontalAdvance, column)) + _PADDING for column in texts]
        needs[0] += _MARKER
        # What can best be done without goes first, and comes back as the window grows.
        dispensable = [place for place, column in enumerate(COLUMNS, 1) if not column.is_core]
        hidden: set[int] = set()
        width = self.viewport().width()
        while dispensable and sum(needs) - sum(needs[place] for place in hidden) > width:
            hidden.add(dispensable.pop())
        shown = [place for place in range(len(needs)) if place not in hidden]
        share = max(0, width - sum(needs[place] for place in shown)) // len(shown)
        for place, need in enumerate(needs):
            self.setColumnHidden(place, place in hidden)
            self.setColumnWidth(place, need + share)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.row_picked.emit(self._model.rows[self._proxy.mapToSource(index).row()].lane)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
