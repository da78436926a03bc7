import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox, QListWidget

from gui.ask.own_code_dialog import OwnCodeDialog
from tests.engine.call.own_work import written

SOURCE = """
    raise SystemExit("it must not run")

    def set_up(): ...
    def _private(item): ...
    def without(): ...
    def two(one, other): ...
    def fetch(item): ...
    async def fetch_async(item): ...
    async def later(item, more=1): ...
"""


@pytest.fixture
def make_dialog(qtbot):
    def make(file):
        dialog = OwnCodeDialog(str(file))
        qtbot.addWidget(dialog)
        return dialog

    return make


def listed(dialog):
    names = dialog.findChild(QListWidget)
    return [names.item(row).text() for row in range(names.count())]


def test_functions_that_take_an_item_are_listed_and_nothing_runs(make_dialog, tmp_path):
    path = written(tmp_path, SOURCE)
    dialog = make_dialog(path)
    assert listed(dialog) == ["fetch, line 8, with its coroutine", "later, line 10, a coroutine"]
    assert dialog.chosen == (path, "fetch")
    dialog.findChild(QListWidget).setCurrentRow(1)
    assert dialog.chosen == (path, "later")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def fetch(item:", "work.py is not Python, line 1"),
        ("x = 1", "it has no function that takes one item"),
    ],
)
def test_a_file_without_a_function_says_why_beside_it(make_dialog, tmp_path, source, said):
    dialog = make_dialog(written(tmp_path, source, "work.py"))
    assert dialog.file_problem == said
    assert dialog.chosen is None
    buttons = dialog.findChild(QDialogButtonBox).buttons()
    assert [button.isEnabled() for button in buttons if button.text() == "&Use it"] == [False]


def test_a_dropped_file_is_shown(make_dialog, tmp_path):
    dialog = make_dialog("")
    path = written(tmp_path, SOURCE)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    place, button = QPointF(5, 5), Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, dropped, button, none))
    assert dialog.chosen == (path, "fetch")
