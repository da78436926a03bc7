"""Running a race or a load for the command line: to its end, or until it is stopped."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TypeVar

import click

from engine.cli.shown.kind import Shown
from engine.cli.shown.outputs import Outputs
from engine.process.interruption import INTERRUPTED_CODE, UNREAD_CODE, drop_output, leave_unread
from engine.process.stopping import abort_at_stdin_end, abort_on_signals
from engine.record.history import RaceStore
from engine.record.sinks import HistorySink, Sink, Sinks, written
from engine.stream.conductor import AnyConductor
from engine.stream.fold import StreamResult

_FAILED_CODE = 1


_Result = TypeVar("_Result", bound=StreamResult)


def conduct(
    conductor: AnyConductor,
    shown: Shown[_Result],
    outputs: Outputs,
    *,
    is_kept: bool,
    ends_with_stdin: bool,
) -> None:
    """Run a race or a load, write what is wanted of it, and end the program unless all went well.

    Args:
        conductor: What runs it.
        shown: How a result of its kind is shown.
        outputs: What the user wants of it.
        is_kept: Whether the history keeps it.
        ends_with_stdin: Whether the end of standard input stops it.

    Raises:
        click.ClickException: something could not be written.
        SystemExit: it was stopped, has failures, or nobody reads the output any more.
    """
    is_read = True
    with ExitStack() as files:
        # The history first: it is to have what no other place took.
        kept: list[Sink] = [HistorySink(RaceStore(), files, warn)] if is_kept else []
        sinks = Sinks(*kept, *outputs.event_sinks(files))
        with abort_on_signals(conductor.abort):
            if ends_with_stdin:
                abort_at_stdin_end(conductor.abort)
            result = outputs.fold(shown, written(conductor.events(), sinks, conductor.abort))
        assert result is not None
        try:
            outputs.write(shown, result)
        except BrokenPipeError:
            is_read = False
    if sinks.problem:
        raise click.ClickException(sinks.problem)
    if sinks.is_unread:
        leave_unread()
    if not is_read:
        drop_output()
    # What became of the runs says more than who read about them.
    if result.is_aborted:
        sys.exit(INTERRUPTED_CODE)
    if result.has_failures:
        sys.exit(_FAILED_CODE)
    if not is_read:
        sys.exit(UNREAD_CODE)


def warn(message: str) -> None:
    """Print a warning to standard error."""
    click.echo(f"Warning: {message}", err=True)
