"""Icons, loaded on first use: loading the icon font would hold up the first window."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QIcon

from gui.theme import Theme

_NAMES = {
    "start": "mdi6.play",
    "stop": "mdi6.stop",
    "picture": "mdi6.image-outline",
    "copy": "mdi6.content-copy",
    "present": "mdi6.presentation-play",
    "seed": "mdi6.dice-multiple-outline",
    "close": "mdi6.close",
}


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """Return the icon for a use, in a colour or the theme's text colour.

    Raises:
        KeyError: no icon has that use.
    """
    import qtawesome

    made = qtawesome.icon(_NAMES[name], color=colour or theme.text, color_disabled=theme.muted)
    return cast(QIcon, made)
