"""What number boxes make of what is typed, pasted, or comes from an input method."""

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox

from engine.race.spec.sweep import amount_option
from gui.form.sweep_dialog import SweepDialog
from gui.widgets.number_box import IntegerBox, NumberBox
from tests.gui.sight import editor, field


def type_in(box, text):
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(box, event)


def paste(box, text):
    QGuiApplication.clipboard().setText(text)
    box.lineEdit().paste()


def compose(box, text):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(box, event)


WAYS = pytest.mark.parametrize("enter", [type_in, paste, compose])


def entered(box, enter, text):
    box.selectAll()
    enter(box, text)
    return box.text()


@pytest.fixture
def sleep(qtbot):
    box = NumberBox("how long", "s", 0.05)
    box.setValue(7)
    qtbot.addWidget(box)
    return box


@pytest.fixture
def repeats(qtbot):
    box = IntegerBox("how often")
    box.setValue(7)
    qtbot.addWidget(box)
    return box


@WAYS
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,3", 0.3),
        ("0,05", 0.05),
        ("0.05", 0.05),
        (",5", 0.5),
        ("-1,5", -1.5),
        ("\uff10\uff0c\uff13", 0.3),
        ("\u0660\u066b\u0663", 0.3),
    ],
)
def test_a_decimal_comma_is_the_decimal_point(sleep, enter, text, value):
    assert float(entered(sleep, enter, text).removesuffix(" s")) == value
    assert (sleep.value(), sleep.problem) == (value, "")


@WAYS
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1,000.5", "must be a number such as 0.3, got '1.000.5'"),
        ("1e3", "must be a number such as 0.3, got '1e3'"),
        ("1 000", "must be a number such as 0.3, got '1 000'"),
        ("0,0000001", "must have at most 6 decimals, got 0.0000001"),
        ("99999999999", "must be at most 1000000000, got 99999999999"),
    ],
)
def test_what_is_no_number_stays_and_is_told(sleep, enter, text, problem):
    assert entered(sleep, enter, text) == text.replace(",", ".") + " s"
    assert sleep.problem == problem


@WAYS
@pytest.mark.parametrize("text", ["1,5", "1.5", "1,000", "1 000", "1e3", "0x10", "twelve"])
def test_a_whole_number_drops_nothing_of_what_is_entered(repeats, enter, text):
    assert entered(repeats, enter, text) == text
    assert repeats.problem == f"must be a whole number, got {text!r}"


def test_an_empty_box_has_no_number(sleep, repeats):
    sleep.clear()
    repeats.clear()
    assert sleep.problem == "must be a number"
    assert repeats.problem == "must be a whole number"


def test_what_is_wrong_outlives_the_focus_until_it_is_mended(qtbot, sleep, repeats):
    for box in (sleep, repeats):
        box.show()
        qtbot.waitExposed(box)
        box.setFocus()
        before = entered(box, type_in, "1;5")
        QApplication.sendEvent(
            box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        )
        box.clearFocus()
        assert box.text() == before
        assert box.problem
        box.setValue(3)
        assert box.problem == ""
        assert box.text().removesuffix(" s") == "3"


def test_a_word_for_the_least_value_is_that_value(qtbot):
    box = NumberBox("precision", "%", 1.0, least=0.0)
    box.setSpecialValueText("off")
    qtbot.addWidget(box)
    for enter in (type_in, paste, compose):
        box.setValue(5)
        entered(box, enter, "off")
        assert (box.value(), box.problem) == (0, "")


@pytest.fixture
def eastern(qapp):
    before = QLocale()
    QLocale.setDefault(QLocale("ar_EG"))
    yield
    QLocale.setDefault(before)


def all_boxes(window):
    dialog = SweepDialog(amount_option("thread-pool"), 1, window)
    boxes = window.findChildren(QAbstractSpinBox)
    assert {box for box in boxes if dialog.isAncestorOf(box)} == set(
        dialog.findChildren(QAbstractSpinBox)
    )
    assert len(boxes) > 15
    return boxes


def test_every_box_of_the_window_shows_latin_digits_in_every_locale(eastern, window):
    for box in all_boxes(window):
        box.setSpecialValueText("")
        most = box.maximum()
        box.setValue(min(most, 34567))
        shown = box.text().removesuffix(box.suffix())
        assert shown.isascii()
        assert float(shown) == min(most, 34567)
        assert shown.isdigit()


@WAYS
def test_no_box_of_the_window_multiplies_by_a_comma(window, enter):
    window.race.panel.band.setEnabled(True)
    editor(window.server.form, "Requests").setCurrentIndex(1)
    for box in all_boxes(window):
        entered(box, enter, "0,3")
        assert box.problem or box.text().startswith("0.3")
        if not box.problem:
            box.interpretText()
            assert box.value() == 0.3


def test_the_form_says_beside_the_field_what_cannot_be_read(window):
    form = window.race.form
    entered(form.measuring.repeats, type_in, "1,5")
    assert form.errors() == {"repeats": "repeats must be a whole number, got '1,5'"}
    assert not window.actions_.start.isEnabled()
    form.measuring.repeats.setValue(2)
    entered(form.workload.sleep, paste, "1'000")
    assert form.errors() == {"sleep_s": 'sleep must be a number such as 0.3, got "1\'000"'}
    entered(form.workload.sleep, paste, "0,25")
    assert form.errors() == {}
    assert form.spec().sleep_s == 0.25
    assert window.actions_.start.isEnabled()


def test_the_load_takes_whole_requests_and_says_so(window):
    form = window.server.form
    length, unit = editor(form, "Until"), field(form, "Until").findChild(QComboBox)
    unit.setCurrentIndex(unit.findData(True))
    entered(length, type_in, "2,5")
    assert form.errors() == {"requests": "requests must be a whole number, got 2.5"}
    unit.setCurrentIndex(unit.findData(False))
    assert form.errors() == {}
    assert length.text() == f"{form.spec().duration_s:g}"


def test_the_tie_band_and_the_port_say_what_they_do_not_take(window):
    window.race.panel.band.setEnabled(True)
    entered(window.race.panel.band, type_in, "60")
    assert window.race.panel.about == "The band must be at most 50, got 60"
    window.race.panel.band.setValue(1)
    assert "band" not in window.race.panel.about
    hand = window.server.hand
    entered(hand.port, type_in, "80,80")
    assert hand.note.text() == "The port must be a whole number, got '80,80'"
    assert not hand.toggle.isEnabled()
    entered(hand.port, type_in, "8080")
    assert hand.toggle.isEnabled()


def test_a_number_out_of_bounds_is_not_reckoned_with(window, monkeypatch):
    reckoned = []
    monkeypatch.setattr(
        "gui.form.measure_fields.coverage", lambda count, *_: reckoned.append(count) or 0.97
    )
    entered(window.race.form.measuring.repeats, type_in, "999999")
    assert max(reckoned) <= 1000
    assert window.race.form.errors() == {"repeats": "repeats must be 1..1000, got 999999"}
