"""Where the command line's user wants a race: files, standard output, the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from engine.events import AnyEvent
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.markdown import to_markdown
from engine.result import RaceResult, follow
from engine.shown_fold import last_of
from engine.sinks import FileSink, Sink, standard_output
from engine.units import clock_text


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the user wants a result: names of files, ``-`` for standard output."""

    events: str | None
    csv: str | None
    json: str | None
    markdown: str | None
    latex: str | None
    quiet: bool
    """Whether to print neither progress nor table."""

    is_replay: bool = False
    """Whether the race may have been run elsewhere."""

    trace: str | None = None
    trace_all: bool = False
    """Whether the trace holds every run, not only the median ones."""

    @property
    def _exports(self) -> list[tuple[str, Callable[[RaceResult], str]]]:
        wanted = (
            (self.csv, to_csv),
            (self.json, to_json),
            (self.markdown, to_markdown),
            (self.latex, to_latex),
            (self.trace, self._to_trace),
        )
        return [(target, export) for target, export in wanted if target is not None]

    def _to_trace(self, result: RaceResult) -> str:
        from engine.export.trace import to_trace  # numpy, which nothing else here needs

        return to_trace(result, every_run=self.trace_all)

    @property
    def _targets(self) -> list[str]:
        events = [self.events] if self.events is not None else []
        return [*events, *(target for target, _ in self._exports)]

    def check(self, source: str | None = None) -> None:
        """Refuse, before any work is done, what can be seen not to work.

        Args:
            source: A file that is to be read and so must not be written.

        Raises:
            click.ClickException: a target cannot be written.
        """
        for target in self._targets:
            check_target(target, source)

    def event_sinks(self, files: ExitStack) -> list[Sink]:
        """Return where events go."""
        if self.events is None:
            return []
        return [standard_output(files) if self.events == "-" else FileSink(self.events, files)]

    def fold(
        self, events: Iterable[AnyEvent], damage: list[str] | None = None
    ) -> RaceResult | None:
        """Take events to their end, showing the progress unless told otherwise.

        Events that do not make a race end it there, and the reason is appended to ``damage``.
        """
        return last_of(follow(events), _progress_text, damage, is_quiet=self.quiet)

    def write(self, result: RaceResult) -> None:
        """Write the exports, then print the table.

        Raises:
            click.ClickException: one of them could not be written.
        """
        for target, export in self._exports:
            write_text(target, export(result))
        if self.quiet:
            return
        from engine.probe.environment import probe_environment
        from engine.report import console, print_result

        try:
            screen = console(to_stderr="-" in self._targets)
            print_result(result, screen, probe_environment() if self.is_replay else None)
        except OSError as error:
            raise click.ClickException(f"cannot print the table: {error.strerror}") from None


def _progress_text(result: RaceResult) -> str:
    """Return how a race goes: what has been run, the time left, and what is being run."""
    left = clock_text(result.left_s(result.last_at_s))
    text = f"{result.done} of {len(result.runs)} runs, {left} left"
    if result.current is not None:
        planned = result.current.planned
        text += f"  {result.lanes[planned.lane].title} at {planned.clusters} clusters"
    return text


def check_target(target: str, source: str | None = None) -> None:
    """Refuse a place to write to that can be seen not to work.

    Raises:
        click.ClickException: it cannot be written, or is the file that is to be read.
    """
    path = Path(target)
    if target == "-":
        return
    if source is not None and path.exists() and path.samefile(source):
        raise click.ClickException(f"cannot write {target}: it is the file to be read")
    writable = path if path.exists() else path.parent
    if path.is_dir() or not os.access(writable, os.W_OK):
        reason = "it is a folder" if path.is_dir() else "no permission or no such folder"
        raise click.ClickException(f"cannot write {target}: {reason}")


def write_text(target: str, text: str) -> None:
    """Write a text to a file, or to standard output.

    Raises:
        click.ClickException: it cannot be written.
    """
    try:
        if target == "-":
            click.echo(text, nl=False)
        else:
            Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"cannot write {target}: {error.strerror}") from None
