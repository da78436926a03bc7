"""Users that visit a server, in a closed or an open loop."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

from engine.load.client.messages import Ended, Sent, Visit, Visited
from engine.load.client.outbox import Outbox
from engine.load.client.visitor import NO_ANSWER, Reply, Visitor
from engine.load.result.waits import waits_of
from engine.load.spec import Arrivals
from engine.process.clock import now_ns
from engine.vocabulary.bounds import MAX_REQUESTS
from engine.vocabulary.cause import Cause, Why

_PAUSE_S = 0.05
_TICK_S = 0.01


class Users:
    """All users of one load.

    In a closed loop, each user sends a request, waits for its end, and sends the next. In an open
    loop, requests are due at a given rate, and a free user sends the one that is due longest.
    Latency counts from when a request was due, so a server that stalls makes later requests late,
    not fewer (avoiding coordinated omission: Tene, "How NOT to Measure Latency", 2013).
    """

    def __init__(self, task: Visit, outbox: Outbox) -> None:
        self._task = task
        self._outbox = outbox
        self._visitor = Visitor(task.url, at_once=task.users, clusters=task.clusters)
        self._timeout_ns = round(task.timeout_s * 1e9)
        self._end_ns: int | None = None
        self._due: asyncio.Queue[int | None] = asyncio.Queue()
        self._claimed = 0
        self._sent = 0
        self._lags_s: list[float] = []

    async def run(self) -> None:
        """Send all requests and report how they end."""
        if self._task.duration_s is not None:
            self._end_ns = now_ns() + round(self._task.duration_s * 1e9)
        watch = asyncio.create_task(self._watch_own_lag())
        user = self._open_user if self._task.rate is not None else self._closed_user
        async with asyncio.TaskGroup() as group:
            if self._task.rate is not None:
                group.create_task(self._make_due(self._task.rate))
            for _ in range(self._task.users):
                group.create_task(user())
        watch.cancel()
        self._visitor.close()
        self._outbox.put(Visited(self._client_lag_s()))

    async def _closed_user(self) -> None:
        while self._claim(now_ns()):
            await self._visit(now_ns())

    async def _open_user(self) -> None:
        while (intended_ns := await self._due.get()) is not None:
            await self._visit(intended_ns)

    async def _make_due(self, rate: float) -> None:
        due_ns = now_ns()
        for gap_s in gaps_s(rate, self._task.arrivals, self._task.seed):
            if not self._claim(due_ns):
                break
            # However late this wakes, the request counts from when it was due.
            await asyncio.sleep(max(0.0, (due_ns - now_ns()) / 1e9))
            self._due.put_nowait(due_ns)
            due_ns += round(gap_s * 1e9)
        for _ in range(self._task.users):
            self._due.put_nowait(None)

    def _claim(self, due_ns: int) -> bool:
        """Take one of the planned requests, due at a time; return whether one was left."""
        most = self._task.requests if self._task.requests is not None else MAX_REQUESTS
        if self._claimed >= most or (self._end_ns is not None and due_ns >= self._end_ns):
            return False
        self._claimed += 1
        return True

    async def _visit(self, intended_ns: int) -> None:
        request = self._sent
        self._sent += 1
        sent_ns = now_ns()
        self._outbox.put(Sent([request], [intended_ns], [sent_ns]))
        left_s = (intended_ns + self._timeout_ns - sent_ns) / 1e9
        if left_s > 0:
            reply = await self._visitor.ask(left_s)
        else:
            reply = Reply(NO_ANSWER, is_given_up=True)
        cause = reply.cause
        if reply.is_given_up:
            cause = Cause(Why.TIMED_OUT, {"timeout_s": self._task.timeout_s})
        self._outbox.put(
            Ended([request], [now_ns()], [reply.status], [reply.own_elapsed_s], [cause])
        )
        if reply.status == NO_ANSWER and not reply.is_given_up:
            # Do not retry at once where no server answers.
            await asyncio.sleep(_PAUSE_S)

    async def _watch_own_lag(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + _TICK_S
            await asyncio.sleep(_TICK_S)
            self._lags_s.append(max(0.0, loop.time() - due_s))

    def _client_lag_s(self) -> float:
        import numpy as np

        waits = waits_of(np.array(self._lags_s))
        return waits.p99_s if waits is not None else 0.0


def gaps_s(rate: float, arrivals: Arrivals, seed: int) -> Iterator[float]:
    """Yield the seconds between requests, without end; on average ``rate`` requests a second.

    Gaps of a Poisson process are exponential.
    """
    chance = random.Random(seed)
    while True:
        yield 1 / rate if arrivals is Arrivals.CONSTANT else chance.expovariate(rate)
