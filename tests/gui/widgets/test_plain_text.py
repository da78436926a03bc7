"""What a user names a lane is shown as it is, and so is what an error says."""

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocumentFragment
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget

from engine.race.spec.lane import Lane
from engine.record.history import History
from engine.vocabulary.cause import told
from gui.form.lane_row import LaneRow
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.form_field import FormField
from gui.widgets.plain_text import PlainLabel, plain_tip
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file

NAMES = ("<b>bold</b> & co", "a < b > c", "<img src='x'>", "&amp; %1 {0} {x} 100 %", "[x] \\n")


def shown(tip):
    """Return what people see of a tooltip, whose format Qt guesses."""
    if not QtText.mightBeRichText(tip):
        return tip
    return QTextDocumentFragment.fromHtml(tip).toPlainText()


def race_of(name, **options):
    spec = made_up_spec("threads,sequential")
    lanes = (msgspec.structs.replace(spec.lanes[0], name=name), spec.lanes[1])
    return made_up_race(msgspec.structs.replace(spec, lanes=lanes), **options)


@pytest.mark.parametrize("name", NAMES)
def test_a_tooltip_shows_text_as_it_is(name):
    assert shown(plain_tip(name)) == name


@pytest.mark.parametrize("name", NAMES)
def test_a_label_paints_text_as_it_is(qtbot, name):
    """A label that took ``<b>bold</b>`` for markup would be as wide as ``bold``."""
    label, whole = PlainLabel(name), QLabel()
    whole.setTextFormat(Qt.TextFormat.PlainText)
    whole.setText(name)
    for widget in (label, whole):
        qtbot.addWidget(widget)
        widget.resize(300, 30)
    assert label.grab().toImage() == whole.grab().toImage()
    assert label.sizeHint() == whole.sizeHint()


@pytest.mark.parametrize("name", NAMES)
def test_a_lane_of_the_form_is_called_by_its_name(qtbot, name):
    row = LaneRow(Lane("threads", name=name), name)
    qtbot.addWidget(row)
    assert row.text == name
    assert name in shown(row.edit.toolTip())
    assert name in shown(row.remove.toolTip())


@pytest.mark.parametrize("name", NAMES)
def test_a_label_with_too_little_room_has_its_text_as_its_tip(qtbot, name):
    label = ElidedLabel(name)
    qtbot.addWidget(label)
    label.resize(10, 20)
    label.grab()
    assert shown(label.toolTip()) == name


def test_an_error_beside_a_field_is_shown_as_it_is(qtbot):
    field = FormField("Name", QWidget(), "a hint")
    qtbot.addWidget(field)
    field.set_error("got '<b>x</b>'")
    notes = [label for label in field.findChildren(QLabel) if "<b>" in label.text()]
    assert [label.textFormat() for label in notes] == [Qt.TextFormat.PlainText]


@pytest.mark.parametrize("name", NAMES[:3])
def test_no_label_and_no_tip_of_the_window_takes_a_name_for_markup(qtbot, window, tmp_path, name):
    events = [
        msgspec.structs.replace(event, cause=told(name)) if hasattr(event, "cause") else event
        for event in race_of(name, failed=("threads",))
    ]
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", events))
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for widget in window.findChildren(QWidget):
        tip = widget.toolTip()
        # What a person has named is nowhere a tag of the tip's own.
        assert name not in tip or not QtText.mightBeRichText(tip)
    model = window.race.panel.table.model()
    tips = [
        shown(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) or "")
        for row in range(model.rowCount())
    ]
    assert name in tips


def test_the_tip_of_a_chart_is_shown_as_it_is(qtbot, window, tmp_path):
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", race_of(NAMES[0])))
    canvas = next(
        child
        for child in window.view.findChildren(QWidget)
        if hasattr(child, "tool_tip") and child.isVisible()
    )
    tips = set()
    for y in range(0, canvas.height(), 4):
        place = QPoint(canvas.width() // 3, y)
        if canvas.tool_tip(place.toPointF()):
            help_ = QHelpEvent(QEvent.Type.ToolTip, place, canvas.mapToGlobal(place))
            QApplication.sendEvent(canvas, help_)
            tips.add(shown(QToolTip.text()))
    QToolTip.hideText()
    assert any(NAMES[0] in tip for tip in tips)


def test_a_file_of_the_history_is_listed_by_its_whole_name(window):
    folder = History().folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cats & dogs <b>.racelane").write_bytes(b"")
    menu = window.actions_.recent
    menu.aboutToShow.emit()
    (entry,) = menu.actions()
    # Of two ampersands a menu shows one; a single one it takes for a shortcut.
    assert entry.text().replace("&&", "\0").replace("&", "").replace("\0", "&") == (
        "cats & dogs <b>"
    )
