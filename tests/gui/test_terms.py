"""Each term that the window shows has a tip with what the glossary says of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTableView

from engine.export.table.columns import COLUMNS
from engine.vocabulary.glossary import GLOSSARY, terms_in
from gui.results.column_menu import ColumnMenu
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox, NumberBox
from gui.widgets.term_label import TermLabel
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file
from tests.gui.sight import choose, editor, pseudo_speaking


def tips_by_text(window):
    """Return the labels, headings, entries of a window with their tips."""
    found = [(label.text(), label.toolTip()) for label in window.findChildren(TermLabel)]
    found += [(action.text(), action.toolTip()) for action in window.findChildren(QAction)]
    # What these are about is said by their tips alone.
    boxes = (
        *window.findChildren(IntegerBox),
        *window.findChildren(NumberBox),
        *window.findChildren(ChoiceBox),
    )
    found += [(box.toolTip().partition("\n")[0], box.toolTip()) for box in boxes]
    for table in window.findChildren(QTableView):
        model = table.model()
        found += [
            tuple(
                model.headerData(place, Qt.Orientation.Horizontal, role) or ""
                for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
            )
            for place in range(model.columnCount())
        ]
    return found


@pytest.fixture
def measured(qtbot, window, tmp_path):
    """Return a window that shows a race with every column of its table."""
    spec = made_up_spec("sequential,threads,gevent", repeats=10)
    open_file(qtbot, window, race_file(tmp_path / "race.racelane", made_up_race(spec)))
    window.race.panel.table.set_columns(COLUMNS)
    choose(editor(window, "Fan-out"), "by cluster")
    return window


def test_its_tip_has_the_sentence(measured):
    missing, explained = [], set()
    for text, tip in tips_by_text(measured):
        for term in terms_in(text):
            explained.add(str(term.name))
            if str(term.sentence) not in tip:
                missing.append((text, str(term.name)))
    assert missing == []
    on_forms = {"fan-out", "unit", "interval", "block", "baseline", "band", "trust"}
    assert {*on_forms, "ideal", "overhead", "oversleep"} <= explained
    assert explained <= {str(term.name) for term in GLOSSARY}


def test_a_sentence_is_said_once(measured):
    for text, tip in tips_by_text(measured):
        assert len(set(tip.splitlines())) == len(tip.splitlines()), text


def test_tips_follow_the_language(measured):
    before = sorted(tips_by_text(measured))
    with pseudo_speaking():
        tips = tips_by_text(measured)
        told = [tip for text, tip in tips for term in GLOSSARY if str(term.sentence) in tip]
        assert len(told) >= len(GLOSSARY) / 2
    assert sorted(tips_by_text(measured)) == before


def test_every_name_of_a_field_is_one_that_explains_its_terms(measured):
    for field in measured.findChildren(FormField):
        assert len(field.findChildren(TermLabel)) >= 2


def test_a_column_says_what_it_did_besides(measured):
    tips = dict(tips_by_text(measured))
    assert tips["Ratio interval"].startswith("Confidence interval of the ratio to the baseline")
    menu = measured.findChild(ColumnMenu)
    assert menu.toolTipsVisible()
