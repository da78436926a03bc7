"""The probe: another user, who only asks whether the server is healthy."""

from __future__ import annotations

import asyncio

from engine.load.client.messages import PROBES_AT_ONCE, Probe, Probed
from engine.load.client.outbox import Outbox
from engine.load.client.visitor import NO_ANSWER, Visitor
from engine.process.clock import now_ns

_LAST_WAIT_S = 0.5
_NO_TIMEOUT_S = 86_400.0


class Visits:
    """Visits at regular intervals; none waits for another's answer.

    Beyond ``PROBES_AT_ONCE`` in flight, to a server that stands still, more visits would only be a
    burden. They are not sent and share the outcome of the next visit that ends: a loop that runs
    again answers everyone who waits, and so would have answered them.
    """

    def __init__(self, task: Probe, outbox: Outbox) -> None:
        self._interval_ns = round(task.interval_s * 1e9)
        self._outbox = outbox
        self._visitor = Visitor(task.url, at_once=PROBES_AT_ONCE, clusters=None)
        self._sharing: list[int] = []
        self._under_way: dict[asyncio.Task[None], int] = {}

    async def run(self, stopped: asyncio.Event) -> None:
        """Visit until told to stop, then wait a little longer for answers."""
        due_ns = now_ns()
        stop = asyncio.create_task(stopped.wait())
        while not stop.done():
            self._begin(due_ns)
            due_ns += self._interval_ns
            await asyncio.wait([stop], timeout=max(0.0, (due_ns - now_ns()) / 1e9))
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_LAST_WAIT_S)
        self._give_up()

    def _begin(self, due_ns: int) -> None:
        if len(self._under_way) >= PROBES_AT_ONCE:
            self._sharing.append(due_ns)
            return
        task = asyncio.create_task(self._visit(due_ns))
        self._under_way[task] = due_ns
        task.add_done_callback(self._under_way.pop)

    async def _visit(self, due_ns: int) -> None:
        reply = await self._visitor.ask(_NO_TIMEOUT_S)
        now = now_ns()
        ended_ns, self._sharing = [due_ns, *self._sharing], []
        is_answered = reply.status != NO_ANSWER
        waits_s = [(now - one_ns) / 1e9 if is_answered else None for one_ns in ended_ns]
        self._outbox.put(Probed(ended_ns, waits_s))

    def _give_up(self) -> None:
        """Report how long the visits without an answer have waited."""
        given_up_ns = [*self._under_way.values(), *self._sharing]
        now = now_ns()
        for task in self._under_way:
            task.remove_done_callback(self._under_way.pop)
            task.cancel()
        # Negative, even for a visit that was due this very moment.
        waits_s = [min(-1e-9, (due_ns - now) / 1e9) for due_ns in given_up_ns]
        self._outbox.put(Probed(given_up_ns, list(waits_s)))
