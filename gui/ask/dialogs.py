"""What the window asks the user; a collaborator of its own, so that tests can answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
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

from engine.record.history import SUFFIX
from engine.vocabulary.units import clock_text
from gui.ask.save_dialog import SaveDialog
from gui.picture.picture import PictureRequest
from gui.preferences.picture_format import SCALES

translate = QCoreApplication.translate

TRACE_ENDING = ".trace.json"

_SIZES = (QSize(1280, 720), QSize(1920, 1080), QSize(1600, 1200), QSize(800, 600))


class PictureDialog(QDialog):
    """Asks for a picture's size and scale."""

    def __init__(self, proposed: PictureRequest, parent: QWidget | None = None) -> None:
        """Begin with a proposed picture's size and scale."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Save picture"))
        self._size = QComboBox()
        sizes = _SIZES if proposed.size in _SIZES else (*_SIZES, proposed.size)
        for size in sizes:
            text = self.tr("{} by {}").format(size.width(), size.height())
            self._size.addItem(text, size)
        self._size.setCurrentIndex(sizes.index(proposed.size))
        self._scale = QComboBox()
        for scale in SCALES:
            self._scale.addItem(self.tr("{}\u00d7").format(scale), scale)
        self._scale.setCurrentIndex(SCALES.index(proposed.scale))
        self._scale.setToolTip(self.tr("Pixels of a PNG to one of its size; an SVG needs none"))
        self._selection = QCheckBox(self.tr("Sho&w the selection"))
        self._selection.setToolTip(self.tr("Set off the lane or query that is looked at"))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QFormLayout(self)
        layout.addRow(self.tr("&Size"), self._size)
        layout.addRow(self.tr("S&cale of a PNG"), self._scale)
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
        """Whether the picture is to show what is selected."""
        return self._selection.isChecked()


class Dialogs:
    """Asks with dialogs."""

    def ask_long_race(self, parent: QWidget, estimate_s: float) -> bool:
        """Return whether to run a race that is estimated to take this many seconds."""
        answer = QMessageBox.question(
            parent,
            translate("Dialogs", "This takes long"),
            translate("Dialogs", "This is estimated to take {} (h:mm:ss). Run it?").format(
                clock_text(estimate_s)
            ),
        )
        return answer is QMessageBox.StandardButton.Yes

    def ask_race_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        """Return the race file to open, or None for none."""
        kinds = translate("Dialogs", "Races (*{});;All files (*)").format(SUFFIX)
        name, _ = QFileDialog.getOpenFileName(
            parent, translate("Dialogs", "Open race"), str(folder), kinds
        )
        return Path(name) if name else None

    def ask_interpreter(self, parent: QWidget, path: str) -> Path | None:
        """Return the interpreter to use, beginning where ``path`` is, or None for none."""
        name, _ = QFileDialog.getOpenFileName(parent, translate("Dialogs", "Interpreter"), path)
        return Path(name) if name else None

    def ask_file_to_save(self, parent: QWidget, title: str, proposed: Path) -> Path | None:
        """Return where to save, beginning with a proposed file, or None for nowhere."""
        ending = TRACE_ENDING if proposed.name.endswith(TRACE_ENDING) else proposed.suffix
        return SaveDialog(parent, title, proposed, {ending: ""}).ask()

    def ask_picture(self, parent: QWidget, proposed: PictureRequest) -> PictureRequest | None:
        """Return what picture to save where, beginning with a proposed one, or None for none."""
        dialog = PictureDialog(proposed, parent)
        is_wanted = dialog.exec() == QDialog.DialogCode.Accepted
        size, scale = dialog.picture_size, dialog.scale
        dialog.deleteLater()
        if not is_wanted:
            return None
        kinds = {
            ".png": translate("Dialogs", "PNG picture"),
            ".svg": translate("Dialogs", "SVG picture"),
        }
        title = translate("Dialogs", "Save picture")
        path = SaveDialog(parent, title, proposed.path, kinds).ask()
        if path is None:
            return None
        return PictureRequest(path, size, scale)
