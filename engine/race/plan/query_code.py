"""The plain Python of a query, by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.race.spec.race import RaceSpec
from engine.workload.blocking import Blocking
from engine.workload.cpu import Cpu
from engine.workload.durations import Spread
from engine.workload.http import Http
from engine.workload.mixed import Mixed
from engine.workload.sleep import Sleep

USUAL_ROUNDS_PER_S = 20e6
"""How fast a core computes where nobody has measured it."""

SERVICE = ("127.0.0.1", 8000)
"""Where a program asks unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class QueryCode:
    """What a query's function needs, and its body."""

    imports: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a query's code depends on besides the race."""

    is_async: bool
    rounds_per_s: float = USUAL_ROUNDS_PER_S
    service: tuple[str, int] = SERVICE


def query_code(spec: RaceSpec, at: Circumstances) -> QueryCode | None:
    """Return the code of a race's query; None for a kind without one."""
    make = _CODES.get(spec.kind)
    return make(spec, at) if make is not None else None


def _seconds(spec: RaceSpec, share: float = 1.0) -> str:
    """Return an expression for a query's duration, or a share of it."""
    mean = f"{spec.sleep_s * share:.6g}"
    if spec.spread is Spread.UNIFORM:
        return f"random.uniform(0, {spec.sleep_s * share * 2:.6g})"
    return f"random.expovariate(1 / {mean})" if spec.spread is Spread.EXPONENTIAL else mean


def _random(spec: RaceSpec) -> tuple[str, ...]:
    return () if spec.spread is Spread.CONSTANT else ("import random",)


def _sleep(spec: RaceSpec, at: Circumstances) -> QueryCode:
    if at.is_async:
        body = (f"await asyncio.sleep({_seconds(spec)})", "return item")
        return QueryCode(("import asyncio", *_random(spec)), body)
    body = (f"time.sleep({_seconds(spec)})", "return item")
    return QueryCode(("import time", *_random(spec)), body)


def _blocking(spec: RaceSpec, at: Circumstances) -> QueryCode:
    body = (f"ctypes.CDLL(None).usleep(round({_seconds(spec)} * 1e6))", "return item")
    return QueryCode(("import ctypes", *_random(spec)), body)


def _cpu(spec: RaceSpec, at: Circumstances) -> QueryCode:
    return QueryCode(_random(spec), (*_spin(spec, at, 1.0), "return item"))


def _spin(spec: RaceSpec, at: Circumstances, share: float) -> tuple[str, ...]:
    rounds = f"{round(at.rounds_per_s * share * spec.sleep_s):_}"
    if spec.spread is not Spread.CONSTANT:
        rounds = f"round({at.rounds_per_s:.6g} * {_seconds(spec, share)})"
    return (
        "state = 1",
        f"for _ in range({rounds}):",
        "    state = (state * 1103515245 + 12345) & 0x7FFFFFFF",
    )


def _http(spec: RaceSpec, at: Circumstances) -> QueryCode:
    return _asking(spec, at, 1.0, ())


def _mixed(spec: RaceSpec, at: Circumstances) -> QueryCode:
    share = spec.build_kind().cpu_share
    return _asking(spec, at, 1 - share, _spin(spec, at, share))


def _asking(spec: RaceSpec, at: Circumstances, share: float, then: tuple[str, ...]) -> QueryCode:
    host, port = at.service
    wait = _seconds(spec, share)
    wait = wait if spec.spread is Spread.CONSTANT else f"{{{wait}}}"
    path = f"/query/{{item}}?wait={wait}"
    if not at.is_async:
        body = (
            f'with urlopen(f"http://{host}:{port}{path}") as answer:',
            "    result = int(answer.read())",
            *then,
            "return result",
        )
        return QueryCode(("from urllib.request import urlopen", *_random(spec)), body)
    body = (
        f'reader, writer = await asyncio.open_connection("{host}", {port})',
        f'head = f"GET {path} HTTP/1.1\\r\\nHost: {host}\\r\\nConnection: close\\r\\n\\r\\n"',
        "writer.write(head.encode())",
        "answer = await reader.read()",
        "writer.close()",
        *then,
        'return int(answer.split(b"\\r\\n\\r\\n")[1])',
    )
    return QueryCode(("import asyncio", *_random(spec)), body)


_CODES: dict[str, Callable[[RaceSpec, Circumstances], QueryCode]] = {
    Sleep.name: _sleep,
    Blocking.name: _blocking,
    Cpu.name: _cpu,
    Http.name: _http,
    Mixed.name: _mixed,
}
