"""``racelane-engine replay``: the results of a file that is kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from typing import cast

import click

from engine.cli.output_options import output_options
from engine.cli.shown.load_outputs import LoadOutputs
from engine.cli.shown.outputs import Outputs
from engine.cli.spec_options import judge_anew, judgement_options
from engine.load.events import LoadStarted
from engine.process.interruption import leave_unread
from engine.race.events import AnyEvent
from engine.record.lines import DamagedStream, events_in, read_events
from engine.record.sinks import Sinks, written
from engine.stream.event import Event


@click.command()
@click.argument("file")
@output_options
@judgement_options
@click.option("--quiet", is_flag=True, help="Print no table.")
def replay(
    file: str,
    events: str | None,
    csv: str | None,
    json: str | None,
    markdown: str | None,
    latex: str | None,
    trace: str | None,
    trace_all: bool,
    quiet: bool,
    baseline: str | None,
    band: float | None,
) -> None:
    """Read a race FILE, or standard input for -, and print its results.

    Of a damaged file, what stands before the damage is used, and the exit code is 1.
    """
    outputs = Outputs(
        events,
        csv,
        json,
        markdown,
        latex,
        quiet,
        is_replay=True,
        trace=trace,
        trace_all=trace_all,
    )
    outputs.check(source=file)
    name = "standard input" if file == "-" else file
    damage: list[str] = []

    def readable() -> Iterator[Event]:
        try:
            yield from events_in(sys.stdin.buffer) if file == "-" else read_events(file)
        except OSError as error:
            raise click.ClickException(f"cannot read {name}: {error.strerror}") from None
        except DamagedStream as error:
            damage.append(str(error))

    with ExitStack() as files:
        sinks = Sinks(*outputs.event_sinks(files))
        events_ = written(readable(), sinks, _ignore)
        first = next(events_, None)
        if isinstance(first, LoadStarted):
            if trace is not None:
                raise click.UsageError("a load has no trace: its file holds no queries")
            if baseline is not None or band is not None:
                raise click.UsageError("a load is not compared: it has no baseline and no band")
            load_outputs = LoadOutputs(events, csv, json, markdown, latex, quiet)
            loaded = load_outputs.fold(chain([first], events_), damage)
            if loaded is not None:
                load_outputs.write(loaded)
        else:
            # Of one kind to its end, as the reader sees to.
            race_events = cast(Iterator[AnyEvent], chain([first] if first else [], events_))
            result = outputs.fold(race_events, damage)
            if result is not None:
                judge_anew(result, baseline, band)
                outputs.write(result)
    if damage:
        raise click.ClickException(f"{name} is damaged: {damage[0]}")
    if sinks.problem:
        raise click.ClickException(sinks.problem)
    if sinks.is_unread:
        leave_unread()


def _ignore() -> None:
    """Do nothing: what has been written already cannot be stopped."""
