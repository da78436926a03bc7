"""The results table under the charts, with sorting, chosen columns and lane selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget
from typing_extensions import override

from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS, LANE
from engine.race.result.result import RaceResult
from engine.race.result.statistics import Place
from engine.vocabulary.wording import _
from gui.look.theme import Theme
from gui.results.column_menu import ColumnMenu
from gui.results.rows import result_rows
from gui.widgets.table_model import RowOrder, TableModel, fit_row_height, set_up_table

_PADDING = 21
_CELL_PADDING = 26
_MARKER = 16
_MEASURED = 5
"""How many of a column's longest texts to measure."""

_LEAST_WIDTH = 56
_LEAST_LANE_WIDTH = 160


class ResultTable(QTableView):
    """The table; sortable by any column, numbers aligned to the right."""

    lane_selected = Signal(object)
    """The user selected a lane, by its place, or None for no lane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = TableModel(self)
        self._order = RowOrder(self._model, self)
        self._result: RaceResult | None = None
        self._columns: tuple[Column, ...] = DEFAULT_COLUMNS
        self._selected: int | None = None
        self._place: Place | None = None
        self._widths: list[int] = []
        self._is_syncing = False
        self.column_menu = ColumnMenu(self)
        """Chooses the columns."""

        self.column_menu.chosen.connect(self.set_columns)
        self._show()
        self.setModel(self._order)
        set_up_table(self)
        self._sort_by_clusters()
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setIconSize(QSize(_MARKER, _MARKER))
        # Long lane titles differ in their ends.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_menu_requested)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._widths = []
            self.show_result(self._result)

    def _word(self) -> None:
        self.setAccessibleName(_("Results"))
        self.horizontalHeader().setToolTip(_("Click to sort, right-click to choose columns"))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns on show."""
        return self._columns

    @property
    def order(self) -> list[Place]:
        """The sorted rows, each as its lane and point."""
        rows = range(self._order.rowCount())
        return [self._place_of(self._order.index(row, 0)) for row in rows]

    def show_result(self, result: RaceResult | None) -> None:
        """Show a race's result so far."""
        if result is not self._result or (result is not None and result.is_over):
            self._widths = []
        goes_on = result is self._result
        self._result = result
        with_focus = self.hasFocus()
        self._show(goes_on=goes_on)
        self._restore_selection()
        self._fit()
        if with_focus:
            self.setFocus()

    @Slot(object)
    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns."""
        if tuple(columns) == self._columns:
            return
        sorted_by = self._sort_key()
        order = self._order.sortOrder()
        self._columns = tuple(columns)
        self.column_menu.show_choice(self._columns)
        self._widths = []
        self._show()
        keys = [column.key for column in columns]
        if sorted_by in keys:
            self.sortByColumn(keys.index(sorted_by), order)
        else:
            self._sort_by_clusters()
        self._restore_selection()
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours, and fit the row height to the font."""
        self._is_syncing = True
        self._model.set_theme(theme)
        self._is_syncing = False
        fit_row_height(self)
        self._widths = []
        self._restore_selection()
        self._fit()

    def select_lane(self, lane: int | None) -> None:
        """Highlight a lane's rows; the clicked row, or else the first, becomes current."""
        self._selected = lane
        if lane is None or (self._place is not None and self._place[0] != lane):
            self._place = None
        self._model.highlight_lane(lane)
        self._restore_selection()

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._is_syncing:
            return
        rows = self.selectionModel().selectedRows()
        self._place = self._place_of(rows[0]) if rows else None
        lane = self._place[0] if self._place is not None else None
        if lane != self._selected:
            self.lane_selected.emit(lane)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        is_again = index.isValid() and self.selectionModel().isRowSelected(index.row())
        if event.button() is Qt.MouseButton.LeftButton and (is_again or not index.isValid()):
            # A second click clears the selection, like a click outside the rows.
            self.selectionModel().clear()
            return
        super().mousePressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    @Slot(QPoint)
    def _on_menu_requested(self, place: QPoint) -> None:
        self.column_menu.popup(self.horizontalHeader().mapToGlobal(place))

    def _show(self, *, goes_on: bool = False) -> None:
        """Hand the rows to the model."""
        self._is_syncing = True
        headings, rows = result_rows(self._result, self._columns)
        self._model.show_rows(headings, rows, goes_on=goes_on)
        self._is_syncing = False

    def _place_of(self, index: QModelIndex) -> Place:
        return cast(Place, self._order.row_at(index).place)

    def _restore_selection(self) -> None:
        """Select the picked row again after the rows have changed."""
        rows = self._model.rows
        wanted = [place for place, row in enumerate(rows) if row.lane == self._selected]
        exact = [place for place in wanted if rows[place].place == self._place]
        self._is_syncing = True
        try:
            if not wanted:
                self.selectionModel().clear()
                return
            indexes = [self._order.mapFromSource(self._model.index(p, 0)) for p in exact or wanted]
            index = min(indexes, key=lambda index: index.row())
            flags = (
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows
            )
            if not self.selectionModel().isRowSelected(index.row()):
                self.selectionModel().setCurrentIndex(index, flags)
        finally:
            self._is_syncing = False

    def _sort_key(self) -> str:
        place = self._order.sortColumn()
        return self._columns[place].key if 0 <= place < len(self._columns) else ""

    def _sort_by_clusters(self) -> None:
        keys = [column.key for column in self._columns]
        place = keys.index("clusters") if "clusters" in keys else 0
        self.sortByColumn(place, Qt.SortOrder.AscendingOrder)

    def _fit(self) -> None:
        """Make each column as wide as its heading and numbers; none shrinks during a race."""
        wanted = [self._width_of(place) for place in range(len(self._columns))]
        if len(self._widths) == len(wanted):
            wanted = [max(pair) for pair in zip(wanted, self._widths, strict=True)]
        if wanted != self._widths:
            self._widths = wanted
            self._spread()

    def _width_of(self, place: int) -> int:
        """Return the preferred width of a column in pixels.

        Qt's own hint measures every cell, which takes a second for a thousand rows.
        """
        text = str(self._model.headings[place].text)
        heading = self.horizontalHeader().fontMetrics().horizontalAdvance(text)
        texts = {row.cells[place] for row in self._model.rows}
        longest = sorted(texts, key=len)[-_MEASURED:]
        cell = max(map(self.fontMetrics().horizontalAdvance, longest), default=0)
        marker = self.iconSize().width() if self._columns[place] is LANE else 0
        return max(_LEAST_WIDTH, heading + _PADDING, cell + _CELL_PADDING + marker)

    def _spread(self) -> None:
        """Share out the remaining width among the columns; long lane titles shrink first."""
        if not self._widths:
            return
        widths = list(self._widths)
        room = self.viewport().width() - sum(widths)
        if room < 0 and self._columns[0] is LANE:
            widths[0] -= min(-room, max(0, widths[0] - _LEAST_LANE_WIDTH))
        share, rest = divmod(max(0, room), len(widths))
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width + share + (1 if place < rest else 0))
