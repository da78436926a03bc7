"""Help as a page of the window: a search line, the contents, the text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.help.contents import Section
from gui.help.text import HelpText

_SCROLLS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_PLACE = Qt.ItemDataRole.UserRole


class HelpPage(QWidget):
    """Searched as one types; the contents lead to the sections that are left."""

    close_requested = Signal()
    """The user wants to go back."""

    def __init__(
        self, sections: Callable[[], tuple[Section, ...]], parent: QWidget | None = None
    ) -> None:
        """Show what ``sections`` returns in the language of the moment."""
        super().__init__(parent)
        self._sections = sections
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show)
        self.close_button = QPushButton()
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close_requested)
        self.contents = QListWidget()
        self.contents.setObjectName("helpContents")
        self.contents.setWordWrap(True)
        self.contents.currentItemChanged.connect(self._on_current_changed)
        self.contents.itemClicked.connect(self._on_clicked)
        self.text = HelpText()
        self._lay_out()
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            if self.isVisible():
                self._show()

    def _word(self) -> None:
        self.search.setPlaceholderText(_("Search help"))
        self.search.setAccessibleName(_("Search help"))
        for clear in self.search.findChildren(QToolButton):
            clear.setAccessibleName(_("Clear the search"))
        self.contents.setAccessibleName(_("Contents of help"))
        self.close_button.setText(_("Close help"))
        self.close_button.setToolTip(_("Go back to the views (Esc)"))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.close_button)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.contents, 1)
        body.addWidget(self.text, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 6)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, 120)

    def open_at(self, anchor: str) -> None:
        """Show everything, from a place on, ready to search."""
        self.search.clear()
        self._show()
        # A document without a size has no places yet.
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.text.go_to(anchor)
        self.search.setFocus()

    @Slot()
    def _show(self, *_args: object) -> None:
        words = self.search.text()
        found = [section.found(words) for section in self._sections()]
        left = [section for section in found if section.entries]
        self.contents.clear()
        for section in left:
            item = QListWidgetItem(str(section.title))
            item.setData(_PLACE, section.anchor)
            self.contents.addItem(item)
        self.text.show_sections(left, words)

    @Slot()
    def _on_current_changed(self, item: QListWidgetItem | None, *_args: object) -> None:
        if item is not None:
            self.text.go_to(item.data(_PLACE))

    @Slot()
    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.text.go_to(item.data(_PLACE))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What the search line does not take scrolls the text.
        if event.key() in _SCROLLS and self.search.hasFocus():
            # Sent to it, a key that it ignores would come back here.
            self.text.keyPressEvent(event)
        else:
            super().keyPressEvent(event)
