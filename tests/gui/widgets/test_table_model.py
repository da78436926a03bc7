import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from gui.widgets.table_model import Heading, Row, RowOrder, TableModel, set_up_table

HEADINGS = (Heading("Lane", is_text=True, has_marker=True), Heading("Median (s)", "half of them"))


def row(lane, median_s, failure=""):
    text = "" if median_s is None else f"{median_s:g}"
    return Row(lane, lane, lane, (f"lane {lane}", text), (lane, median_s), lambda _: failure)


@pytest.fixture
def table(qtbot):
    view = QTableView()
    qtbot.addWidget(view)
    model = TableModel(view)
    view.model_ = model
    view.setModel(RowOrder(model, view))
    set_up_table(view)
    model.show_rows(HEADINGS, [row(0, 2.0), row(1, None, "it <b>died</b>"), row(2, 1.0)])
    return view


def medians(table):
    model = table.model()
    return [model.index(place, 1).data() for place in range(model.rowCount())]


def test_what_is_not_known_comes_last_either_way(table):
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert medians(table) == ["1", "2", ""]
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert medians(table) == ["2", "1", ""]


def test_new_figures_keep_the_selection_and_another_race_does_not(table):
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    table.selectRow(1)
    table.model_.show_rows(HEADINGS, [row(0, 0.5), row(1, 3.0), row(2, 1.0)], goes_on=True)
    assert medians(table) == ["0.5", "1", "3"]
    (index,) = table.selectionModel().selectedRows()
    assert index.data() == "lane 0"
    table.model_.show_rows(HEADINGS, [row(0, 0.5), row(1, 3.0), row(2, 1.0)])
    assert not table.selectionModel().hasSelection()


def test_numbers_stand_at_the_right_and_a_reason_is_plain_text(table):
    index = table.model().index(1, 1)
    assert index.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.model().index(1, 0).data(Qt.ItemDataRole.DecorationRole) is not None
    assert "&lt;b&gt;died&lt;/b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    heading = table.model().headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert heading == "half of them"
