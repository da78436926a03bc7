"""A small picture of what a picture will be."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _
from gui.picture.picture import render_image
from gui.picture.request import PictureRequest
from gui.views.view import View

_DELAY_MS = 150
"""How long nothing must change before it is drawn again: that takes up to a tenth of a second."""


class PicturePreview(QWidget):
    """Draws a picture as small as its room is, soon after the request for it has changed."""

    drawn = Signal()
    """The preview shows the latest request."""

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        """Draw pictures of ``view``."""
        super().__init__(parent)
        self._view = view
        self._request: PictureRequest | None = None
        self._image = QImage()
        self._is_higher = False
        self._drawn: tuple[PictureRequest, QSize] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._draw)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 180)
        self._word()

    @property
    def image(self) -> QImage:
        """The latest small picture; null before the first."""
        return self._image

    @property
    def is_higher(self) -> bool:
        """Whether its lanes make the picture higher than asked for."""
        return self._is_higher

    def show_picture(self, request: PictureRequest) -> None:
        """Show what a request would write, soon."""
        self._request = request
        self._timer.start()

    @override
    def sizeHint(self) -> QSize:
        return QSize(600, 400)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._drawn = None
            self._timer.start()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._timer.start()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        box = QRectF(self._place())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(box, self._image)
        painter.setPen(QColor(self.palette().color(QPalette.ColorRole.Mid)))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        painter.end()

    def _place(self) -> QRectF:
        """Return where the picture goes: in the middle, as large as fits."""
        room = QSizeF(self.size())
        size = QSizeF(self._image.size()).scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (room.width() - size.width()) / 2, (room.height() - size.height()) / 2
        return QRectF(QRectF(left, top, size.width(), size.height()).toAlignedRect())

    def _word(self) -> None:
        self.setAccessibleName(_("Preview of the picture"))

    @Slot()
    def _draw(self) -> None:
        request = self._request
        if request is None or not self.isVisible():
            return
        room = self.size() * self.devicePixelRatioF()
        # Another format or scale is the same picture.
        drawn = replace(request, scale=1), room
        if drawn != self._drawn:
            self._drawn = drawn
            self._render(request, room)
        self.drawn.emit()

    def _render(self, request: PictureRequest, room: QSize) -> None:
        """Draw a picture that fits a room in pixels of the screen."""
        size = request.size
        self._image = render_image(
            self._view,
            size,
            min(room.width() / size.width(), room.height() / size.height()),
            shows_selection=request.shows_selection,
            zoom=request.zoom,
            theme=request.theme,
            is_page=request.is_page,
            shows_conclusion=request.shows_conclusion,
        )
        self._image.setDevicePixelRatio(1.0)
        asked = self._image.width() * size.height() / size.width()
        self._is_higher = self._image.height() > asked + 1
        self.update()
