"""The model of every table of figures: rows that are lanes, and their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget
from typing_extensions import override

from engine.vocabulary.glossary import explained
from engine.vocabulary.wording import Text
from gui.look.markers import marker_icon
from gui.look.theme import LIGHT, Theme
from gui.widgets.plain_text import plain_tip

_Index = QModelIndex | QPersistentModelIndex
_SORT_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; marked texts are worded when shown."""

    text: Text | str
    tip: Text | str = ""
    is_text: bool = False
    """Whether its cells are texts, which start at the left, rather than numbers."""

    has_marker: bool = False
    """Whether its cells show the markers of their lanes."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table."""

    place: Hashable
    """Rows of the same place are the same row with new figures."""

    lane: int
    """Its lane, by place."""

    style: int
    """The style of its lane."""

    cells: Sequence[str]
    """One text per column."""

    sort_keys: Sequence[float | None]
    """One number per column, to sort by; None comes last."""

    tip: Callable[[int], str]
    """Returns the tool tip in a column, or nothing."""

    has_failed: bool = False


class TableModel(QAbstractTableModel):
    """Shows the rows of one race or load so far."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[Heading, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._theme: Theme = LIGHT
        self._selected: int | None = None

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings on show."""
        return self._headings

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows on show, unsorted."""
        return self._rows

    def show_rows(
        self, headings: Sequence[Heading], rows: Sequence[Row], *, goes_on: bool = False
    ) -> None:
        """Show these rows.

        Args:
            headings: One per cell of a row.
            rows: In the order that they have before they are sorted.
            goes_on: Whether race or load and columns are those already shown. Rows at the same
                places then keep selection and scroll position, and only get new figures.
        """
        if goes_on and [row.place for row in rows] == [row.place for row in self._rows]:
            self._headings, self._rows = tuple(headings), tuple(rows)
            self._tell_changed()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(headings) - 1)
            return
        self.beginResetModel()
        self._headings, self._rows = tuple(headings), tuple(rows)
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        self.beginResetModel()
        self._theme = theme
        self.endResetModel()

    def highlight_lane(self, lane: int | None) -> None:
        """Highlight the rows of a lane, or none."""
        self._selected = lane
        self._tell_changed(Qt.ItemDataRole.BackgroundRole)

    def _tell_changed(self, *roles: Qt.ItemDataRole) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last, list(roles))

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._headings)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        heading = self._headings[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(heading.text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(explained(heading.tip, heading.text)) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(heading)
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[column]
        if role == _SORT_ROLE:
            return row.sort_keys[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(self._headings[column])
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = row.tip(column)
            return plain_tip(tip) if tip else None
        if role == Qt.ItemDataRole.ForegroundRole and row.has_failed:
            return QColor(self._theme.danger)
        if role == Qt.ItemDataRole.BackgroundRole and row.lane == self._selected:
            return QColor(self._theme.hover)
        if role == Qt.ItemDataRole.DecorationRole and self._headings[column].has_marker:
            return marker_icon(row.style, self._theme)
        return None


class RowOrder(QSortFilterProxyModel):
    """Sorts rows by number; rows without one come last in either direction."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setSourceModel(model)
        self.setSortRole(_SORT_ROLE)

    def row_at(self, index: _Index) -> Row:
        """Return the row that an index of this order is in."""
        return self._model.rows[self.mapToSource(index).row()]

    @override
    def lessThan(self, left: _Index, right: _Index) -> bool:
        one, other = left.data(_SORT_ROLE), right.data(_SORT_ROLE)
        if one is None or other is None:
            is_ascending = self.sortOrder() is Qt.SortOrder.AscendingOrder
            return (one is not None) if is_ascending else (one is None and other is not None)
        return bool(one < other)


def set_up_table(table: QTableView) -> None:
    """Let a table sort by its headings and select whole rows, one at a time."""
    table.setSortingEnabled(True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)


def fit_row_height(table: QTableView) -> None:
    """Make a table's rows as high as its font needs."""
    table.verticalHeader().setDefaultSectionSize(int(table.fontMetrics().height() * 1.6))


def _alignment(heading: Heading) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if heading.is_text else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
