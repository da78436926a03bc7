"""A field of a form: its line follows errors, hints and the language."""

from PySide6.QtWidgets import QLineEdit

from engine.vocabulary.wording import N_
from gui.widgets.form_field import FormField
from gui.widgets.term_label import TermLabel
from tests.gui.sight import pseudo_speaking


def test_the_line_says_the_error_and_then_the_hint_again(qtbot):
    field = FormField(N_("&Sleep"), QLineEdit(), N_("per query"))
    qtbot.addWidget(field)
    field.set_error("too long")
    assert (field.note, field.error) == ("too long", "too long")
    field.set_hint(N_("per cluster"))
    assert field.note == "too long"
    field.set_error(None)
    assert (field.note, field.error) == ("per cluster", "")
    # An error that reads like the hint is an error all the same.
    field.set_error("per cluster")
    assert field.error == "per cluster"


def test_a_line_that_stays_is_worded_anew_in_another_language(qtbot):
    field = FormField(N_("&Sleep"), QLineEdit(), N_("per query"))
    qtbot.addWidget(field)
    field.show()
    english = field.note
    with pseudo_speaking():
        field.set_error(None)
        assert field.note != english
    field.set_error(None)
    assert field.note == english


def test_the_terms_of_a_line_are_looked_up_once(qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(TermLabel, "setToolTip", lambda label, tip: asked.append(tip))
    field = FormField(N_("&Sleep"), QLineEdit(), N_("the ideal"))
    qtbot.addWidget(field)
    before = len(asked)
    for _ in range(9):
        field.set_error(None)
    assert len(asked) == before
    field.set_error("no ideal")
    assert len(asked) == before + 1
