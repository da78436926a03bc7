"""``racelane-engine conduct``: waits for orders of a window, ready to run at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from queue import SimpleQueue

import click
import msgspec

from engine.cli.conducting import warn
from engine.process.loading import end_loading
from engine.process.stopping import abort_on_signals, abort_or_end
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
    with ExitStack() as files:
        output = standard_output(files)
        orders = _Orders()
        with orders.preparing():
            # Import now rather than between the order and the first run.
            import numpy

            import engine.race.conduct.conductor  # noqa: F401
            from engine.race.conduct.readiness import Readiness
            from engine.race.plan.lanes import plan_lanes

            del numpy
        readiness = files.enter_context(closing(Readiness()))
        while (order := orders.next()) is not None:
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
                with orders.preparing():
                    readiness.prepare(spec, plan_lanes(spec))
        else:
            return
        kept: list[Sink] = [HistorySink(History(), files, warn)] if order.is_kept else []
        sinks = Sinks(*kept, output)
        conductor = kind.conductor(spec, readiness)
        with abort_on_signals(conductor.abort):
            orders.abort_at_end(conductor.abort)
            for _ in written(conductor.events(), sinks, conductor.abort):
                continue
    if sinks.problem:
        raise click.ClickException(sinks.problem)


class _Orders:
    """Reads orders in a thread: preparations end as soon as standard input does."""

    def __init__(self) -> None:
        """Start to read; SIGTERM counts as the end of standard input."""
        self._came: SimpleQueue[Order | click.ClickException | None] = SimpleQueue()
        self._is_preparing = False
        self._has_ended = False
        self._abort: Callable[[], None] = self._leave
        self._waiter = threading.get_ident()
        signal.signal(signal.SIGTERM, self._on_signal)
        end_loading()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> Order | None:
        """Wait for an order; return the latest one, or None at the end.

        Raises:
            click.ClickException: it cannot be read.
        """
        order = self._came.get()
        # Nobody waits any more for what an older order would prepare.
        while isinstance(order, Order) and not order.is_to_run and not self._came.empty():
            order = self._came.get()
        if isinstance(order, click.ClickException):
            raise order
        return order

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """Let the end of standard input end the program within the block.

        Raises:
            SystemExit: standard input has ended.
        """
        self._is_preparing = True
        try:
            if self._has_ended:
                raise SystemExit(0)
            yield
        finally:
            self._is_preparing = False

    def abort_at_end(self, abort: Callable[[], None]) -> None:
        """From now on, abort at the end; kill this process if it does not end soon."""
        self._abort = abort
        if self._has_ended:
            abort()

    def _read(self) -> None:
        for line in _lines():
            try:
                self._came.put(decode_order(line))
            except msgspec.MsgspecError as error:
                self._came.put(click.ClickException(f"an order cannot be read: {error}"))
        self._has_ended = True
        abort_or_end(self._abort)

    def _leave(self) -> None:
        self._came.put(None)
        # Only a signal can interrupt the other thread.
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(self._waiter, signal.SIGTERM)

    def _on_signal(self, number: int, frame: object) -> None:
        if self._is_preparing:
            raise SystemExit(0)
        self._came.put(None)


def _lines() -> Iterator[bytes]:
    """Yield the lines of standard input until it ends."""
    rest = b""
    while chunk := _read_chunk():
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _read_chunk() -> bytes:
    try:
        return os.read(0, 65536)
    except OSError:
        return b""  # a broken input has ended too
