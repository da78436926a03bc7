"""The bar under a chart with the controls of a replay."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from engine.stream.showing import ShowClock
from engine.vocabulary.wording import _
from gui.look.icons import blank_icon, icon
from gui.look.theme import Theme
from gui.stage.moment_slider import MomentSlider
from gui.stage.player import SPEEDS, Player
from gui.widgets.flow_layout import FlowBox, FlowLayout
from gui.widgets.plain_text import PlainLabel

_CLOCKS = (ShowClock.SIDE_BY_SIDE, ShowClock.AS_IT_RAN)
_LEAST_SLIDER = 160
_MEDIAN = 0
"""Stands for the median block."""


class Transport(FlowBox):
    """Buttons, the slider, the speed, and what is shown; hidden without a replay."""

    clock_chosen = Signal()
    """The user chose another clock or another block."""

    leave_requested = Signal()
    """The user wants to see the record itself again."""

    def __init__(self, player: Player, actions: Sequence[QAction]) -> None:
        """Control a player; each action has a button before the slider."""
        super().__init__()
        self.setObjectName("transport")
        self._player = player
        self.buttons = [self._button(action) for action in actions]
        self.slider = MomentSlider()
        self.slider.setMinimumWidth(_LEAST_SLIDER)
        self.slider.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.slider.sought.connect(self._on_sought)
        self.time = PlainLabel()
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.speed = QComboBox()
        for speed in SPEEDS:
            self.speed.addItem(f"{speed:g}\u00d7", speed)
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.activated.connect(self._on_speed_chosen)
        self.loop = QToolButton()
        self.loop.setObjectName("segment")
        self.loop.setCheckable(True)
        self.loop.setIcon(blank_icon())
        self.loop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.loop.toggled.connect(self._on_loop_toggled)
        self.clocks = QComboBox()
        for clock in _CLOCKS:
            self.clocks.addItem("", clock)
        self.clocks.activated.connect(self._on_chosen)
        self.blocks = QComboBox()
        self.blocks.activated.connect(self._on_chosen)
        self.leave = QToolButton()
        self.leave.setObjectName("segment")
        self.leave.setIcon(blank_icon())
        self.leave.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.leave.clicked.connect(self.leave_requested)
        self._is_on = False
        self._is_aside = False
        self._lay_out()
        self._word()
        player.moved.connect(self._show_moment)
        self.hide()

    @property
    def clock(self) -> ShowClock:
        """The chosen clock."""
        return _CLOCKS[self.clocks.currentIndex()]

    @property
    def block(self) -> int | None:
        """The chosen block, from 1, or None for the median block."""
        number: int = self.blocks.currentData() or _MEDIAN
        return None if number == _MEDIAN else number

    def set_on(self, on: bool) -> None:
        """Show it with a replay, and hide it without one."""
        self._is_on = on
        self.setVisible(on and not self._is_aside)

    def set_aside(self, aside: bool) -> None:
        """Hide it even so, while nobody moves the mouse on stage."""
        self._is_aside = aside
        self.setVisible(self._is_on and not aside)

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours; those of actions are the actions' own."""
        self.leave.setIcon(icon("close", theme))
        self.loop.setIcon(icon("loop", theme))

    def offer_blocks(self, count: int) -> None:
        """Offer blocks from 1 to a count beside the median block; keep the choice if possible."""
        if self.blocks.count() != count + 1:
            chosen = self.blocks.currentData()
            self.blocks.clear()
            for number in range(count + 1):
                self.blocks.addItem("", number)
            self.blocks.setCurrentIndex(max(0, self.blocks.findData(chosen)))
            self._word_blocks()
        self.blocks.setVisible(count > 1 and self.clock is ShowClock.SIDE_BY_SIDE)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._word_blocks()

    def _word(self) -> None:
        self.setAccessibleName(_("Replay"))
        self.leave.setToolTip(_("Leave the replay, and show the result again (Esc)"))
        self.leave.setAccessibleName(_("Leave the replay"))
        self.speed.setAccessibleName(_("Speed of the replay"))
        self.loop.setToolTip(_("Begin again after the end"))
        self.loop.setAccessibleName(_("Loop"))
        self.clocks.setAccessibleName(_("Clock of the replay"))
        self.clocks.setToolTip(
            _("Start all lanes at once, each from its own zero, or show them as they ran")
        )
        for place, clock in enumerate(_CLOCKS):
            text = str(clock.shown)
            self.clocks.setItemText(place, text[:1].upper() + text[1:])
        self.speed.setToolTip(_("How fast the replay plays"))
        self.blocks.setAccessibleName(_("Block to replay"))
        self.blocks.setToolTip(
            _("Which runs to show side by side: one block has one run of each lane")
        )

    def _word_blocks(self) -> None:
        for place in range(self.blocks.count()):
            number = self.blocks.itemData(place)
            text = _("Median block") if number == _MEDIAN else _("Block {number}")
            self.blocks.setItemText(place, text.format(number=number))

    def _lay_out(self) -> None:
        line = QWidget()
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        first = QHBoxLayout(line)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(4)
        for button in self.buttons:
            first.addWidget(button)
        first.addSpacing(4)
        first.addWidget(self.slider, 1)
        first.addSpacing(4)
        first.addWidget(self.time)
        layout = FlowLayout(self, spacing=6, is_right=True)
        layout.setContentsMargins(20, 4, 6, 4)
        for part in (line, self.speed, self.loop, self.clocks, self.blocks, self.leave):
            layout.addWidget(part)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName("segment")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        # A click leaves the keys with the chart.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _show_moment(self) -> None:
        at_s, duration_s = self._player.at_s, self._player.duration_s
        self.slider.show_share(at_s / duration_s if duration_s else 0.0)
        self.time.setText(moment_text(at_s, duration_s))
        widest = QFontMetrics(self.time.font()).horizontalAdvance(
            moment_text(duration_s, duration_s)
        )
        # Digits are of one width; nothing moves while time passes.
        self.time.setMinimumWidth(widest)

    @Slot(float)
    def _on_sought(self, share: float) -> None:
        self._player.seek(share * self._player.duration_s)

    @Slot(int)
    def _on_speed_chosen(self, _place: int) -> None:
        self._player.speed = self.speed.currentData()

    @Slot(bool)
    def _on_loop_toggled(self, is_looping: bool) -> None:
        self._player.is_looping = is_looping

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        self.clock_chosen.emit()


def moment_text(at_s: float, duration_s: float) -> str:
    """Return a moment of a show and its length, in the unit of the length: ``0.52 / 4.05 s``."""
    if duration_s < 1:
        return _("{moment:.1f} / {length:.1f} ms").format(
            moment=at_s * 1e3, length=duration_s * 1e3
        )
    if duration_s < 60:
        return _("{moment:.2f} / {length:.2f} s").format(moment=at_s, length=duration_s)
    return f"{_clock(at_s)} / {_clock(duration_s)}"


def _clock(seconds: float) -> str:
    tenths = round(seconds * 10)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"
