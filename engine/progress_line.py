"""A line on standard error that says how far something has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

_PERIOD_S = 0.1


class ProgressLine:
    """Shows a bar and words while standard error is a terminal; removes them in the end."""

    def __init__(self, bar_width: int) -> None:
        """Make the bar ``bar_width`` characters wide."""
        screen = Console(stderr=True, highlight=False)
        self._progress = Progress(
            BarColumn(bar_width=bar_width),
            TextColumn("{task.description}"),
            console=screen,
            disable=not screen.is_terminal,
            transient=True,
        )
        self._task = self._progress.add_task("starting", total=1.0)
        self._due_s = 0.0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, behind: Callable[[], float], describe: Callable[[], str]) -> None:
        """Show how much is behind, 0..1, and words; neither is asked for more often than seen."""
        now_s = time.monotonic()
        if self._progress.disable or now_s < self._due_s:
            return
        self._due_s = now_s + _PERIOD_S
        self._progress.update(self._task, completed=behind(), description=describe())
