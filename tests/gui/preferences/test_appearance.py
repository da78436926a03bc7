"""Theme and text size reach every widget, and none of them many times over."""

from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from gui.look.theme import DARK, LIGHT, Scheme
from tests.engine.races import made_up_race
from tests.gui.conftest import race_file

_MOST = 3
"""A style goes, another comes, and a new palette or font may ask for a third."""


class _Styled(QObject):
    """Counts how often each widget is styled."""

    def __init__(self, widgets):
        super().__init__()
        self.counts = Counter()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.StyleChange:
            self.counts[id(watched)] += 1
        return False


@pytest.fixture
def styled(window):
    QApplication.processEvents()
    return _Styled([*window.findChildren(QWidget)])


def test_a_theme_styles_each_widget_a_few_times_however_deep_it_lies(styled, appearances):
    appearances[-1].set_scheme(Scheme.DARK)
    QApplication.processEvents()
    assert len(styled.counts) > 300
    assert max(styled.counts.values()) <= _MOST


def test_larger_text_styles_each_widget_a_few_times_however_deep_it_lies(styled, appearances):
    appearances[-1].scale_text(1.1)
    QApplication.processEvents()
    assert len(styled.counts) > 300
    assert max(styled.counts.values()) <= _MOST


def test_a_theme_reaches_every_label_and_leaves_its_weight_and_size(window, appearances):
    appearances[-1].set_scheme(Scheme.LIGHT)
    labels = [one for one in window.findChildren(QLabel) if one.property("role") == "hint"]
    fonts = {label: label.font().toString() for label in window.findChildren(QLabel)}
    for scheme, theme in ((Scheme.DARK, DARK), (Scheme.LIGHT, LIGHT)):
        appearances[-1].set_scheme(scheme)
        colours = {label.palette().color(QPalette.ColorRole.WindowText).name() for label in labels}
        assert colours == {theme.muted}
        assert {label: label.font().toString() for label in fonts} == fonts


def test_lanes_that_come_after_a_change_of_text_size_have_that_size(
    qtbot, window, appearances, tmp_path
):
    path = race_file(tmp_path / "one.racelane", made_up_race())
    with qtbot.waitSignal(window.race.session.ended):
        window.open(path)
        appearances[-1].scale_text(1.5)
    QApplication.processEvents()
    sizes = {
        (type(one).__name__, round(one.font().pointSizeF(), 1))
        for one in window.findChildren(QWidget)
        if one.isVisible()
    }
    assert {size for _, size in sizes} == {round(QApplication.font().pointSizeF(), 1)}, sizes
