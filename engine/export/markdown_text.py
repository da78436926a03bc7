"""Text as Markdown shows it, whatever it holds."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([\\`*_\[\]<>&~|])")


def plain(text: str) -> str:
    """Return a text with what Markdown takes for markup escaped (CommonMark 0.31, section 2.4)."""
    return _MARKUP.sub(r"\\\1", text)
