"""Widgets that are there already follow the language."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from engine.vocabulary.wording import N_
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox
from tests.gui.sight import pseudo_speaking


@pytest.fixture
def sleep(qtbot):
    box = NumberBox(N_("How long"), N_("s"), 0.05)
    box.setValue(7)
    qtbot.addWidget(box)
    return box


def words_of(field):
    name, note = field.findChildren(QLabel)
    return [name.text(), note.text()]


def test_a_field_says_its_name_and_hint_in_the_current_language(qtbot):
    field = FormField(N_("&Sleep"), QLineEdit(), N_("per query"))
    qtbot.addWidget(field)
    with pseudo_speaking():
        assert words_of(field) == ["\u27e6&Sleep\u27e7", "\u27e6per query\u27e7"]
        field.set_error("too long")
    assert words_of(field) == ["&Sleep", "too long"]
    field.set_error(None)
    assert words_of(field) == ["&Sleep", "per query"]


def test_a_number_keeps_its_value_when_its_unit_is_said_otherwise(sleep):
    with pseudo_speaking():
        assert (sleep.text(), sleep.value()) == ("7 \u27e6s\u27e7", 7)
        assert sleep.toolTip() == sleep.accessibleName() == "\u27e6How long\u27e7"
    assert (sleep.text(), sleep.value()) == ("7 s", 7)
    assert sleep.toolTip() == sleep.accessibleName() == "How long"


def test_what_is_typed_wrongly_stays_and_is_said_to_be_wrong_in_the_new_language(qtbot, sleep):
    sleep.lineEdit().setText("soon s")
    assert sleep.problem == "must be a number such as 0.3, got 'soon'"
    with pseudo_speaking(), qtbot.assertNotEmitted(sleep.valueChanged):
        assert sleep.text() == "soon \u27e6s\u27e7"
        assert sleep.problem == "\u27e6must be a number such as 0.3, got 'soon'\u27e7"
    assert sleep.text() == "soon s"


def test_a_text_in_place_of_the_least_value_is_in_the_current_language(qtbot):
    port = IntegerBox(N_("The port"), least=0, most=9)
    qtbot.addWidget(port)
    port.show_least_as(N_("any port"))
    assert (port.text(), port.value(), port.problem) == ("any port", 0, "")
    with pseudo_speaking():
        assert (port.text(), port.value(), port.problem) == ("\u27e6any port\u27e7", 0, "")
    assert (port.text(), port.value(), port.problem) == ("any port", 0, "")
