"""The window's questions to the user; passed in, so that tests can answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QMessageBox,
    QWidget,
)

from engine.race.spec.foreign import Foreign
from engine.record.history import SUFFIX
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _
from gui.ask.foreign_dialog import ForeignDialog
from gui.ask.save_dialog import SaveDialog
from gui.picture.request import PictureRequest
from gui.preferences.picture_format import SCALES

_SIZES = (QSize(1280, 720), QSize(1920, 1080), QSize(1600, 1200), QSize(800, 600))


class PictureDialog(QDialog):
    """Asks for a picture's size and scale."""

    def __init__(self, proposed: PictureRequest, parent: QWidget | None = None) -> None:
        """Start from the size and scale of ``proposed``."""
        super().__init__(parent)
        self.setWindowTitle(_("Save picture"))
        self._size = QComboBox()
        sizes = _SIZES if proposed.size in _SIZES else (*_SIZES, proposed.size)
        for size in sizes:
            text = _("{width} by {height}").format(width=size.width(), height=size.height())
            self._size.addItem(text, size)
        self._size.setCurrentIndex(sizes.index(proposed.size))
        self._scale = QComboBox()
        for scale in SCALES:
            self._scale.addItem(_("{scale}\u00d7").format(scale=scale), scale)
        self._scale.setCurrentIndex(SCALES.index(proposed.scale))
        self._scale.setToolTip(_("Pixels of the PNG per pixel of its size; an SVG needs no scale"))
        self._selection = QCheckBox(_("Sho&w the selection"))
        self._selection.setToolTip(_("Highlight the selected lane or query"))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(_("&Size"), self._size)
        layout.addRow(_("S&cale of a PNG"), self._scale)
        layout.addRow(self._selection)
        layout.addRow(buttons)

    @property
    def picture_size(self) -> QSize:
        """The chosen size in pixels before scaling."""
        size: QSize = self._size.currentData()
        return size

    @property
    def scale(self) -> int:
        """The chosen scale."""
        scale: int = self._scale.currentData()
        return scale

    @property
    def shows_selection(self) -> bool:
        """Whether the picture shows the selection."""
        return self._selection.isChecked()


class Dialogs:
    """Asks by opening dialogs."""

    def ask_long_race(self, parent: QWidget, estimate_s: float) -> bool:
        """Return whether to run a race of this estimated duration in seconds."""
        answer = QMessageBox.question(
            parent,
            _("Long race"),
            _("This race takes about {time} (h:mm:ss). Run it?").format(
                time=clock_text(estimate_s)
            ),
        )
        return answer is QMessageBox.StandardButton.Yes

    def ask_race_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        """Return the race file to open, or None."""
        kinds = _("Races (*{suffix});;All files (*)").format(suffix=SUFFIX)
        name, _chosen = QFileDialog.getOpenFileName(parent, _("Open race"), str(folder), kinds)
        return Path(name) if name else None

    def ask_interpreter(self, parent: QWidget, path: str) -> Path | None:
        """Return the interpreter to use, or None; the dialog starts at ``path``."""
        name, _chosen = QFileDialog.getOpenFileName(parent, _("Choose interpreter"), path)
        return Path(name) if name else None

    def ask_foreign(self, parent: QWidget, foreign: Sequence[Foreign]) -> bool:
        """Return whether a race from elsewhere may use what it names."""
        return ForeignDialog(foreign, parent).ask()

    def ask_file_to_save(
        self, parent: QWidget, title: str, proposed: Path, ending: str
    ) -> Path | None:
        """Return where to save, or None; the dialog starts with ``proposed``.

        ``ending`` ends the names of such files: ``.csv``, ``.trace.json``.
        """
        return SaveDialog(parent, title, proposed, {ending: ""}).ask()

    def ask_picture(self, parent: QWidget, proposed: PictureRequest) -> PictureRequest | None:
        """Return which picture to save where, or None; the dialogs start with ``proposed``."""
        dialog = PictureDialog(proposed, parent)
        is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
        size, scale = dialog.picture_size, dialog.scale
        dialog.deleteLater()
        if not is_wanted:
            return None
        kinds = {
            ".png": _("PNG picture"),
            ".svg": _("SVG picture"),
            ".pdf": _("PDF picture"),
        }
        title = _("Save picture")
        path = SaveDialog(parent, title, proposed.path, kinds).ask()
        if path is None:
            return None
        return PictureRequest(path, size, scale)
