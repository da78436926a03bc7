"""Where the command line's user wants a load: files, standard output, the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from engine.cli.shown.fold import last_of
from engine.cli.shown.outputs import check_targets, print_table, write_texts
from engine.record.sinks import FileSink, Sink, standard_output

if TYPE_CHECKING:
    from engine.load.result.result import LoadResult

# What reads results needs numpy, which nobody else is to wait for.

_BAR_WIDTH = 20


@dataclass(frozen=True, slots=True)
class LoadOutputs:
    """Where the user wants a result: names of files, ``-`` for standard output."""

    events: str | None
    csv: str | None
    json: str | None
    markdown: str | None
    latex: str | None
    quiet: bool
    """Whether to print neither progress nor table."""

    @property
    def _targets(self) -> list[str]:
        all_ = (self.events, self.csv, self.json, self.markdown, self.latex)
        return [target for target in all_ if target is not None]

    def check(self) -> None:
        """Refuse, before any work is done, what can be seen not to work.

        Raises:
            click.ClickException: a target cannot be written.
        """
        check_targets(self._targets, prints=not self.quiet)

    def event_sinks(self, files: ExitStack) -> list[Sink]:
        """Return where events go."""
        if self.events is None:
            return []
        return [standard_output(files) if self.events == "-" else FileSink(self.events, files)]

    def fold(self, events: Iterable[Any], damage: list[str] | None = None) -> LoadResult | None:
        """Take events to their end, showing the progress unless told otherwise.

        Events that do not make a load end it there, and the reason is appended to ``damage``.
        """
        from engine.cli.shown.load_progress import progress_caption
        from engine.load.result.result import follow_load

        return last_of(
            follow_load(events),
            lambda result: progress_caption(result).split(", "),
            damage,
            is_quiet=self.quiet,
            bar_width=_BAR_WIDTH,
        )

    def write(self, result: LoadResult) -> None:
        """Write the exports, then print the table.

        Raises:
            click.ClickException: one of them could not be written.
            BrokenPipeError: the reader of standard output is gone.
        """
        from engine.export.load.csv import load_csv
        from engine.export.load.json import load_json
        from engine.export.load.latex import load_latex
        from engine.export.load.markdown import load_markdown

        exports: tuple[tuple[str | None, Callable[[LoadResult], str]], ...] = (
            (self.csv, load_csv),
            (self.json, load_json),
            (self.markdown, load_markdown),
            (self.latex, load_latex),
        )
        write_texts(
            (target, partial(export, result)) for target, export in exports if target is not None
        )
        if self.quiet:
            return
        from engine.cli.shown.load_report import print_load
        from engine.cli.shown.screen import Screen

        screen = Screen(to_stderr="-" in self._targets)
        print_table(lambda: print_load(result, screen))
