"""What a key or the mouse does, for the table of keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from engine.vocabulary.wording import Text


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One thing that some keys do, each of them alike."""

    does: Text
    keys: tuple[str, ...] = ()
    """What is pressed, such as ``Shift+W``."""

    mouse: Text | None = None
    """What does the same with the mouse, if anything does."""

    @property
    def shown(self) -> str:
        """The keys as the user's system calls them, then the mouse."""
        native = QKeySequence.SequenceFormat.NativeText
        keys = [QKeySequence(key).toString(native) for key in self.keys]
        return ", ".join([*keys, *([str(self.mouse)] if self.mouse is not None else [])])
