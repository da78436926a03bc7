"""Where the user wants a result: files, standard output, the terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from engine.cli.shown.kind import Shown
from engine.cli.terminal.fold import last_of
from engine.export.export import Export
from engine.record.sinks import FileSink, Sink, standard_output
from engine.stream.event import Event
from engine.stream.fold import StreamResult, grow
from engine.vocabulary.wording import _

_Result = TypeVar("_Result", bound=StreamResult)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the user wants a result: names of files, ``-`` for standard output."""

    events: str | None = None
    exports: Mapping[str, str] = field(default_factory=dict)
    """By the names of exports."""

    in_full: frozenset[str] = frozenset()
    """The names of exports to write in full."""

    is_quiet: bool = False
    """Whether to print neither progress nor table."""

    is_replay: bool = False
    """Whether the record may come from another machine."""

    @property
    def _targets(self) -> list[str]:
        events = [self.events] if self.events is not None else []
        return [*events, *self.exports.values()]

    def check(self, source: str | None = None) -> None:
        """Refuse outputs that cannot work, before any work is done.

        Args:
            source: A file to read, which must not be written.

        Raises:
            click.ClickException: a target cannot be written.
        """
        check_targets(self._targets, source, prints=not self.is_quiet)

    def check_kind(self, shown: Shown[_Result]) -> None:
        """Refuse exports that a kind of record does not have.

        Raises:
            click.UsageError: there is such an export.
        """
        had = {export.name for export in shown.exports}
        for name in self.exports:
            if name not in had:
                message = _("a {kind} has no {export}")
                if name in shown.lacks:
                    message = _("a {kind} has no {export}: {reason}")
                kind, reason = shown.kind.name, shown.lacks.get(name)
                raise click.UsageError(message.format(kind=kind, export=name, reason=reason))

    def event_sinks(self, files: ExitStack) -> list[Sink]:
        """Return where events go."""
        if self.events is None:
            return []
        return [standard_output(files) if self.events == "-" else FileSink(self.events, files)]

    def fold(
        self,
        shown: Shown[_Result],
        events: Iterable[Event],
        damage: list[str] | None = None,
    ) -> _Result | None:
        """Take events to their end, showing the progress unless told otherwise.

        Events that do not make a result end it there, and the reason is appended to ``damage``.
        """
        return last_of(
            grow(events, shown.kind.begin),
            shown.progress,
            damage,
            is_quiet=self.is_quiet,
            bar_width=shown.bar_width,
        )

    def write(self, shown: Shown[_Result], result: _Result) -> None:
        """Write the exports, then print the table.

        Raises:
            click.ClickException: one of them could not be written.
            BrokenPipeError: the reader of standard output is gone.
        """
        write_texts(
            (self.exports[export.name], partial(self._writer(export), result))
            for export in shown.exports
            if export.name in self.exports
        )
        if self.is_quiet:
            return
        from engine.cli.terminal.report import print_report  # rich, which takes long to load
        from engine.cli.terminal.screen import Screen
        from engine.machine.environment import read_environment

        screen = Screen(to_stderr="-" in self._targets)
        here = read_environment() if self.is_replay else None
        print_table(lambda: print_report(shown.report(result, here), screen))

    def _writer(self, export: Export[_Result]) -> Callable[[_Result], str]:
        if export.name in self.in_full and export.write_all is not None:
            return export.write_all
        return export.write


def check_targets(targets: Sequence[str], source: str | None = None, *, prints: bool) -> None:
    """Refuse, before any work is done, places to write to that can be seen not to work.

    Args:
        targets: Names of files, ``-`` for standard output.
        source: A file to read, ``-`` for standard input.
        prints: Whether a table is printed besides: to standard output, unless a target is that.

    Raises:
        click.ClickException: one cannot be written, is the file to read, or is the place
            of another.
    """
    to_read = _place(source, 0) if source is not None else None
    taken = {_place("-", 1): _("the table")} if prints and "-" not in targets else {}
    for target in targets:
        _check_target(target)
        place = _place(target, 1)
        if place == to_read is not None:
            message = _("cannot write {file}: it is the file to read")
            raise click.ClickException(message.format(file=target))
        if place in taken:
            message = _("cannot write {file}: {other} already goes there")
            raise click.ClickException(message.format(file=target, other=taken[place]))
        if place is not None:
            taken[place] = _("another output") if target == "-" else target


def _check_target(target: str) -> None:
    if target == "-":
        return
    path = Path(target)
    writable = path if path.exists() else path.parent
    if path.is_dir() or not os.access(writable, os.W_OK):
        is_folder = path.is_dir()
        reason = _("it is a folder") if is_folder else _("no permission or no such folder")
        raise click.ClickException(_cannot_write(target, reason))


def _cannot_write(target: str, reason: str | None) -> str:
    return _("cannot write {file}: {reason}").format(file=target, reason=reason)


def _place(target: str, standard: int) -> tuple[int, int] | str | None:
    """Return what two names of one file have in common, or None for one that keeps nothing.

    Args:
        target: A file's name, or ``-``.
        standard: The descriptor that ``-`` stands for.
    """
    try:
        found = os.fstat(standard) if target == "-" else os.stat(target)
    except OSError:
        return os.path.realpath(target)
    if os.path.exists(os.devnull) and os.path.samestat(found, os.stat(os.devnull)):
        return None
    return (found.st_dev, found.st_ino)


def write_texts(texts: Iterable[tuple[str, Callable[[], str]]]) -> None:
    """Write texts to files, then to standard output, whose reader may stop early.

    Args:
        texts: Each target, a file's name or ``-``, with what makes its text.

    Raises:
        click.ClickException: one cannot be written.
        BrokenPipeError: the reader of standard output is gone.
    """
    for target, make in sorted(texts, key=lambda text: text[0] == "-"):
        try:
            if target == "-":
                click.echo(make(), nl=False)
            else:
                Path(target).write_text(make(), encoding="utf-8")
        except BrokenPipeError:
            raise
        except OSError as error:
            raise click.ClickException(_cannot_write(target, error.strerror)) from None


def print_table(show: Callable[[], None]) -> None:
    """Print a table.

    Raises:
        click.ClickException: it cannot be printed.
        BrokenPipeError: its reader is gone.
    """
    try:
        show()
    except BrokenPipeError:
        raise
    except OSError as error:
        message = _("cannot print the table: {reason}").format(reason=error.strerror)
        raise click.ClickException(message) from None
