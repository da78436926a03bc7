"""Replays in the window: their action, their keys and their bar, connected."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMainWindow

from gui.stage import keys
from gui.stage.player import Player
from gui.stage.replaying import Replaying
from gui.stage.transport import Transport
from gui.window.actions import Actions
from gui.window.activities import Activities
from gui.window.panes import Panes


class Replays(QObject):
    """Replays the record of the activity in front, until that or what is in front changes."""

    changed = Signal()
    """A replay has begun, or has been left."""

    def __init__(
        self, window: QMainWindow, panes: Panes, actions: Actions, running: Activities
    ) -> None:
        """Replay in a window.

        Args:
            window: Owns it.
            panes: Show the views; the bar goes under the chart.
            actions: Of the window.
            running: Whatever starts ends the replay.
        """
        super().__init__(window)
        self._panes = panes
        self._actions = actions
        stage = actions.stage
        self.player = Player(self)
        buttons = [stage[key] for key in (keys.STEP_BACK, keys.PLAY, keys.STEP_ON)]
        self.transport = Transport(self.player, buttons)
        self._replaying = Replaying(self.player, self.transport, self)
        panes.add_below_chart(self.transport)
        panes.view_changed.connect(self._on_view_changed)
        running.began.connect(self.leave)
        actions.replay.toggled.connect(self._on_toggled)
        stage[keys.PLAY].triggered.connect(self.player.toggle)
        stage[keys.STEP_BACK].triggered.connect(partial(self.player.step, -1))
        stage[keys.STEP_ON].triggered.connect(partial(self.player.step, 1))
        stage[keys.GO_TO_START].triggered.connect(self.player.go_to_start)
        stage[keys.GO_TO_END].triggered.connect(self.player.go_to_end)
        self.player.changed.connect(self._on_player_changed)
        self._replaying.changed.connect(self._on_replaying_changed)

    @property
    def is_on(self) -> bool:
        """Whether a replay is shown."""
        return self._replaying.activity is not None

    @Slot()
    def leave(self, *_args: object) -> None:
        """Show the record itself again."""
        self._replaying.leave()

    @Slot(bool)
    def _on_toggled(self, replaying: bool) -> None:
        if not replaying:
            self.leave()
        elif not self.is_on:
            self._replaying.begin(self._panes.activity)
            # Or Space would press the button again that began it.
            self._panes.view.picture_widget().setFocus()

    @Slot()
    def _on_view_changed(self) -> None:
        if self._replaying.activity is not self._panes.activity:
            self.leave()

    @Slot()
    def _on_replaying_changed(self) -> None:
        self._actions.replay.setChecked(self.is_on)
        self._actions.share_keys()
        self.changed.emit()

    @Slot()
    def _on_player_changed(self) -> None:
        self._actions.show_playing(self.player.is_playing)
