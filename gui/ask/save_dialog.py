"""Asks where to save; adds the ending itself, so that it can ask before it overwrites."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QMimeDatabase, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QMessageBox, QWidget

from engine.vocabulary.wording import _


class SaveDialog(QFileDialog):
    """Asks for a file of one of several kinds, each with an ending such as ``.png``."""

    def __init__(
        self, parent: QWidget | None, title: str, proposed: Path, kinds: Mapping[str, str]
    ) -> None:
        """Propose a file.

        Args:
            parent: The window that asks.
            title: What to save.
            proposed: The file to start with; its ending picks the kind.
            kinds: What a file of each ending is called.
        """
        super().__init__(parent, title, str(proposed.parent))
        self._endings = {
            f"{kind} (*{ending})" if kind else f"*{ending}": ending
            for ending, kind in kinds.items()
        }
        self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        self.setFileMode(QFileDialog.FileMode.AnyFile)
        self.setNameFilters([*self._endings])
        chosen = next(
            (name for name, ending in self._endings.items() if proposed.name.endswith(ending)),
            next(iter(self._endings)),
        )
        self.selectNameFilter(chosen)
        self.setDefaultSuffix(self._endings[chosen].removeprefix("."))
        self.filterSelected.connect(self._on_filter_selected)
        self.selectFile(proposed.name)

    def ask(self) -> Path | None:
        """Return where to save, ending included, or None; can be called once."""
        try:
            while self.exec() == QDialog.DialogCode.Accepted:
                chosen = Path(self.selectedFiles()[0])
                path = self._ended(chosen)
                # The dialog itself asks only about the name as the user wrote it.
                if path == chosen or not path.exists() or self._may_replace(path):
                    return path
                self._propose(path.name)
            return None
        finally:
            self.deleteLater()

    def _ended(self, path: Path) -> Path:
        """Return a path with the picked kind's ending, unless it has that of any kind of file.

        What follows the last full stop may be part of the name, as in ``run 0.3 s``.
        """
        is_ended = path.name.lower().endswith(tuple(self._endings.values()))
        if is_ended or QMimeDatabase().suffixForFileName(path.name):
            return path
        return path.with_name(path.name + self._endings[self.selectedNameFilter()])

    def _may_replace(self, path: Path) -> bool:
        answer = QMessageBox.warning(
            self.parentWidget(),
            self.windowTitle(),
            _("{name} already exists.\nDo you want to replace it?").format(name=path.name),
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No,
            QMessageBox.StandardButton.No,
        )
        # A plain int, unlike what ``question`` returns.
        return answer == QMessageBox.StandardButton.Yes

    @Slot(str)
    def _on_filter_selected(self, kind: str) -> None:
        """Give the name the ending of the kind that was picked."""
        ending = self._endings[kind]
        self.setDefaultSuffix(ending.removeprefix("."))
        name = Path(self.selectedFiles()[0]).name if self.selectedFiles() else ""
        for other in self._endings.values():
            if other != ending and name.endswith(other):
                self._propose(name.removesuffix(other) + ending)
                return

    def _propose(self, name: str) -> None:
        self.selectFile(name)
        # Qt leaves the field alone while it has the focus.
        field = self.findChild(QLineEdit, "fileNameEdit")
        if field is not None:
            field.setText(name)
