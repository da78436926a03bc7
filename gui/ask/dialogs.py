"""The window's questions to the user; passed in, so that tests can answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.race.spec.foreign import Foreign
from engine.record.history import SUFFIX
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, _
from gui.preferences.picture_format import PictureOptions
from gui.views.view import View

_PICTURES = {
    ".png": N_("PNG picture"),
    ".svg": N_("SVG picture"),
    ".pdf": N_("PDF picture"),
}
"""What a picture of each ending is called."""


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

    def ask_lesson_to_open(self, parent: QWidget) -> Path | None:
        """Return the lesson to open, or None."""
        kinds = _("Lessons (*{suffix});;All files (*)").format(suffix=".toml")
        name, _chosen = QFileDialog.getOpenFileName(parent, _("Open a lesson"), "", kinds)
        return Path(name) if name else None

    def ask_interpreter(self, parent: QWidget, path: str) -> Path | None:
        """Return the interpreter to use, or None; the dialog starts at ``path``."""
        name, _chosen = QFileDialog.getOpenFileName(parent, _("Choose interpreter"), path)
        return Path(name) if name else None

    def ask_own_code(self, parent: QWidget, file: str) -> tuple[Path, str] | None:
        """Return the user's file and the function of it to race, or None.

        The dialog starts at ``file``, which may be empty.
        """
        from gui.ask.own_code_dialog import OwnCodeDialog  # not wanted at the start

        return OwnCodeDialog(file, parent).ask()

    def ask_foreign(self, parent: QWidget, foreign: Sequence[Foreign]) -> bool:
        """Return whether a race from elsewhere may use what it names."""
        from gui.ask.foreign_dialog import ForeignDialog  # rarely wanted

        return ForeignDialog(foreign, parent).ask()

    def ask_file_to_save(
        self, parent: QWidget, title: str, proposed: Path, ending: str
    ) -> Path | None:
        """Return where to save, or None; the dialog starts with ``proposed``.

        ``ending`` ends the names of such files: ``.csv``, ``.trace.json``.
        """
        from gui.ask.save_dialog import SaveDialog  # not wanted at the start

        return SaveDialog(parent, title, proposed, {ending: ""}).ask()

    def ask_picture(
        self, parent: QWidget, view: View, options: PictureOptions, proposed: Path
    ) -> tuple[Path, PictureOptions] | None:
        """Return where to save which picture of a view, or None.

        Args:
            parent: The window that asks.
            view: What the picture shows.
            options: What the picture is like at first.
            proposed: The file to propose, without an ending.
        """
        from gui.ask.picture_dialog import PictureDialog  # slow to load
        from gui.ask.save_dialog import SaveDialog

        def ask_path(parent: QWidget, ending: str) -> Path | None:
            named = proposed.with_name(proposed.name + ending)
            kinds = {ending: str(_PICTURES[ending])}
            return SaveDialog(parent, _("Save picture"), named, kinds).ask()

        dialog = PictureDialog(view, options, ask_path, parent)
        dialog.exec()
        path, chosen = dialog.path, dialog.options
        dialog.deleteLater()
        return (path, chosen) if path is not None else None
