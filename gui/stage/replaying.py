"""Replaying: the record of an activity shown again, in all its views."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.record.kinds import replay_of
from gui.stage.player import Player
from gui.stage.transport import Transport
from gui.views.activity import Activity


class Replaying(QObject):
    """Shows one activity's record at a time; leaving it shows the record again as it was."""

    changed = Signal()
    """A replay has begun, or has been left."""

    def __init__(self, player: Player, transport: Transport, parent: QObject) -> None:
        """Play by a player, controlled by a transport."""
        super().__init__(parent)
        self.player = player
        self.transport = transport
        self._activity: Activity | None = None
        self._point: Any = None
        player.moved.connect(self._on_moved)
        transport.clock_chosen.connect(self._on_chosen)
        transport.leave_requested.connect(self.leave)

    @property
    def activity(self) -> Activity | None:
        """The activity whose record is replayed, or None."""
        return self._activity

    def begin(self, activity: Activity) -> None:
        """Replay an activity's record from the beginning; nothing without one."""
        self.leave()
        if activity.recorded is None:
            return
        self._activity = activity
        activity.point_picked.connect(self._on_point_picked)
        activity.changed.connect(self._on_activity_changed)
        self._point = activity.point
        self._load()
        self.transport.set_on(True)
        self.player.play()
        self.changed.emit()

    @Slot()
    def leave(self, *_args: object) -> None:
        """Show the record itself again, with every choice as it was."""
        activity = self._activity
        if activity is None:
            return
        self._activity = None
        activity.point_picked.disconnect(self._on_point_picked)
        activity.changed.disconnect(self._on_activity_changed)
        self.player.load(None)
        self.transport.set_on(False)
        activity.end_replay()
        self.changed.emit()

    def _load(self) -> None:
        assert self._activity is not None
        transport, activity = self.transport, self._activity
        transport.offer_blocks(activity.block_count(self._point))
        replay = replay_of(
            activity.recorded, transport.clock, point=self._point, block=transport.block
        )
        activity.show_replay(replay.result)
        self.player.load(replay)

    @Slot()
    def _on_moved(self) -> None:
        if self._activity is not None:
            self._activity.follow_replay()

    @Slot()
    def _on_activity_changed(self) -> None:
        if self._activity is not None and self._activity.recorded is None:
            self.leave()

    @Slot()
    def _on_chosen(self) -> None:
        if self._activity is not None:
            self._load()

    @Slot(object)
    def _on_point_picked(self, point: Any) -> None:
        if point is not None and point != self._point:
            self._point = point
            self._load()
