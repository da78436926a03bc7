"""Profile a user's items before the race, in a process of its own."""

from __future__ import annotations

import math
import queue
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath
from statistics import fmean, stdev
from typing import IO

import msgspec

from engine.process.child import ChildProcess, Process
from engine.process.run_folder import RunFolder
from engine.race.conduct.workers import Workers
from engine.race.events import QueriesProfiled
from engine.race.plan.items import KnownItems
from engine.race.spec.race import RaceSpec
from engine.vocabulary.cause import Cause, CausedError, Why
from engine.workload.kind import Forms, ItemFacts
from engine.workload.own.items import LISTING_S

PROFILE_S = 30.0
"""How long a profile may take, in seconds, besides listing the items."""

_POLL_S = 0.03
_ERRORS = 2.0
"""The least average lies this many standard errors below the measured one."""

_NOISE = 0.05
"""How far times of the same work differ on a machine that does other things too."""


class ProfileRequest(msgspec.Struct, frozen=True):
    """What is asked of ``engine.worker.profile``."""

    kind: str
    kind_options: dict[str, str]
    items: int
    """How many items the race takes, or 0 to list them and call none."""


class Profile(msgspec.Struct, frozen=True):
    """What it answers."""

    items: int = 0
    items_digest: str = ""
    file_digest: str = ""
    forms: Forms = Forms.FUNCTION
    walls_s: list[float] = []
    leasts_s: list[float] = []
    computed_s: float = 0.0
    together_s: float | None = None
    sampled: int = 0
    digests: str = ""
    varies: bool = False
    error: Cause | None = None


class _Profiler(ChildProcess):
    """The process that calls items."""

    def __init__(self, request: ProfileRequest, process: Process) -> None:
        self._found: queue.SimpleQueue[Profile | None] = queue.SimpleQueue()
        super().__init__("worker", process, self._read)
        self.send(request)

    def wait(self, timeout_s: float, is_aborted: Callable[[], bool]) -> Profile | None:
        """Return what was found, or None if aborted.

        Raises:
            CausedError: it ended without an answer, or took too long.
        """
        deadline_s = time.monotonic() + timeout_s
        while time.monotonic() < deadline_s:
            if is_aborted():
                return None
            try:
                found = self._found.get(timeout=_POLL_S)
            except queue.Empty:
                if self._process.poll() is None:
                    continue
                self.kill()
                found = None if self._found.empty() else self._found.get()
            if found is None:
                self.kill()
                how = self._ending(self.last_words)
                raise CausedError(replace(how, why=Why.SILENT) if how.why is Why.ENDED else how)
            return found
        waited = Cause(Why.NO_REPLY, {"process": "worker", "timeout_s": timeout_s})
        raise CausedError(waited)

    def _read(self, pipe: IO[bytes]) -> None:
        try:
            self._found.put(msgspec.json.decode(pipe.readline(), type=Profile))
        except msgspec.MsgspecError:
            self._found.put(None)


def count_items(kind: str, options: dict[str, str], python: str = "") -> int:
    """Return how many items a source has, as a worker lists them.

    Raises:
        CausedError: they cannot be listed.
        OSError: no worker can be started.
    """
    workers = Workers()
    try:
        found = _ask(workers, ProfileRequest(kind, options, 0), python, LISTING_S, lambda: False)
    finally:
        workers.close()
    assert found is not None
    return found.items


def profile_items(
    spec: RaceSpec, workers: Workers, is_aborted: Callable[[], bool]
) -> tuple[QueriesProfiled, bytes] | None:
    """Return the profile of a race's items and the digests of their answers; None if aborted.

    It runs on the interpreter of the first lane. What goes wrong is in the profile: lanes meet it
    too, and say so in their rows.
    """
    file = spec.kind_options.get("file", "")
    named = QueriesProfiled(
        at_s=0.0, file=PurePath(file).name, function=spec.kind_options.get("function", "")
    )
    request = ProfileRequest(spec.kind, spec.kind_options, max(spec.cluster_counts))
    try:
        found = _ask(workers, request, spec.lanes[0].python, LISTING_S + PROFILE_S, is_aborted)
    except CausedError as error:
        return msgspec.structs.replace(named, cause=error.cause), b""
    except OSError as error:
        cause = Cause(Why.CANNOT_START, {"process": "worker"}, str(error))
        return msgspec.structs.replace(named, cause=cause), b""
    if found is None:
        return None
    item_s = fmean(found.walls_s)
    sampled_s = sum(found.walls_s[: found.sampled])
    cpu_share = min(1.0, found.computed_s / sampled_s) if sampled_s > 0 else 0.0
    profile = msgspec.structs.replace(
        named,
        file_digest=found.file_digest,
        items=found.items,
        items_raced=max(spec.cluster_counts),
        items_digest=found.items_digest,
        called=len(found.walls_s),
        item_s=item_s,
        least_item_s=least_average_s(found.leasts_s, max(spec.cluster_counts)),
        cpu_share=cpu_share,
        gil_share=gil_share(sum(found.leasts_s), found.together_s, cpu_share),
        forms=found.forms,
        is_compared=bool(found.digests),
        varies=found.varies,
    )
    return profile, bytes.fromhex(found.digests)


def known_items(profile: QueriesProfiled) -> KnownItems | None:
    """Return what a profile says to a plan, or None if it failed."""
    if profile.cause is not None:
        return None
    facts = ItemFacts(profile.cpu_share, profile.gil_share, profile.forms)
    return KnownItems(facts, profile.item_s, profile.least_item_s)


def _ask(
    workers: Workers,
    request: ProfileRequest,
    python: str,
    timeout_s: float,
    is_aborted: Callable[[], bool],
) -> Profile | None:
    with (
        RunFolder() as folder,
        _Profiler(request, workers.start_module("profile", python, folder)) as profiler,
    ):
        found = profiler.wait(timeout_s, is_aborted)
    if found is not None and found.error is not None:
        raise CausedError(found.error)
    return found


def least_average_s(times_s: Sequence[float], items: int) -> float:
    """Return the least that the average duration of items may be, in seconds.

    Args:
        times_s: How long those called took, in seconds; at least one.
        items: How many there are. Of those not called, only the spread of the others is known.
    """
    called = len(times_s)
    error_s = stdev(times_s) / math.sqrt(called) if 1 < called < items else 0.0
    least_s = fmean(times_s) - _ERRORS * error_s
    return max(min(times_s), least_s) * (1 - _NOISE)


def gil_share(alone_s: float, together_s: float | None, cpu_share: float) -> float:
    """Return the share of an item's duration that holds the interpreter's lock.

    Two threads that each hold a lock for a share g of their time, at random moments, take
    (1 + g^2) / 2 of the time of one after another: Reiser and Lavenberg, "Mean-Value Analysis of
    Closed Multichain Queuing Networks", J. ACM 27(2), 1980, for two customers, one queue, one
    delay.

    Args:
        alone_s: Seconds that items took one after another.
        together_s: Seconds that the same took two at once, or None if not measured.
        cpu_share: The share that they compute: no more can hold the lock.
    """
    if together_s is None or alone_s <= 0:
        return cpu_share
    # What noise alone could explain is no lock: an ideal must not be too long.
    squared = 2 * together_s * (1 - _NOISE) / alone_s - 1
    return min(cpu_share, math.sqrt(max(0.0, squared)))
