"""Shows any text literally: Qt takes ``<b>`` for markup and ``&`` for a shortcut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from engine.vocabulary.wording import Text


class PlainLabel(QLabel):
    """A label whose text is never markup; one that is marked follows the language."""

    def __init__(self, text: Text | str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    @override
    def setText(self, text: Text | str) -> None:
        self._text = text
        super().setText(str(text))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.setText(self._text)


def plain_html(text: str) -> str:
    """Return the markup that shows ``text`` literally."""
    return QtText.convertFromPlainText(text)


def plain_tip(text: str) -> str:
    """Return what a tooltip shows as ``text``: Qt guesses the format of tooltips."""
    if not QtText.mightBeRichText(text):
        return text
    return f"<qt>{plain_html(text)}</qt>"


def plain_entry(text: str) -> str:
    """Return what a button or menu entry shows as ``text``, without a shortcut."""
    return text.replace("&", "&&").replace("\t", " ")
