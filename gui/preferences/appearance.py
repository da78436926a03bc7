"""Theme and text size of the whole application."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication

from gui.look.palette import palette
from gui.look.style_sheet import style_sheet
from gui.look.theme import DARK, LIGHT, Scheme, Theme
from gui.preferences.settings import Settings


class Appearance(QObject):
    """Applies theme and text size, and remembers the user's choice."""

    changed = Signal(object)
    """The ``Theme`` to use from now on; the text size may have changed too."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        # Under plain X and offscreen Qt cannot be told a scheme; Fusion with our own palettes
        # looks the same everywhere.
        QApplication.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._is_dressed = False
        self._apply()

    def dress(self) -> None:
        """Style the widgets once all are in place: Qt would style them again at each move."""
        self._is_dressed = True
        self._style()

    @property
    def theme(self) -> Theme:
        """The current theme."""
        scheme = self._settings.scheme
        if scheme is Scheme.SYSTEM:
            system = QGuiApplication.styleHints().colorScheme()
            return DARK if system is Qt.ColorScheme.Dark else LIGHT
        return DARK if scheme is Scheme.DARK else LIGHT

    @property
    def scheme(self) -> Scheme:
        """The user's choice."""
        return self._settings.scheme

    def set_scheme(self, scheme: Scheme) -> None:
        """Use a scheme from now on."""
        self._settings.scheme = scheme
        self._apply()

    def scale_text(self, factor: float | None) -> None:
        """Scale the text by a factor, or reset it to the system's size for None."""
        self._settings.text_scale = 1.0 if factor is None else self._settings.text_scale * factor
        self._apply()

    @Slot(Qt.ColorScheme)
    def _on_system_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        if self._settings.scheme is Scheme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * self._settings.text_scale)
        QApplication.setFont(font)
        QApplication.setPalette(palette(self.theme))
        if self._is_dressed:
            self._style()
        self.changed.emit(self.theme)

    def _style(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            # Where a sheet takes the place of another, Qt styles each widget once for itself and
            # once more for each of its ancestors: eleven times here. Where one comes after none,
            # it styles each once.
            application.setStyleSheet("")
            application.setStyleSheet(style_sheet(self.theme))
            # Each brought back the system's own fonts for buttons and labels to come.
            application.setFont(application.font())
