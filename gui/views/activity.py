"""One thing a user does: its form, its views, and what Start means there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from engine.export.export import Export
from engine.machine.limits import Limits
from engine.race.spec.axis import Point
from engine.race.spec.foreign import Foreign
from engine.vocabulary.wording import N_, Text
from gui.look.language import LanguageRelay
from gui.look.theme import Theme
from gui.preferences.settings import Settings
from gui.views.chart_line import Note
from gui.views.document import Document
from gui.views.view import View


class Activity(LanguageRelay):
    """One thing a user does; by itself it has nothing but its views.

    It knows no window. The window reads its state whenever it emits that this has changed.
    """

    running_changed = Signal()
    """It has started or ended."""

    rested = Signal()
    """One of its processes has ended."""

    changed = Signal()
    """Its state has changed otherwise."""

    progressed = Signal(str, float)
    """What it is doing, and its progress, 0..1."""

    front_requested = Signal()
    """It wants to come to the front."""

    start_requested = Signal()
    """The user wants to start it, whatever is in front."""

    failed = Signal(str)
    """What went wrong."""

    warned = Signal(object)
    """The worst doubt about what has just ended, a ``Text``."""

    said = Signal(str)
    """What has been done."""

    point_picked = Signal(object)
    """The user picked a point of a race in one of its views: a ``Point``, or None to follow."""

    # -- what it consists of -------------------------------------------------------------------

    title: Text
    """What it is called on the rail."""

    icon: str
    """Its icon there."""

    views: Sequence[View] = ()
    """Its views, at least one; the first comes to the front with it."""

    side: QWidget | None = None
    """Its form, to the left of its views, or None."""

    below: QWidget | None = None
    """The widget below all its views, or None."""

    commands: Sequence[QAction] = ()
    """Its other actions, for a menu; it enables them itself."""

    exports: Sequence[Export[Any]] = ()
    """The formats that its documents are saved in."""

    # -- its state -----------------------------------------------------------------------------

    @property
    def start_text(self) -> Text:
        """What Start does there."""
        return N_("&Start")

    @property
    def widest_start_text(self) -> Text:
        """The widest of what Start does there; known without loading what it needs."""
        return self.start_text

    @property
    def heading(self) -> str:
        """What it shows, in a few words: the window's title."""
        return str(self.title)

    @property
    def is_running(self) -> bool:
        """Whether it is measuring, or reading a file."""
        return False

    @property
    def has_processes(self) -> bool:
        """Whether it has a process that must end before the window closes."""
        return self.is_running

    @property
    def can_start(self) -> bool:
        """Whether Start has anything to run."""
        return False

    @property
    def estimate_s(self) -> float:
        """The estimated duration of what Start would run, in seconds."""
        return 0.0

    @property
    def unasked(self) -> Sequence[Foreign]:
        """What Start would use that came from elsewhere and the user has not agreed to."""
        return ()

    @property
    def standing(self) -> tuple[str, float]:
        """Its state in a few words, and its progress, 0..1."""
        return "", 0.0

    @property
    def outcome(self) -> str:
        """How what it ran or read last has ended, in one line; empty before that."""
        return ""

    @property
    def note(self) -> Note:
        """The message under its views."""
        return Note()

    @property
    def caption(self) -> str:
        """What its views show, in one line."""
        return ""

    @property
    def can_undo(self) -> bool:
        """Whether its form has a change to undo."""
        return False

    @property
    def recorded(self) -> Any | None:
        """The result that can be replayed: one that is over; None without one."""
        return None

    @property
    def point(self) -> Point | None:
        """The point of a race in view, or None if its view shows no single one."""
        return None

    def block_count(self, point: Point | None) -> int:
        """Return how many blocks of the record there are to replay at a point; 0 without any."""
        return 0

    def document(self) -> Document | None:
        """Return what can be saved and copied, or None for nothing."""
        return None

    # -- what the window asks of it ------------------------------------------------------------

    def start(self) -> None:
        """Run what its form describes."""

    def stop(self) -> None:
        """Stop measuring or reading, if it does; ``running_changed`` follows."""

    def end(self) -> None:
        """End all its processes; ``rested`` follows each."""
        self.stop()

    def opens(self, path: Path) -> bool:
        """Return whether a file is of its kind."""
        return False

    def open(self, path: Path) -> None:
        """Show what a file holds; runs nothing."""

    def show_replay(self, result: Any) -> None:
        """Show the result of a replay of ``recorded`` instead of it; ``follow_replay`` follows."""

    def follow_replay(self) -> None:
        """Show the moment to which the result of the replay has moved."""

    def end_replay(self) -> None:
        """Show the record again, as it was shown before."""

    def agree(self) -> None:
        """Note that the user has agreed to what is ``unasked``."""

    def undo(self) -> None:
        """Undo the last change of its form."""

    def set_busy(self, busy: bool) -> None:
        """Forbid editing and starting while any activity measures, or allow them again."""

    def set_front(self, front: bool) -> None:
        """Set whether it is in front."""

    def set_limits(self, limits: Limits) -> None:
        """Set what this system allows."""

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours in its views and form."""
        for view in self.views:
            view.set_theme(theme)

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""

    def restore(self, settings: Settings) -> None:
        """Show what was kept in the settings."""

    def keep(self, settings: Settings) -> None:
        """Keep what the next start of the program shows."""
