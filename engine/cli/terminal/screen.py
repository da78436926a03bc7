"""Where the command line prints for people."""

from __future__ import annotations

from rich.console import Console, ConsoleDimensions
from typing_extensions import override

_UNBOUNDED = 10_000
_HEIGHT = 25


class Screen(Console):
    """A terminal, or what stands in its place; what is printed is text and never markup.

    Without a terminal nothing is folded or left out: whoever reads the lines knows better where to
    break them.
    """

    def __init__(self, *, to_stderr: bool = False, width: int | None = None) -> None:
        """Print to standard output or error.

        Args:
            to_stderr: Which of both.
            width: Characters in a line, where the terminal is not to be asked.
        """
        super().__init__(stderr=to_stderr, width=width, markup=False, emoji=False, highlight=False)
        if width is None and not self.is_terminal:
            # Both: with one alone, 80 columns are taken for granted where TERM is "dumb".
            self.size = ConsoleDimensions(_UNBOUNDED, _HEIGHT)

    @override
    def on_broken_pipe(self) -> None:
        # Its usual answer is to end the program with code 1, which means that a run failed.
        raise BrokenPipeError
