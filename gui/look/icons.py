"""Icons. Loading their font takes 0.1 s, so the first window shows without them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from gui.look.theme import Theme

_NAMES = {
    "start": "mdi6.play",
    "stop": "mdi6.stop",
    "picture": "mdi6.image-outline",
    "copy": "mdi6.content-copy",
    "present": "mdi6.presentation-play",
    "seed": "mdi6.dice-multiple-outline",
    "close": "mdi6.close",
    "edit": "mdi6.tune-variant",
    "add": "mdi6.plus",
    "trusted": "mdi6.shield-check-outline",
    "doubted": "mdi6.shield-alert-outline",
    "browse": "mdi6.folder-outline",
    "export": "mdi6.tray-arrow-down",
    "race": "mdi6.flag-checkered",
    "server": "mdi6.server-network",
    "article": "mdi6.file-document-check-outline",
    "history": "mdi6.history",
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
    import qtawesome

    made = qtawesome.icon(_NAMES[name], color=colour or theme.text, color_disabled=theme.muted)
    return QIcon(_Engine(made))


class _Engine(QIconEngine):
    """Paints an icon, and nothing where there is no room.

    Qt asks for a pixmap of no size when a layout leaves a button no room beside its padding, and
    qtawesome would paint into it all the same.
    """

    def __init__(self, icon: QIcon) -> None:
        super().__init__()
        self._icon = icon

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if not rect.isEmpty():
            self._icon.paint(painter, rect, Qt.AlignmentFlag.AlignCenter, mode, state)

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return QPixmap() if size.isEmpty() else self._icon.pixmap(size, mode, state)
