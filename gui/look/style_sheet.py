"""The style sheet of the whole window: ``style_sheet.qss`` with a theme's colours filled in."""

from __future__ import annotations

import re
from pathlib import Path

from gui.look.assets import asset
from gui.look.theme import Theme

_TEMPLATE = Path(__file__).with_name("style_sheet.qss")
_PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")


def style_sheet(theme: Theme) -> str:
    """Return the style sheet for a theme.

    ``{{ border }}`` stands for the theme's colour of that name, ``{{ up }}``, ``{{ down }}`` and
    ``{{ check }}`` for the path of a picture.

    Raises:
        AttributeError: the template names a colour that a theme does not have.
    """
    shade = "dark" if theme.is_dark else "light"
    pictures = {
        "up": asset(f"arrow-up-{shade}.svg"),
        "down": asset(f"arrow-down-{shade}.svg"),
        "check": asset(f"check-{shade}.svg"),
    }

    def fill(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        picture = pictures.get(name)
        return picture.as_posix() if picture is not None else str(getattr(theme, name))

    return _PLACEHOLDER.sub(fill, _TEMPLATE.read_text(encoding="utf-8"))
