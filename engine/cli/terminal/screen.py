"""Where the command line prints for people."""

from __future__ import annotations

from rich.console import Console, ConsoleDimensions
from typing_extensions import override

_UNBOUNDED = 10_000
_HEIGHT = 25


class Screen(Console):
    """A terminal or a file; what is printed is text, never markup.

    Without a terminal, nothing is folded or left out: the reader can break lines better.
    """

    def __init__(self, *, to_stderr: bool = False, width: int | None = None) -> None:
        """Print to standard output or error.

        Args:
            to_stderr: Whether to print to standard error.
            width: Characters per line, instead of the terminal's own.
        """
        super().__init__(stderr=to_stderr, width=width, markup=False, emoji=False, highlight=False)
        if width is None and not self.is_terminal:
            # Set both: with one alone, rich assumes 80 columns if TERM is "dumb".
            self.size = ConsoleDimensions(_UNBOUNDED, _HEIGHT)

    @override
    def on_broken_pipe(self) -> None:
        # By default rich exits with code 1, which means that a run failed.
        raise BrokenPipeError
