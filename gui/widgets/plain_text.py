"""Text shown as it is, whatever it holds: Qt takes ``<b>`` for markup and ``&`` for a shortcut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QLabel, QWidget


class PlainLabel(QLabel):
    """A label whose text is never markup."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_html(text: str) -> str:
    """Return the markup that is shown as ``text``."""
    return QtText.convertFromPlainText(text)


def plain_tip(text: str) -> str:
    """Return what a tooltip shows as ``text``: tooltips have no format, Qt guesses it."""
    if not QtText.mightBeRichText(text):
        return text
    return f"<qt>{plain_html(text)}</qt>"


def plain_entry(text: str) -> str:
    """Return what a button or a menu's entry shows as ``text``, and takes no shortcut from."""
    return text.replace("&", "&&").replace("\t", " ")
