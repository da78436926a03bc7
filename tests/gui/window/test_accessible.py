"""What a screen reader finds: a name and a role for all that can be used, and spoken results."""

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.race.spec.foreign import Foreign, ForeignKind
from engine.race.spec.text.lane import parse_lane
from gui.ask.foreign_dialog import ForeignDialog
from gui.ask.picture_dialog import PictureDialog
from gui.form.lane_list import LaneList
from gui.look import accessible
from gui.preferences.picture_format import PictureOptions
from tests.gui.conftest import click, open_file, run_race, short_spec

Role = QAccessible.Role

SAYS_NOTHING = {Role.NoRole, Role.Client, Role.Border, Role.Grouping, Role.Whitespace}
"""Roles that tell nobody what can be done with a widget that takes the focus."""

WHOLE = {Role.ComboBox, Role.SpinBox, Role.Table, Role.List, Role.PageTabList}
"""What Qt has put together itself."""

USED = {
    *(Role.Button, Role.ButtonMenu, Role.CheckBox, Role.RadioButton, Role.EditableText),
    *(Role.ComboBox, Role.SpinBox, Role.Table, Role.Chart, Role.ProgressBar, Role.Dialog),
}


def interfaces(interface):
    yield interface
    if interface.role() not in WHOLE:
        for place in range(interface.childCount()):
            child = interface.child(place)
            if child is not None:
                yield from interfaces(child)


def name_of(interface):
    """Return a name by itself or by a label: a combo box without either reports its value."""
    shown = interface.object()
    if interface.role() is Role.ComboBox:
        labels = [
            other.text(QAccessible.Text.Name)
            for other, relation in interface.relations()
            if relation == QAccessible.RelationFlag.Label
        ]
        return shown.accessibleName() or " ".join(labels)
    return interface.text(QAccessible.Text.Name)


def takes_focus(shown):
    return (
        isinstance(shown, QWidget) and shown.focusPolicy().value != 0 and shown.focusProxy() is None
    )


def faults_in(top):
    """Return what has no name or no role that says anything, and how much was looked at."""
    faults, seen = set(), 0
    for interface in interfaces(QAccessible.queryAccessibleInterface(top)):
        shown, role = interface.object(), interface.role()
        if role in (Role.StaticText, Role.Indicator):
            continue  # Its text is its name; hidden ones have none yet.
        is_focused = takes_focus(shown)
        about = (role.name, type(shown).__name__, shown.objectName() if shown else "")
        if is_focused and role in SAYS_NOTHING:
            faults.add(("no role", *about))
        if is_focused or role in USED:
            seen += 1
            if not name_of(interface):
                faults.add(("no name", *about))
    return faults, seen


def test_all_that_can_be_used_in_the_window_has_a_name_and_a_role(qtbot, window):
    lanes = tuple(map(parse_lane, ("threads", "thread-pool:size=4", "gevent")))
    run_race(qtbot, window, short_spec(kind="mixed", lanes=lanes))
    for page in range(window.panes.tabs.count()):
        window.panes.tabs.setCurrentIndex(page)
        QApplication.processEvents()  # Each page is laid out when it is first painted.
    faults, seen = faults_in(window)
    assert faults == set()
    assert seen > 80


def test_all_that_can_be_used_in_dialogs_has_a_name_and_a_role(qtbot, window):
    window.race.form.set_spec(short_spec(lanes=(parse_lane("thread-pool"),)))
    lanes = window.race.form.findChild(LaneList)
    click(qtbot, lanes.rows[0].edit)
    click(qtbot, lanes.editor.sweep_button)
    foreign = Foreign(ForeignKind.INTERPRETER, "threads", "interpreter", "/usr/bin/py")
    for dialog in (
        lanes.editor,
        lanes.editor.sweep,
        PictureDialog(window.panes.view, PictureOptions(), lambda parent, ending: None, window),
        ForeignDialog([foreign], window),
        window.race.trust.dialog,
    ):
        dialog.show()
        faults, seen = faults_in(dialog)
        assert faults == set()
        assert seen > 1
    lanes.editor.sweep.reject()
    lanes.editor.reject()


@pytest.fixture
def said(monkeypatch):
    """Return what is announced, in that order, each with how urgent it is."""
    said = []

    class Heard(QAccessible):
        @staticmethod
        def updateAccessibility(event):
            assert isinstance(event, QAccessibleAnnouncementEvent)
            said.append((event.message(), event.politeness()))

    monkeypatch.setattr(accessible, "QAccessible", Heard)
    return said


def test_how_a_race_ended_is_announced_politely_and_once(qtbot, window, said):
    run_race(qtbot, window)
    polite = QAccessible.AnnouncementPoliteness.Polite
    assert said.count((window.progress.text, polite)) == 1
    assert window.progress.text.startswith("Finished: ")
    assert {politeness for _text, politeness in said} == {polite}


def test_why_a_file_cannot_be_read_is_announced(qtbot, window, said, tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text("nothing of the kind\n")
    open_file(qtbot, window, path)
    assert window.message.text
    assert window.message.text in [text for text, _politeness in said]
