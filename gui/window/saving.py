"""Saves and copies results: pictures, tables, files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSaveFile, QSize, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.export.copies import Copy
from engine.export.export import Export
from engine.record.history import SUFFIX
from engine.vocabulary.wording import _
from gui.ask.dialogs import Dialogs
from gui.picture.picture import render_image, save_picture
from gui.picture.request import picture_request
from gui.preferences.picture_format import PictureError
from gui.preferences.settings import Settings
from gui.session.report_process import ReportProcess
from gui.views.document import Document
from gui.views.view import View

_CLIPBOARD_SIZE = QSize(1280, 720)
_CLIPBOARD_SCALE = 2
_PAGE = ".html"


class Saving(QObject):
    """Saves and copies a document and pictures of a view, asking where."""

    done = Signal(str)
    """What has been saved or copied, in one sentence."""

    failed = Signal(str)
    """Why something could not be saved."""

    def __init__(
        self,
        window: QWidget,
        read_view: Callable[[], View],
        read_document: Callable[[], Document | None],
        dialogs: Dialogs,
        settings: Settings,
    ) -> None:
        """Save what a window shows.

        Args:
            window: The window in front of which dialogs open.
            read_view: Returns the view in front.
            read_document: Returns its document, or None for none.
            dialogs: Asks where to save.
            settings: Remember the folder, and what pictures are like.
        """
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._read_view = read_view
        self._read_document = read_document
        self._dialogs = dialogs
        self._report = ReportProcess(self)
        self._report.done.connect(self._note_saved)
        self._report.failed.connect(self.failed)

    @Slot()
    def save_picture(self) -> None:
        """Save a picture of the view in front."""
        self._ask_picture(self._read_view(), self._picture_name())

    @Slot()
    def save_page(self) -> None:
        """Save a picture of all views of the document on one page."""
        document = self._read_document()
        if document is None or document.page is None:
            return
        page = document.page()
        self._ask_picture(page, _file_name("sheet", *_parts(document)))
        page.deleteLater()

    def _ask_picture(self, view: View, name: str) -> None:
        proposed = self._proposed(name)
        answer = self._dialogs.ask_picture(self._window, view, self._settings.picture, proposed)
        if answer is None:
            return
        path, options = answer
        try:
            save_picture(view, picture_request(view, path, options))
        except PictureError as error:
            self.failed.emit(str(error))
        else:
            # Whoever writes another ending means that format.
            self._settings.picture = replace(options, ending=path.suffix.lower())
            self._note_saved(path)

    @Slot()
    def copy_picture(self) -> None:
        """Copy a picture of the view in front to the clipboard."""
        image = render_image(self._read_view(), _CLIPBOARD_SIZE, _CLIPBOARD_SCALE)
        QGuiApplication.clipboard().setImage(image)
        self.done.emit(_("Copied the picture."))

    @Slot()
    def save_record(self) -> None:
        """Save the document's own file, which can be opened again."""
        document = self._read_document()
        if document is not None and document.record is not None:
            self._save(document, _("Save"), SUFFIX, document.record())

    @Slot()
    def save_report(self) -> None:
        """Save a report of the document as a page for browsers."""
        document = self._read_document()
        if document is None or document.record is None or document.report is None:
            return
        proposed = self._proposed(f"{_file_name(*_parts(document))}{_PAGE}")
        path = self._dialogs.ask_file_to_save(self._window, _("Save report"), proposed, _PAGE)
        if path is not None:
            self._report.write(document.record(), path, document.report)
            self.done.emit(_("Writing {path}\u2026").format(path=path))

    def save_export(self, export: Export[Any]) -> None:
        """Save the document in a format."""
        document = self._read_document()
        if document is not None and export.name in document.files:
            title = _("Export {format}").format(format=export.shown_title)
            data = document.files[export.name]().encode()
            self._save(document, title, export.file_ending, data)

    def copy_table(self, copy: Copy) -> None:
        """Copy the document's table in a format."""
        document = self._read_document()
        read = None
        if document is not None:
            read = document.sheet if copy.is_sheet else document.table
        if read is not None:
            QGuiApplication.clipboard().setText(copy.format.write(read()))
            self.done.emit(_("Copied the table."))

    def _save(self, document: Document, title: str, ending: str, data: bytes) -> None:
        proposed = self._proposed(f"{_file_name(*_parts(document))}{ending}")
        path = self._dialogs.ask_file_to_save(self._window, title, proposed, ending)
        if path is None:
            return
        file = QSaveFile(str(path))
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data)
        if written and file.commit():
            self._note_saved(path)
        else:
            problem = _("cannot write {path}: {why}").format(path=path, why=file.errorString())
            self.failed.emit(problem)

    @Slot(object)
    def _note_saved(self, path: Path) -> None:
        self._settings.save_folder = path.absolute().parent
        self.done.emit(_("Saved {path}").format(path=path))

    def _proposed(self, name: str) -> Path:
        """Return the path to propose for a file of this name."""
        return (self._settings.save_folder or Path.cwd()) / name

    def _picture_name(self) -> str:
        """Return a file name without an ending for a picture of the view in front."""
        view, document = self._read_view(), self._read_document()
        shown = _parts(document) if document is not None else []
        parts = ["plan"] if view.is_plan else shown
        return _file_name(*([] if view.name in parts else [view.name]), *parts)


def _parts(document: Document) -> list[str]:
    return [part for part in (document.name, _moment(document.started_at)) if part]


def _file_name(*parts: str) -> str:
    # A race can have any name, but a file name holds no folder.
    return re.sub(r"[^\w.,+()@ -]", "-", "-".join(["racelane", *parts]))


def _moment(at: str) -> str:
    return re.sub(r"[^0-9T-]", "-", at[:19])
