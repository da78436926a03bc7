"""A label that explains the terms in its text."""

from __future__ import annotations

from typing_extensions import override

from engine.vocabulary.glossary import explained
from engine.vocabulary.wording import Text
from gui.widgets.plain_text import PlainLabel


class TermLabel(PlainLabel):
    """Its tip is what the glossary says of the terms in its text."""

    @override
    def setText(self, text: Text | str) -> None:
        super().setText(text)
        self.setToolTip(str(explained("", text)))
