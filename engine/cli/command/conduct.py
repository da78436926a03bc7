"""``racelane-engine conduct``: waits for orders of a window, ready to run at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing

import click
import msgspec

from engine.cli.conducting import warn
from engine.process.stopping import abort_at_stdin_end, abort_on_signals
from engine.race.conduct.readiness import Readiness
from engine.race.plan.lanes import plan_lanes
from engine.race.spec.race import RaceSpec
from engine.record.history import History
from engine.record.kinds import KINDS
from engine.record.order import Order, decode_order
from engine.record.sinks import HistorySink, Sink, Sinks, standard_output, written
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.spec_json import decode_json


@click.command(hidden=True)
def conduct() -> None:
    """Prepare what orders announce until one orders to run it, then exit.

    Orders are lines on standard input, whose end ends the program. Events go to standard output.
    """
    # Import now rather than between the order and the first run.
    import numpy

    import engine.race.conduct.conductor  # noqa: F401

    del numpy
    with ExitStack() as files:
        output = standard_output(files)
        readiness = files.enter_context(closing(Readiness()))
        for order in _orders():
            try:
                kind = KINDS[order.kind]
                spec = kind.check(decode_json(order.spec, kind.spec, f"the {kind.name}"))
            except (KeyError, SpecError) as error:
                if order.is_to_run:
                    raise click.ClickException(str(error)) from None
                continue
            if order.is_to_run:
                break
            if isinstance(spec, RaceSpec):
                readiness.prepare(spec, plan_lanes(spec))
        else:
            return
        kept: list[Sink] = [HistorySink(History(), files, warn)] if order.is_kept else []
        sinks = Sinks(*kept, output)
        conductor = kind.conductor(spec, readiness)
        with abort_on_signals(conductor.abort):
            abort_at_stdin_end(conductor.abort)
            for _ in written(conductor.events(), sinks, conductor.abort):
                continue
    if sinks.problem:
        raise click.ClickException(sinks.problem)


def _orders() -> Iterator[Order]:
    """Yield orders as they come; afterwards the watchdog reads the bare descriptor."""
    rest = b""
    while chunk := os.read(0, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            try:
                yield decode_order(line)
            except msgspec.MsgspecError as error:
                raise click.ClickException(f"an order cannot be read: {error}") from None
