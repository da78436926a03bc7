"""What programs that wrote formats 1 to 4 knew of their strategies and kinds of query.

Their records name strategies and options alone. What readers need to know besides is here as it was
then, so that no later change to a strategy changes what an old record says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

_CORES = "cores"
_START_METHOD = {"start_method": "fork"}
_POOL = {"pool": "cold"}


@dataclass(frozen=True, slots=True)
class _Amount:
    option: str
    title: str
    default: str
    unit: str


@dataclass(frozen=True, slots=True)
class _Strategy:
    title: str
    unit: str
    amount: _Amount | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    """Defaults of its other options."""

    is_cooperative: bool = False
    """Whether it was one thread that carried all queries."""

    is_pool: bool = False
    """Whether the amount was how many queries it had in flight."""

    has_own_gils: bool = False


_STRATEGIES = {
    "sequential": _Strategy("sequential", ""),
    "threads": _Strategy("threads", "thread"),
    "processes": _Strategy("processes", "process", others=_START_METHOD, has_own_gils=True),
    "gevent": _Strategy("gevent", "greenlet", is_cooperative=True),
    "thread-pool": _Strategy(
        "thread pool",
        "pool thread",
        _Amount("size", "Pool size", "30", "thread"),
        _POOL,
        is_pool=True,
    ),
    "process-pool": _Strategy(
        "process pool",
        "pool process",
        _Amount("size", "Pool size", _CORES, "process"),
        _POOL | _START_METHOD,
        is_pool=True,
        has_own_gils=True,
    ),
    "asyncio": _Strategy("asyncio", "task", is_cooperative=True),
    "tornado": _Strategy("Tornado", "coroutine", is_cooperative=True),
    "gevent-processes": _Strategy(
        "gevent + processes",
        "greenlet",
        _Amount("processes", "Processes", _CORES, "process"),
        _POOL | _START_METHOD,
        is_cooperative=True,
        has_own_gils=True,
    ),
    "interpreters": _Strategy(
        "interpreters",
        "interpreter",
        _Amount("size", "Pool size", _CORES, "interpreter"),
        _POOL,
        is_pool=True,
        has_own_gils=True,
    ),
    "dask": _Strategy(
        "Dask",
        "Dask task",
        _Amount("workers", "Workers", _CORES, "worker"),
        {"scheduler": ""},
        is_pool=True,
        has_own_gils=True,
    ),
}

_BLOCKS_COROUTINES = ("cpu", "blocking")
_COMPUTES = ("cpu", "mixed")
_KIND_DEFAULTS = {"cpu_share": "25", "keep_alive": "off"}
_KIND_TITLES = {"cpu_share": "computing, %", "keep_alive": "keep-alive"}

HANDLER_SUMMARIES = {
    "blocking": "in the event loop itself, which it blocks",
    "threads": "a new thread per cluster, joined in the executor",
    "thread-pool": "a cluster at a time in each thread of one pool",
    "processes": "a new process per cluster, joined in the executor",
    "process-pool": "a cluster at a time in each process of one pool",
    "gevent": "one greenlet per query, on a hub in another thread",
    "asyncio": "one task per query, on the server's own loop",
}
"""How servers fanned out, by the names of their strategies."""


def lane_facts(
    lane: Mapping[str, Any], kind: str, cores: int, *, has_gil: bool
) -> dict[str, object]:
    """Return what readers need to know of a planned lane besides what its record says.

    Args:
        lane: The lane, as it is in a record.
        kind: What the race's queries did.
        cores: How many cores the machine had.
        has_gil: Whether the lane's interpreter computed in one thread at a time.
    """
    strategy = _STRATEGIES.get(lane["strategy"])
    if strategy is None:
        return {}
    given: dict[str, str] = lane["options"]
    amount = strategy.amount
    word = given.get(amount.option, amount.default) if amount is not None else ""
    size = cores if word == _CORES else int(word) if word else None
    is_elsewhere = bool(given.get("scheduler"))
    carriers = None if is_elsewhere else size
    if lane["strategy"] == "sequential" or (strategy.is_cooperative and amount is None):
        carriers = 1
    slots = carriers if strategy.is_pool or lane["strategy"] == "sequential" else None
    if strategy.is_cooperative and kind in _BLOCKS_COROUTINES:
        slots = carriers
    return {
        "unit": strategy.unit,
        "slots": slots,
        "workers": 1 if word == _CORES or (has_gil and not strategy.has_own_gils) else carriers,
        "is_elsewhere": is_elsewhere,
        "outlives_worker": lane["strategy"] == "dask" or "forkserver" in given.values(),
        "amount": _amount_facts(strategy, lane, size),
    }


def _amount_facts(
    strategy: _Strategy, lane: Mapping[str, Any], size: int | None
) -> dict[str, object] | None:
    amount = strategy.amount
    if amount is None:
        return None
    given = {name: value for name, value in lane["options"].items() if name != amount.option}
    words = [
        "scheduler" if name == "scheduler" else value
        for name, value in given.items()
        if value != strategy.others.get(name)
    ]
    if lane.get("python"):
        words.append(PurePath(lane["python"]).name[:40])
    return {
        "option": amount.option,
        "title": amount.title,
        "unit": amount.unit,
        "value": size,
        "lane_title": f"{strategy.title} ({', '.join(words)})" if words else strategy.title,
        "others": {**strategy.others, **given},
    }


def kind_facts(spec: Mapping[str, Any]) -> dict[str, object]:
    """Return what readers need to know of what queries did."""
    kind = spec.get("kind", "sleep")
    options: dict[str, str] = spec.get("kind_options", {})
    words = [
        f"{_KIND_TITLES.get(name, name)} {value}"
        for name, value in options.items()
        if value != _KIND_DEFAULTS.get(name)
    ]
    share = int(options.get("cpu_share", _KIND_DEFAULTS["cpu_share"])) / 100
    return {
        "title": f"{kind} ({', '.join(words)})" if words else kind,
        "cpu_share": 1.0 if kind == "cpu" else share if kind == "mixed" else 0.0,
        "is_calibrated": kind in _COMPUTES,
    }
