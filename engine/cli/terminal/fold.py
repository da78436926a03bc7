"""A fold that shows its progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from engine.stream.fold import InconsistentEvent, StreamResult

if TYPE_CHECKING:
    from engine.cli.terminal.progress_line import ProgressLine

_Result = TypeVar("_Result", bound=StreamResult)


def last_of(
    results: Iterable[_Result],
    describe: Callable[[_Result], Sequence[str]],
    damage: list[str] | None = None,
    *,
    is_quiet: bool,
    bar_width: int = 40,
) -> _Result | None:
    """Take a growing result to its end, showing progress on standard error.

    Args:
        results: From ``grow``.
        describe: Returns the progress in parts; the last ones can be left out.
        damage: Gets the reason if an event does not fit; without it, such an event raises.
        is_quiet: Whether to show nothing.
        bar_width: Width of the progress bar, in characters.

    Raises:
        InconsistentEvent: the events do not fit, and there is no ``damage``.
    """
    result: _Result | None = None
    with ExitStack() as shown:
        line: ProgressLine | None = None
        if not is_quiet:
            from engine.cli.terminal.progress_line import (
                ProgressLine,  # rich, which takes long to load
            )

            line = shown.enter_context(ProgressLine(bar_width))
        try:
            for result in results:
                if line is not None:
                    line.show(partial(result.progress, result.last_at_s), partial(describe, result))
        except InconsistentEvent as error:
            if damage is None:
                raise
            damage.append(str(error))
    return result
