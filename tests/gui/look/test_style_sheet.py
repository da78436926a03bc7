import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton

from gui.look.style_property import set_style_property
from gui.look.style_sheet import style_sheet
from gui.look.theme import DARK, LIGHT


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_widgets_are_painted_in_the_theme_that_the_sheet_was_filled_in_for(qtbot, theme):
    button = QPushButton()
    button.setObjectName("start")
    qtbot.addWidget(button)
    # Qt warns of a sheet that it cannot read, which fails a test.
    button.setStyleSheet(style_sheet(theme))
    button.resize(80, 40)
    assert button.grab().toImage().pixelColor(40, 20) == QColor(theme.accent)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_sheet_has_no_gap_left(theme):
    assert "{{" not in style_sheet(theme)


def test_a_label_that_turns_into_an_error_is_painted_as_one(qtbot):
    label = QLabel("\u2588" * 10)
    qtbot.addWidget(label)
    label.setStyleSheet(style_sheet(LIGHT))
    for role, colour in (("hint", LIGHT.muted), ("error", LIGHT.danger), ("hint", LIGHT.muted)):
        set_style_property(label, "role", role)
        image = label.grab().toImage()
        assert image.pixelColor(image.rect().center()) == QColor(colour)
