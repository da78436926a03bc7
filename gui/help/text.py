"""The text of help: sections one below the other, their entries in two columns."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QTextBrowser, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.help.contents import Entry, Section

_PADDING = 4


class HelpText(QTextBrowser):
    """Shows sections, and goes to a place among them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("helpText")
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setAccessibleName(_("Help"))

    def show_sections(self, sections: Sequence[Section], searched: str) -> None:
        """Show sections.

        Args:
            sections: Those with entries.
            searched: What was searched for, in case that there are none.
        """
        if sections:
            self.setHtml("".join(map(_section, sections)))
        else:
            self.setPlainText(_("Nothing here has “{words}”.").format(words=searched))

    def go_to(self, anchor: str) -> None:
        """Show a place at the top, as far as there is text below it."""
        self.scrollToAnchor(anchor)


def _section(section: Section) -> str:
    first, *rest = section.entries
    # The first entry is seen with its title.
    title = f"{_anchor(section.anchor)}{_anchor(first.anchor)}{escape(str(section.title))}"
    rows = [_row(first), *(_row(entry, _anchor(entry.anchor)) for entry in rest)]
    return f'<h3>{title}</h3><table cellpadding="{_PADDING}">{"".join(rows)}</table>'


def _row(entry: Entry, anchor: str = "") -> str:
    heading, text = escape(str(entry.heading)), escape(str(entry.text))
    return f"<tr><td>{anchor}<b>{heading}</b></td><td>{text}</td></tr>"


def _anchor(name: str) -> str:
    return f'<a name="{escape(name)}"></a>'
