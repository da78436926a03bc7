"""Widgets that are there already follow the language."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from engine.vocabulary.option import Amount
from engine.vocabulary.wording import N_
from gui.widgets.command import Command
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox
from gui.widgets.option_field import OptionField
from gui.widgets.segments import Segments
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


def test_a_button_of_a_choice_keeps_the_text_that_it_was_given_last(qtbot):
    choice = Segments([(N_("Clusters"), N_("Over cluster counts")), ("", N_("Over sizes"))])
    qtbot.addWidget(choice)
    choice.set_text(1, N_("Pool size"))
    with pseudo_speaking():
        assert [choice.button(place).text() for place in (0, 1)] == [
            "\u27e6Clusters\u27e7",
            "\u27e6Pool size\u27e7",
        ]
        assert choice.button(1).toolTip() == "\u27e6Over sizes\u27e7"
    assert choice.button(1).text() == "Pool size"


def test_an_action_keeps_its_shortcut_and_its_last_text(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    action = Command(owner, N_("Show plan"), N_("Show the ideals"), "F2")
    action.setText(N_("Show results"))
    with pseudo_speaking():
        assert action.text() == "\u27e6Show results\u27e7"
        assert action.toolTip() == "\u27e6Show the ideals\u27e7 (F2)"
        action.set_keys()
        assert action.toolTip() == action.statusTip() == "\u27e6Show the ideals\u27e7"
    assert (action.text(), action.toolTip()) == ("Show results", "Show the ideals")


def test_an_option_says_its_bounds_in_the_current_language(qtbot):
    option = Amount("pool", N_("Pool size"), 1, 500, "auto", words=("auto",))
    field = OptionField(option, "threads")
    qtbot.addWidget(field)
    assert field.editor.toolTip() == "threads: 1 to 500, or auto"
    with pseudo_speaking():
        tip = "\u27e6threads: \u27e6\u27e61 to 500\u27e7, or auto\u27e7\u27e7"
        assert field.editor.toolTip() == tip
        assert field.editor.accessibleName() == "\u27e6threads: \u27e6Pool size\u27e7\u27e7"
    assert field.editor.accessibleName() == "threads: Pool size"
