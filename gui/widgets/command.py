"""Actions and menus that follow the language."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from engine.vocabulary.glossary import explained
from engine.vocabulary.wording import Text


class Command(QAction):
    """An action with a status tip, and a tooltip that names its first shortcut."""

    def __init__(self, parent: QObject, text: Text | str, tip: Text | str, *keys: str) -> None:
        """Make an action.

        Args:
            parent: Its owner: a widget or a ``LanguageRelay``.
            text: What it is called, with its mnemonic.
            tip: What it does.
            keys: What triggers it, such as ``Ctrl+O``.
        """
        super().__init__(parent)
        self._text, self._tip = text, tip
        self.set_keys(*keys)

    def set_keys(self, *keys: str) -> None:
        """Trigger it by some keys; its tooltip names the first."""
        self.setShortcuts([QKeySequence(key) for key in keys])
        self._word()

    @property
    def tip(self) -> Text | str:
        """What it does, without its keys."""
        return self._tip

    @override
    def setText(self, text: Text | str) -> None:
        self._text = text
        super().setText(str(text))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
        return super().event(event)

    def _word(self) -> None:
        tip = str(self._tip)
        first = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setText(self._text)
        self.setStatusTip(tip)
        self.setToolTip(str(explained(f"{tip} ({first})" if first else tip, self._text)))


class Menu(QMenu):
    """A menu whose title follows the language."""

    def __init__(self, title: Text, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setTitle(str(self._title))
