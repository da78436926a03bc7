"""Icons. Loading their font takes a while, so the first window shows without them."""

from __future__ import annotations

import functools
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from gui.look.theme import Theme

_FONT_SHARE = 0.875
"""The size of the font, as a share of an icon's height: glyphs reach beyond it."""

_NAMES = {
    "start": "play",
    "stop": "stop",
    "picture": "image-outline",
    "copy": "content-copy",
    "loop": "repeat",
    "pause": "pause",
    "replay": "replay",
    "step_back": "step-backward",
    "step_on": "step-forward",
    "present": "presentation-play",
    "seed": "dice-multiple-outline",
    "close": "close",
    "edit": "tune-variant",
    "add": "plus",
    "trusted": "shield-check-outline",
    "doubted": "shield-alert-outline",
    "browse": "folder-outline",
    "export": "tray-arrow-down",
    "race": "flag-checkered",
    "server": "server-network",
    "article": "file-document-check-outline",
    "lessons": "school-outline",
    "history": "history",
}


def blank_icon() -> QIcon:
    """Return a placeholder for an icon that is set later."""
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.transparent)
    return QIcon(pixmap)


def icon(name: str, theme: Theme, colour: str | None = None) -> QIcon:
    """Return the icon for a purpose, in ``colour`` or the theme's text colour.

    Raises:
        KeyError: there is no icon for that purpose.
    """
    font = _load_font()
    glyph = font.glyphs[_NAMES[name]]
    return QIcon(_Engine(font.family, glyph, QColor(colour or theme.text), QColor(theme.muted)))


@dataclass(frozen=True, slots=True)
class _Font:
    """A font whose characters are icons."""

    family: str
    glyphs: dict[str, str]
    """A character by the name of what it shows."""


@functools.cache
def _load_font() -> _Font:
    """Load the font of the icons.

    Importing QtAwesome would load and check a dozen fonts more, and take five times as long.
    """
    package = importlib.util.find_spec("qtawesome")
    assert package is not None
    assert package.submodule_search_locations is not None
    (folder,) = package.submodule_search_locations
    fonts = Path(folder) / "fonts"
    (font,) = fonts.glob("materialdesignicons6-webfont-[0-9]*.ttf")
    (names,) = fonts.glob("materialdesignicons6-webfont-charmap-*.json")
    loaded = QFontDatabase.addApplicationFont(str(font))
    (family,) = QFontDatabase.applicationFontFamilies(loaded)
    codes = json.loads(names.read_bytes())
    return _Font(family, {name: chr(int(codes[name], 16)) for name in _NAMES.values()})


class _Engine(QIconEngine):
    """Paints a character of the icons' font, and nothing where there is no room.

    Qt asks for a pixmap of no size when a layout leaves a button no room beside its padding.
    """

    def __init__(self, family: str, glyph: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._family = family
        self._glyph = glyph
        self._colour = colour
        self._disabled = disabled

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if rect.isEmpty():
            return
        font = QFont(self._family)
        font.setPixelSize(max(1, round(_FONT_SHARE * rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(self._disabled if mode is QIcon.Mode.Disabled else self._colour)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        if not size.isEmpty():
            painter = QPainter(made)
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
            painter.end()
        return made
