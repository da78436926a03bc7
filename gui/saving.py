"""Taking a race home: pictures, tables, race files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSaveFile, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.markdown import to_markdown, to_text
from engine.result import RaceResult
from engine.store import SUFFIX
from gui.charts import View
from gui.dialogs import Dialogs
from gui.picture import PictureError, render_image, save_picture

_CLIPBOARD_SIZE = QSize(1280, 720)
_CLIPBOARD_SCALE = 2


class Saving:
    """Saves and copies what a window shows, asking where and telling what went wrong."""

    def __init__(self, window: QWidget, dialogs: Dialogs, tell: Callable[[str], None]) -> None:
        """Ask through ``dialogs`` before ``window``, and report problems to ``tell``."""
        self._window = window
        self._dialogs = dialogs
        self._tell = tell

    def save_picture(self, view: View) -> None:
        """Save a picture of a view."""
        request = self._dialogs.ask_picture(self._window, f"{_name(view.result)}.png")
        if request is not None:
            try:
                save_picture(view, request)
            except PictureError as error:
                self._tell(str(error))

    def copy_picture(self, view: View) -> None:
        """Copy a picture of a view to the clipboard."""
        image = render_image(view, _CLIPBOARD_SIZE, _CLIPBOARD_SCALE)
        QGuiApplication.clipboard().setImage(image)

    def copy_table(self, result: RaceResult) -> None:
        """Copy the results table as spreadsheets paste it."""
        QGuiApplication.clipboard().setText(to_text(result))

    def copy_markdown(self, result: RaceResult) -> None:
        """Copy the results table as Markdown."""
        QGuiApplication.clipboard().setText(to_markdown(result))

    def save_race(self, result: RaceResult, stream: bytes) -> None:
        """Save the race file."""
        self._save(_tr("Save race"), f"{_name(result)}{SUFFIX}", stream)

    def save_csv(self, result: RaceResult) -> None:
        """Save every run as CSV."""
        self._save(_tr("Export CSV"), f"{_name(result)}.csv", to_csv(result).encode())

    def save_json(self, result: RaceResult) -> None:
        """Save the result as JSON."""
        self._save(_tr("Export JSON"), f"{_name(result)}.json", to_json(result).encode())

    def _save(self, title: str, name: str, data: bytes) -> None:
        path = self._dialogs.ask_file_to_save(self._window, title, name)
        if path is not None:
            self._write(path, data)

    def _write(self, path: Path, data: bytes) -> None:
        file = QSaveFile(str(path))
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data)
        if not (written and file.commit()):
            self._tell(_tr("cannot write {}: {}").format(path, file.errorString()))


def _name(result: RaceResult | None) -> str:
    """Return a file name without an ending for a race."""
    if result is None:
        return "racelane"
    moment = re.sub(r"[^0-9T-]", "-", result.started.started_at[:19])
    return f"racelane-{result.spec.name or 'race'}-{moment}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Saving", text)
