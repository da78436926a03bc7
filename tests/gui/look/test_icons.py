"""Icons, in buttons of every size."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QToolButton

from gui.look.icons import icon
from gui.look.theme import DARK, LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_an_icon_is_painted_in_its_colour(qtbot, theme):
    image = icon("start", theme, "#ff0000").pixmap(QSize(32, 32)).toImage()
    reds = [
        image.pixelColor(x, y).red()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert reds
    assert set(reds) == {255}


@pytest.mark.parametrize("size", [QSize(0, 0), QSize(16, 0), QSize(0, 16)])
def test_where_there_is_no_room_nothing_is_painted(qtbot, size):
    assert icon("edit", LIGHT).pixmap(size).isNull()


def test_a_button_without_room_beside_its_padding_paints_no_icon(qtbot):
    """A warning of Qt fails a test."""
    button = QToolButton()
    qtbot.addWidget(button)
    button.setStyleSheet("QToolButton { padding: 6px }")
    button.setIcon(icon("edit", LIGHT))
    button.setFixedSize(8, 8)
    button.render(QPixmap(8, 8))
