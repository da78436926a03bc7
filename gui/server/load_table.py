"""The table under the charts of the Server page: one row per server."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget
from typing_extensions import override

from engine.export.load.table import COLUMNS, HEADINGS, LoadRow, load_rows
from engine.load.result.result import LoadResult
from engine.vocabulary.wording import Text, _
from gui.look.theme import Theme
from gui.widgets.table_model import (
    Heading,
    Row,
    RowOrder,
    TableModel,
    fit_row_height,
    set_up_table,
)

_WIDEST = "00.0 ms"
_PADDING = 24
_MARKER = 24


class LoadTable(QTableView):
    """The table, sortable by any column, numbers aligned to the right."""

    row_picked = Signal(object)
    """The user picked the server at this place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("load")
        self._model = TableModel(self)
        self._load: LoadResult | None = None
        self._model.show_rows(*figure_rows(None))
        self._order = RowOrder(self._model, self)
        self.setModel(self._order)
        set_up_table(self)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(24)
        self.clicked.connect(self._on_clicked)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self.show_load(self._load)

    def show_load(self, load: LoadResult | None) -> None:
        """Show a load as far as it has come."""
        headings, rows = figure_rows(load)
        self._model.show_rows(headings, rows, goes_on=load is self._load)
        self._load = load
        self._share_out()

    def select_row(self, place: int | None) -> None:
        """Select the server at a place, or none."""
        self.clearSelection()
        for row, shown in enumerate(self._model.rows):
            if shown.lane == place:
                index = self._order.mapFromSource(self._model.index(row, 0))
                self.selectRow(index.row())

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours, and rows as high as the font needs."""
        self._model.set_theme(theme)
        fit_row_height(self)
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

    def _word(self) -> None:
        self.setAccessibleName(_("Figures of each server"))

    def _share_out(self) -> None:
        """Give each column what its widest text needs, and hide some where there is no room."""
        metrics = self.fontMetrics()
        texts = [[str(heading.text), _WIDEST] for heading in self._model.headings]
        for row in self._model.rows:
            for column, cell in zip(texts, row.cells, strict=True):
                column.append(cell)
        needs = [max(map(metrics.horizontalAdvance, column)) + _PADDING for column in texts]
        needs[0] += _MARKER
        # The least needed columns go first, and come back as the window grows.
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
        self.row_picked.emit(self._order.row_at(index).lane)


def figure_rows(load: LoadResult | None) -> tuple[list[Heading], list[Row]]:
    """Return the headings of a load's figures, and one row per server that has begun."""
    tips: tuple[Text | str, ...] = ("", *(column.tip for column in COLUMNS))
    headings = [
        Heading(text, tip, is_text=place == 0, has_marker=place == 0)
        for place, (text, tip) in enumerate(zip(HEADINGS, tips, strict=True))
    ]
    if load is None:
        return headings, []
    rows = [
        Row(
            place=row.lane,
            lane=row.lane,
            style=load.lanes[row.lane].planned.style,
            cells=row.cells,
            sort_keys=row.sort_keys,
            tip=partial(_tip, row),
            has_failed=bool(row.failure),
        )
        for row in load_rows(load)
    ]
    return headings, rows


def _tip(row: LoadRow, column: int) -> str:
    return row.failure or row.note
