"""A progress line on standard error."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Self

from rich.cells import cell_len
from rich.progress import BarColumn, Progress, TextColumn

from engine.cli.terminal.screen import Screen
from engine.vocabulary.wording import _

_PERIOD_S = 0.1
_LEAST_BAR = 8


class ProgressLine:
    """Shows a bar and words if standard error is a terminal; removes them at the end."""

    def __init__(self, bar_width: int) -> None:
        """Make the bar ``bar_width`` characters wide."""
        self._screen = screen = Screen(to_stderr=True)
        self._bar = BarColumn(bar_width=bar_width)
        self._least_bar, self._most_bar = min(_LEAST_BAR, bar_width), bar_width
        self._progress = Progress(
            self._bar,
            TextColumn("{task.description}", markup=False),
            console=screen,
            disable=not screen.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task(_("starting"), total=1.0)
        self._due_s = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, behind: Callable[[], float], describe: Callable[[], Sequence[str]]) -> None:
        """Show how much is done, 0..1, and words; call either only when it will be seen.

        With too little room, the bar gets shorter; then whole parts of the words are left out,
        the last first.
        """
        now_s = time.monotonic()
        if self._progress.disable or now_s < self._due_s:
            return
        self._due_s = now_s + _PERIOD_S
        parts = list(describe())
        room = self._screen.width - 1
        while len(parts) > 1 and cell_len(", ".join(parts)) > room - self._least_bar:
            parts.pop()
        text = ", ".join(parts)
        self._bar.bar_width = max(self._least_bar, min(self._most_bar, room - cell_len(text)))
        self._progress.update(self._task, completed=behind(), description=text)
