"""A layout that wraps."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from gui.widgets.flow_layout import FlowLayout


class Block(QLabel):
    """A widget of a size, which counts how often that is asked for."""

    def __init__(self, width, height=20):
        super().__init__()
        self.size_, self.asked = QSize(width, height), 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self):
        self.asked += 1
        return self.size_


@pytest.fixture
def flow(qtbot):
    box = QWidget()
    qtbot.addWidget(box)
    layout = FlowLayout(box, spacing=10)
    for _ in range(3):
        layout.addWidget(Block(100))
    box.show()
    # The layout ends with its box.
    layout.kept = box
    return layout


def test_it_takes_as_many_lines_as_it_needs(flow):
    assert [flow.heightForWidth(width) for width in (320, 210, 100)] == [20, 50, 80]


def test_its_height_is_worked_out_once_for_a_width(flow):
    blocks = [flow.itemAt(place).widget() for place in range(3)]
    flow.heightForWidth(210)
    before = [block.asked for block in blocks]
    assert all(flow.heightForWidth(210) == 50 for _ in range(9))
    assert [block.asked for block in blocks] == before


def test_its_height_follows_what_it_holds(qtbot, flow):
    block = flow.itemAt(0).widget()
    assert flow.heightForWidth(210) == 50
    block.size_ = QSize(100, 60)
    block.updateGeometry()
    assert flow.heightForWidth(210) == 90
    block.hide()
    assert flow.heightForWidth(210) == 20
    block.show()
    more = Block(100)
    flow.addWidget(more)
    more.show()
    assert flow.heightForWidth(210) == 90
    assert flow.heightForWidth(100) == 150
    flow.takeAt(0)
    assert flow.heightForWidth(210) == 50
    flow.setSpacing(40)
    assert flow.heightForWidth(210) == 140
