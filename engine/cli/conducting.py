"""Running a race or a load for the command line, to its end or until it is stopped."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TypeVar

import click

from engine.cli.shown.kind import Shown
from engine.cli.shown.outputs import Outputs
from engine.process.interruption import INTERRUPTED_CODE, UNREAD_CODE, drop_output, leave_unread
from engine.process.stopping import abort_at_stdin_end, abort_on_signals
from engine.record.history import History
from engine.record.sinks import HistorySink, Sink, Sinks, written
from engine.stream.conductor import AnyConductor
from engine.stream.fold import StreamResult
from engine.vocabulary.wording import _

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
    """Run a race or a load, write its outputs, and exit unless all went well.

    Args:
        conductor: Runs it.
        shown: How to show a result of its kind.
        outputs: Where the user wants the result.
        is_kept: Whether the history keeps it.
        ends_with_stdin: Whether the end of standard input stops it.

    Raises:
        click.ClickException: an output could not be written.
        SystemExit: it was stopped, has failures, or nobody reads the output anymore.
    """
    is_read = True
    with ExitStack() as files:
        # The history first: it must keep what no other output could take.
        kept: list[Sink] = [HistorySink(History(), files, warn)] if is_kept else []
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
    # How the runs ended matters more than whether anyone read about them.
    if result.is_aborted:
        sys.exit(INTERRUPTED_CODE)
    if result.has_failures:
        sys.exit(_FAILED_CODE)
    if not is_read:
        sys.exit(UNREAD_CODE)


def warn(message: str) -> None:
    """Print a warning to standard error."""
    click.echo(_("Warning: {message}").format(message=message), err=True)
