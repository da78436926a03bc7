"""Actions with a shortcut, a status tip, and a tooltip that names the shortcut."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence


def make_command(parent: QObject, text: str, tip: str, *keys: str) -> QAction:
    """Return an action.

    Args:
        parent: Its owner.
        text: What it is called, with its mnemonic.
        tip: What it does.
        keys: What triggers it, such as ``Ctrl+O``.
    """
    command = QAction(text, parent)
    command.setStatusTip(tip)
    set_keys(command, *keys)
    return command


def set_keys(command: QAction, *keys: str) -> None:
    """Trigger an action by some keys; its tooltip names the first."""
    command.setShortcuts([QKeySequence(key) for key in keys])
    first = command.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    command.setToolTip(f"{command.statusTip()} ({first})" if first else command.statusTip())
