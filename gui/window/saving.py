"""Taking a race home: pictures, tables, race files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSaveFile, QSize, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.markdown import to_markdown
from engine.export.table.column import Column
from engine.export.table.separated import to_table_csv, to_text
from engine.export.table.table import Place
from engine.export.trace import to_trace
from engine.race.result.result import RaceResult
from engine.record.history import SUFFIX
from gui.ask.dialogs import TRACE_ENDING, Dialogs
from gui.picture.picture import PictureRequest, render_image, save_picture
from gui.preferences.picture_format import PictureError
from gui.preferences.settings import Settings
from gui.views.view import View

_CLIPBOARD_SIZE = QSize(1280, 720)
_CLIPBOARD_SCALE = 2

_Writer = Callable[[RaceResult, Sequence[Column], Sequence[Place]], str]
"""Writes columns of a race's results, rows in an order."""


class Shown(Protocol):
    """What a window shows, for saving."""

    @property
    def view(self) -> View:
        """The view in front."""

    @property
    def result(self) -> RaceResult | None:
        """The latest race, or None before the first one."""

    @property
    def table_columns(self) -> tuple[Column, ...]:
        """The columns that the results table shows."""

    @property
    def table_order(self) -> Sequence[Place]:
        """The results table's rows as they are sorted, each by its lane and cluster count."""

    @property
    def stream(self) -> bytes:
        """The race file of the latest race."""


class Saving(QObject):
    """Saves and copies what a window shows, asking where."""

    done = Signal(str)
    """What has been saved or copied, in a sentence."""

    failed = Signal(str)
    """Why something could not be saved."""

    def __init__(self, window: QWidget, shown: Shown, dialogs: Dialogs, settings: Settings) -> None:
        """Save what ``shown`` shows; ``settings`` remember where to and how."""
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._shown = shown
        self._dialogs = dialogs

    @Slot()
    def save_picture(self) -> None:
        """Save a picture of the view in front."""
        settings = self._settings
        name = self._name(self._shown.view.name)
        proposed = PictureRequest(
            self._proposed(f"{name}{settings.picture_ending}"),
            settings.picture_size,
            settings.picture_scale,
        )
        request = self._dialogs.ask_picture(self._window, proposed)
        if request is None:
            return
        try:
            save_picture(self._shown.view, request)
        except PictureError as error:
            self.failed.emit(str(error))
        else:
            settings.picture_ending = request.path.suffix.lower()
            settings.picture_size = request.size
            settings.picture_scale = request.scale
            self._note_saved(request.path)

    @Slot()
    def copy_picture(self) -> None:
        """Copy a picture of the view in front to the clipboard."""
        image = render_image(self._shown.view, _CLIPBOARD_SIZE, _CLIPBOARD_SCALE)
        QGuiApplication.clipboard().setImage(image)
        self.done.emit(self.tr("The picture is on the clipboard."))

    @Slot()
    def copy_table(self) -> None:
        """Copy the results table as spreadsheets paste it."""
        own = self._shown.view.table_text(markdown=False)
        if own is not None:
            self._copy(own)
        else:
            self._copy_rows(to_text)

    @Slot()
    def copy_markdown(self) -> None:
        """Copy the results table as Markdown."""
        own = self._shown.view.table_text(markdown=True)
        if own is not None:
            self._copy(own)
        else:
            self._copy_rows(to_markdown)

    @Slot()
    def copy_csv(self) -> None:
        """Copy the results table as CSV."""
        own = self._shown.view.document()
        if own is not None:
            self._copy(own.table_csv())
        else:
            self._copy_rows(to_table_csv)

    @Slot()
    def copy_latex(self) -> None:
        """Copy the results table as LaTeX."""
        own = self._shown.view.document()
        if own is not None:
            self._copy(own.table_latex())
        else:
            self._copy_rows(to_latex)

    @Slot()
    def save_race(self) -> None:
        """Save the race file."""
        own = self._shown.view.document()
        if own is not None:
            self._save(self.tr("Save load"), SUFFIX, own.stream)
        elif self._shown.result is not None:
            self._save(self.tr("Save race"), SUFFIX, self._shown.stream)

    @Slot()
    def save_csv(self) -> None:
        """Save every run as CSV."""
        own = self._shown.view.document()
        if own is not None:
            self._save(self.tr("Export CSV"), ".csv", own.csv().encode())
        elif self._shown.result is not None:
            self._save(self.tr("Export CSV"), ".csv", to_csv(self._shown.result).encode())

    @Slot()
    def save_json(self) -> None:
        """Save the result as JSON."""
        own = self._shown.view.document()
        if own is not None:
            self._save(self.tr("Export JSON"), ".json", own.json().encode())
        elif self._shown.result is not None:
            self._save(self.tr("Export JSON"), ".json", to_json(self._shown.result).encode())

    @Slot()
    def save_trace(self) -> None:
        """Save the median runs as a Chrome trace."""
        if self._shown.result is not None:
            data = to_trace(self._shown.result).encode()
            self._save(self.tr("Export trace"), TRACE_ENDING, data)

    def _copy_rows(self, write: _Writer) -> None:
        """Copy the results table as it is shown: its columns, and its rows as they are sorted."""
        shown = self._shown
        if shown.result is not None:
            self._copy(write(shown.result, shown.table_columns, shown.table_order))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.done.emit(self.tr("The table is on the clipboard."))

    def _save(self, title: str, suffix: str, data: bytes) -> None:
        proposed = self._proposed(f"{self._name()}{suffix}")
        path = self._dialogs.ask_file_to_save(self._window, title, proposed)
        if path is None:
            return
        file = QSaveFile(str(path))
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data)
        if written and file.commit():
            self._note_saved(path)
        else:
            self.failed.emit(self.tr("cannot write {}: {}").format(path, file.errorString()))

    def _note_saved(self, path: Path) -> None:
        self._settings.save_folder = path.absolute().parent
        self.done.emit(self.tr("Saved {}").format(path))

    def _proposed(self, name: str) -> Path:
        """Return where to save a file of a name, unless the user wants it elsewhere."""
        return (self._settings.save_folder or Path.cwd()) / name

    def _name(self, view: str = "") -> str:
        """Return a file name without an ending: what is saved, and of a picture the view."""
        own, result = self._shown.view.document(), self._shown.result
        if own is not None:
            parts = [own.name, _moment(own.started_at)]
        elif view and not self._shown.view.shows_race:
            parts = []
        elif result is not None:
            parts = [result.spec.name or "race", _moment(result.started.started_at)]
        else:
            parts = ["plan"] if view else []
        if view and view not in parts:
            parts.insert(0, view)
        # A race can have any name, and a name in it no folder.
        return re.sub(r"[^\w.,+()@ -]", "-", "-".join(["racelane", *parts]))


def _moment(at: str) -> str:
    return re.sub(r"[^0-9T-]", "-", at[:19])
