"""Asks which function of which file to race; reads the file without running it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.race.spec.text.functions import Function, functions_in
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import N_, _
from gui.widgets.form_field import FormField
from gui.widgets.plain_text import PlainLabel

_WIDTH = 520
_SUFFIX = ".py"


class OwnCodeDialog(QDialog):
    """A file, chosen or dropped, and its functions."""

    def __init__(self, file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Race my own code"))
        self.setMinimumWidth(_WIDTH)
        self.setAcceptDrops(True)
        about = PlainLabel(
            _(
                "Choose a Python file, or drop it here, and the function that does your work. It "
                "gets one item a call: 0, 1, 2, ..., or what you name later. Nothing runs "
                "before you press Race."
            )
        )
        about.setWordWrap(True)
        self._file = QLineEdit(file)
        self._file.setPlaceholderText(_("path of a Python file"))
        self._file.setAccessibleName(_("File"))
        choose = QPushButton(_("&Choose\u2026"))
        choose.setAutoDefault(False)
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self._file, 1)
        across.addWidget(choose)
        self._field = FormField(N_("F&ile"), row, N_("it is read, not run"), focus=self._file)
        self._functions = QListWidget()
        self._functions.setAccessibleName(_("Functions"))
        self._functions.setMinimumHeight(8 * self._functions.fontMetrics().lineSpacing())
        self._list = FormField(N_("F&unction"), self._functions, N_("takes one item"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._use = buttons.addButton(_("&Use it"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._use.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        choose.clicked.connect(self._on_choose_clicked)
        self._file.textChanged.connect(self._on_file_changed)
        self._functions.currentRowChanged.connect(self._on_row_changed)
        self._functions.itemActivated.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addWidget(self._field)
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)
        self._on_file_changed(file)

    def ask(self) -> tuple[Path, str] | None:
        """Return the file and the function's name, or None. Can be asked once."""
        agreed = self.exec() == QDialog.DialogCode.Accepted
        chosen = self.chosen
        self.deleteLater()
        return chosen if agreed else None

    @property
    def chosen(self) -> tuple[Path, str] | None:
        """The file and the name of the chosen function, or None."""
        item = self._functions.item(self._functions.currentRow())
        if not self._functions.selectedItems():
            return None
        function: Function = item.data(Qt.ItemDataRole.UserRole)
        return self._path, function.name

    @property
    def file_problem(self) -> str:
        """What is wrong with the file, or an empty text."""
        return self._field.error

    def show_file(self, path: str) -> None:
        """Show the functions of a file."""
        self._file.setText(path)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.show_file(path)

    @property
    def _path(self) -> Path:
        return Path(self._file.text().strip()).expanduser()

    @Slot()
    def _on_choose_clicked(self) -> None:
        kinds = _("Python files (*{suffix});;All files (*)").format(suffix=_SUFFIX)
        name, _chosen = QFileDialog.getOpenFileName(
            self, _("Choose a Python file"), self._file.text(), kinds
        )
        if name:
            self.show_file(name)

    @Slot(str)
    def _on_file_changed(self, text: str) -> None:
        self._functions.clear()
        error: str | None = None
        functions: tuple[Function, ...] = ()
        if text.strip():
            try:
                functions = functions_in(self._path)
            except SpecError as problem:
                error = str(problem)
            else:
                error = None if functions else _("it has no function that takes one item")
        self._field.set_error(error)
        for function in functions:
            item = QListWidgetItem(_worded(function))
            item.setData(Qt.ItemDataRole.UserRole, function)
            self._functions.addItem(item)
        self._functions.setCurrentRow(0 if functions else -1)
        self._use.setEnabled(bool(functions))

    @Slot(int)
    def _on_row_changed(self, row: int) -> None:
        self._use.setEnabled(row >= 0)


def _worded(function: Function) -> str:
    if function.is_async:
        text = _("{name}, line {line}, a coroutine")
    elif function.has_twin:
        text = _("{name}, line {line}, with its coroutine")
    else:
        text = _("{name}, line {line}")
    return text.format(name=function.name, line=function.line)


def _dropped(event: QDropEvent) -> str | None:
    """Return the path of a Python file that is dropped alone, or None."""
    urls = event.mimeData().urls()
    path = urls[0].toLocalFile() if len(urls) == 1 else ""
    return path if path.endswith(_SUFFIX) else None
