"""``racelane-engine replay``: the results in a record's file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain

import click

from engine.cli.output_options import output_options
from engine.cli.shown.kinds import SHOWN, shown_kind
from engine.cli.shown.outputs import Outputs
from engine.cli.spec_options import judgement_options
from engine.process.interruption import leave_unread
from engine.record.lines import DamagedStream, events_in, read_events
from engine.record.sinks import Sinks, written
from engine.stream.event import Event
from engine.vocabulary.wording import _


@click.command()
@click.argument("file")
@output_options(*SHOWN.values(), is_replay=True)
@judgement_options
def replay(outputs: Outputs, file: str, baseline: str | None, band: float | None) -> None:
    """Read a record FILE, or standard input for -, and print its results.

    A damaged file is read up to the damage, and the exit code is 1.
    """
    outputs.check(source=file)
    name = _("standard input") if file == "-" else file
    damage: list[str] = []

    def readable() -> Iterator[Event]:
        try:
            yield from events_in(sys.stdin.buffer) if file == "-" else read_events(file)
        except OSError as error:
            message = _("cannot read {file}: {reason}").format(file=name, reason=error.strerror)
            raise click.ClickException(message) from None
        except DamagedStream as error:
            damage.append(str(error))

    with ExitStack() as files:
        sinks = Sinks(*outputs.event_sinks(files))
        events = written(readable(), sinks, _ignore)
        first = next(events, None)
        if first is not None:
            shown = shown_kind(first)
            outputs.check_kind(shown)
            wants_judgement = baseline is not None or band is not None
            if wants_judgement and shown.judge is None:
                message = _("a {kind} is not compared: it has no baseline and no band")
                raise click.UsageError(message.format(kind=shown.kind.name))
            result = outputs.fold(shown, chain([first], events), damage)
            if result is not None:
                if shown.judge is not None:
                    shown.judge(result, baseline, band)
                outputs.write(shown, result)
    if damage:
        message = _("{file} is damaged: {reason}").format(file=name, reason=damage[0])
        raise click.ClickException(message)
    if sinks.problem:
        raise click.ClickException(sinks.problem)
    if sinks.is_unread:
        leave_unread()


def _ignore() -> None:
    """Do nothing: a finished record cannot be stopped."""
