"""The results table as a Qt model, and the order of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.export.table.column import LANE, Column
from engine.export.table.table import Place, Table, make_table
from engine.race.result.result import RaceResult
from engine.race.result.verdict import comparison_words
from engine.race.spec.axis import Point
from gui.look.markers import marker_icon
from gui.look.theme import LIGHT, Theme
from gui.widgets.plain_text import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_VERDICT_KEYS = ("verdict", "speedup", "ratio", "ratio_interval")
_SORT_ROLE = Qt.ItemDataRole.UserRole


class ResultModel(QAbstractTableModel):
    """One row per lane and point with a result, one column per chosen column."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: RaceResult | None = None
        self._columns = tuple(columns)
        self._table = make_table(None, columns)
        self._theme: Theme = LIGHT
        self._selected: int | None = None

    @property
    def table(self) -> Table:
        """The table on show."""
        return self._table

    def show_result(self, result: RaceResult | None) -> None:
        """Show a race's result so far."""
        table = make_table(result, self._columns)
        # A race only adds rows: the same places mean the same rows with new numbers.
        same = self._result is result and _places(table) == _places(self._table)
        self._result = result
        if same:
            self._table = table
            if table.rows:
                last = self.index(len(table.rows) - 1, len(self._columns) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns) - 1)
        else:
            self.beginResetModel()
            self._table = table
            self.endResetModel()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._table = make_table(self._result, columns)
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    def select_lane(self, lane: int | None) -> None:
        """Highlight the rows of a lane."""
        self._selected = lane
        if self._table.rows:
            last = self.index(len(self._table.rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.BackgroundRole])

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._table.rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.headings[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(self._columns[section].summary)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[section])
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._table.rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == _SORT_ROLE:
            return row.sort_keys[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._columns[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            told = row.failure or row.note or row.reasons[column]
            tip = told or self._evidence(row.lane, row.point, column)
            return plain_tip(tip) if tip else None
        if role == Qt.ItemDataRole.ForegroundRole and row.failure:
            return QColor(self._theme.danger)
        if role == Qt.ItemDataRole.BackgroundRole and row.lane == self._selected:
            return QColor(self._theme.hover)
        if (
            role == Qt.ItemDataRole.DecorationRole
            and self._columns[column] is LANE
            and self._result is not None
        ):
            return marker_icon(self._result.lanes[row.lane].style, self._theme)
        return None

    def _evidence(self, lane: int, point: Point, column: int) -> str | None:
        """Return the evidence for a verdict, in the columns about it."""
        if self._result is None or self._columns[column].key not in _VERDICT_KEYS:
            return None
        comparison = self._result.comparison(lane, point)
        return comparison_words(comparison) if comparison is not None else None


class ResultOrder(QSortFilterProxyModel):
    """Sorts rows by number; rows without one come last in either direction."""

    def __init__(self, model: ResultModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(model)
        self.setSortRole(_SORT_ROLE)

    @override
    def lessThan(self, left: _Index, right: _Index) -> bool:
        one, other = left.data(_SORT_ROLE), right.data(_SORT_ROLE)
        if one is None or other is None:
            is_ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (one is not None) if is_ascending else (one is None and other is not None)
        return bool(one < other)


def _places(table: Table) -> list[Place]:
    return [(row.lane, row.point) for row in table.rows]


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column.is_text else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
