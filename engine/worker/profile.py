"""List a user's items, and measure a few: ``python -m engine.worker.profile``.

Standard input carries the request, one line of JSON, then stays open: closing it ends the process.
Standard output carries what was found, one line of JSON.
"""

from __future__ import annotations

if __name__ == "__main__":
    import engine.process.dependent  # noqa: F401

import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine.process.loading import end_loading
from engine.process.stdio import read_line, take_stdout, write_all
from engine.process.watchdog import end_with_stdin, keep_stdin_open
from engine.vocabulary.cause import cause_of
from engine.workload.durations import Constant
from engine.workload.kind import Facilities
from engine.workload.kinds import kind_named
from engine.workload.own.call import Call
from engine.workload.own.items import listing_digest

MOST_ITEMS = 1_000
_SAMPLE_S = 1.0
"""Items are called one after another until they have taken this long together."""

_SLOW_S = 10.0
"""Items that take longer than this are called only once."""

_FURTHER = 2
"""How often the same items are called again: their least times are those of a quiet machine."""

_LEAST_WAIT_S = 1.0
_WAITS = 4.0
"""Two at once get this many times as long as one after another, and a second at least."""

_REFERENCE_S = 10.0
"""The other items are called too, to compare answers, if that is expected to take no longer."""


def main() -> None:
    """Read the request, list or measure, write what was found."""
    keep_stdin_open()
    end_loading()
    channel = take_stdout()
    line = read_line()
    if line is None:
        raise SystemExit("racelane profile: standard input ended before a request came")
    request = json.loads(line)
    end_with_stdin()
    try:
        found = _profile(request)
    except Exception as error:
        traceback.print_exc()
        found = {"error": asdict(cause_of(error))}
    write_all(channel, json.dumps(found).encode() + b"\n")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _profile(request: dict[str, Any]) -> dict[str, Any]:
    count = request["items"]
    facilities = Facilities(item_count=count)
    kind = kind_named(request["kind"])(Constant(0.0), request["kind_options"], facilities)
    assert isinstance(kind, Call)
    kind.prepare()
    found = {
        "items": len(kind.items),
        "items_digest": listing_digest(kind.items),
        "file_digest": _file_digest(kind.file),
        "forms": kind.forms.value,
    }
    if count:
        kind.begin()
        try:
            found |= _measure(kind, count)
        finally:
            kind.end()
    return found


def _file_digest(path: str) -> str:
    from hashlib import sha256

    with open(path, "rb") as file:
        return sha256(file.read()).hexdigest()


def _measure(kind: Call, count: int) -> dict[str, Any]:
    """Call a few items one after another, then the same two at once."""
    answers: list[Any] = []
    walls_s: list[float] = []
    cores_s: list[float] = []
    while len(walls_s) < min(count, MOST_ITEMS) and sum(walls_s) < _SAMPLE_S:
        wall_s, core_s = time.perf_counter(), time.thread_time()
        answers.append(kind.perform(len(walls_s)))
        core_s, wall_s = time.thread_time() - core_s, time.perf_counter() - wall_s
        walls_s.append(wall_s)
        cores_s.append(core_s)
    sampled = len(walls_s)
    is_slow = sum(walls_s) > _SLOW_S
    computed_s = sum(cores_s)
    waits_s = [wall_s - core_s for wall_s, core_s in zip(walls_s, cores_s, strict=True)]
    again: list[Any] = []
    # One after another: side by side, a race condition of the user's could make them differ.
    for _ in range(0 if is_slow else _FURTHER):
        again.clear()
        for item in range(sampled):
            wall_s, core_s = time.perf_counter(), time.thread_time()
            again.append(kind.perform(item))
            core_s, wall_s = time.thread_time() - core_s, time.perf_counter() - wall_s
            cores_s[item] = min(cores_s[item], core_s)
            # Part of it may have been waiting for a processor.
            waits_s[item] = min(waits_s[item], wall_s - core_s)
    together_s = None if is_slow else _two_at_once_s(kind, sampled, sum(walls_s))
    second = kind.answers_digests(again)
    digests = kind.answers_digests(answers)
    varies = digests is not None and second is not None and not digests.startswith(second)
    if varies:
        digests = None
    if digests is not None and sampled < count:
        rest = range(len(walls_s), count)
        if sum(walls_s) / len(walls_s) * len(rest) <= _REFERENCE_S:
            digests += _rest(kind, rest, walls_s)
    return {
        "walls_s": walls_s,
        "leasts_s": [core_s + wait_s for core_s, wait_s in zip(cores_s, waits_s, strict=True)],
        "computed_s": computed_s,
        "together_s": together_s,
        "sampled": sampled,
        "digests": digests.hex() if digests is not None else "",
        "varies": varies,
    }


def _rest(kind: Call, items: Sequence[int], walls_s: list[float]) -> bytes:
    """Call further items one after another; return the digests of their answers."""
    answers: list[Any] = []
    for item in items:
        begun_s = time.perf_counter()
        answers.append(kind.perform(item))
        walls_s.append(time.perf_counter() - begun_s)
    return kind.answers_digests(answers) or b""


def _two_at_once_s(kind: Call, count: int, alone_s: float) -> float | None:
    """Call items two at once in threads; return how many seconds it took, or None if one failed."""
    import threading

    errors: list[BaseException] = []
    left = iter(range(count))

    def run() -> None:
        try:
            for item in left:
                kind.perform(item)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(2)]
    begun_s = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(_LEAST_WAIT_S, _WAITS * alone_s) - (time.perf_counter() - begun_s))
    took_s = time.perf_counter() - begun_s
    # What fails or hangs only side by side fails its lanes, with the reason.
    has_ended = not any(thread.is_alive() for thread in threads)
    return took_s if has_ended and not errors else None


if __name__ == "__main__":
    main()
