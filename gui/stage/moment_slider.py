"""The slider of a show: a click jumps to the moment under the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _

_STEPS = 10_000


class MomentSlider(QSlider):
    """Shows how far a show is, and lets the user scrub."""

    sought = Signal(float)
    """The user wants this share of the show, 0..1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("moments")
        self.setRange(0, _STEPS)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sliderMoved.connect(self._on_moved)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setAccessibleName(_("Moment of the replay"))
        self.setToolTip(_("Drag to any moment of the replay"))

    def show_share(self, share: float) -> None:
        """Show how much of the show is over, 0..1, unless the user is dragging."""
        if not self.isSliderDown():
            self.setValue(round(share * _STEPS))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setSliderDown(True)
        self._drag_to(event.position().x())

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag_to(event.position().x())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _drag_to(self, x: float) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        parts, style = QStyle.SubControl, self.style()
        slider = QStyle.ComplexControl.CC_Slider
        groove = style.subControlRect(slider, option, parts.SC_SliderGroove, self)
        handle = style.subControlRect(slider, option, parts.SC_SliderHandle, self)
        room = groove.width() - handle.width()
        place = round(x - groove.left() - handle.width() / 2)
        self.setSliderPosition(QStyle.sliderValueFromPosition(0, _STEPS, place, room))

    @Slot(int)
    def _on_moved(self, place: int) -> None:
        self.sought.emit(place / _STEPS)
