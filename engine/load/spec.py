"""What a load does, with every value checked where it enters."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from engine.load.lanes import LoadLane, lane_names, lane_of
from engine.server.question import MOST_CLUSTERS, MOST_MEMBERS, MOST_QUERIES, MOST_WORK_S
from engine.server.settings import MOST_POOL, MOST_SLEEP_S
from engine.vocabulary.bounds import (
    LEAST_PROBE_INTERVAL_S,
    MAX_DURATION_S,
    MAX_LANES,
    MAX_NAME_LENGTH,
    MAX_PROBE_INTERVAL_S,
    MAX_RATE,
    MAX_REQUESTS,
    MAX_SEED,
    MAX_TIMEOUT_S,
    MAX_USERS,
)
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.spec_json import decode_json
from engine.vocabulary.wording import _
from engine.workload.inventory import Inventory

_START_S = 1.0
_REQUEST_COST_S = 0.001


class Arrivals(enum.StrEnum):
    """How the requests of an open loop are spaced."""

    CONSTANT = "constant"
    """Evenly."""

    POISSON = "poisson"
    """At random, as from many independent people: gaps are exponential."""


class LoadSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A load: which servers, how many users, for how long, and what they request."""

    strategies: tuple[str, ...]
    """Strategies of the server, all different; one server each, one after another."""

    users: int = 50
    """The most requests in flight at once, 1..2000."""

    requests: int | None = 200
    """How many requests each server gets, 1..1000000, or None to go by ``duration_s``."""

    duration_s: float | None = None
    """How many seconds to send requests for, 0.01..86400, or None to go by ``requests``."""

    rate: float | None = None
    """Requests per second, 0.01..10000, however slow the answers: an open loop. None for a closed
    loop, in which each user sends the next request once the last is answered."""

    arrivals: Arrivals = Arrivals.CONSTANT
    """How the requests of an open loop are spaced."""

    clusters: int = 4
    """Clusters per request, 1..100."""

    nodes: int = 4
    """Nodes per cluster, 0..100."""

    switches: int = 4
    """Switches per cluster, 0..100."""

    sleep_s: float = 0.3
    """Seconds per query, 0..60."""

    pool: int = 30
    """Threads of the server's executor, or processes of its pool, 1..500."""

    probe_interval_s: float = 0.01
    """Seconds between visits of the probe, 0.001..60."""

    timeout_s: float = 60.0
    """Seconds after which a request without an answer is given up, 0.1..3600."""

    seed: int = 0
    """Seeds the gaps between requests; 0..2147483647."""

    name: str = ""
    """The name of the load; at most 60 characters."""

    def __post_init__(self) -> None:
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        first = next(self.problems(**values), None)
        if first is not None:
            raise first

    @property
    def is_open(self) -> bool:
        """Whether requests are sent at a fixed rate, however slow the answers."""
        return self.rate is not None

    @property
    def query(self) -> str:
        """The query string of a request: ``clusters=1,2&nodes=4&switches=4&sleep=0.3``."""
        ids = ",".join(str(cluster) for cluster in range(1, self.clusters + 1))
        # The shortest text for exactly this number, never with an exponent.
        sleep = f"{self.sleep_s:.9f}".rstrip("0").rstrip(".")
        return f"clusters={ids}&nodes={self.nodes}&switches={self.switches}&sleep={sleep}"

    def lanes(self) -> tuple[LoadLane, ...]:
        """Return what is known about each strategy beforehand, in their order."""
        inventory = Inventory(self.clusters, self.nodes, self.switches)
        return tuple(lane_of(name, inventory, self.sleep_s, self.pool) for name in self.strategies)

    @property
    def estimates_s(self) -> tuple[float, ...]:
        """Roughly how many seconds each strategy takes."""
        return self.estimates_of(self.lanes())

    def estimates_of(self, lanes: Iterable[LoadLane]) -> tuple[float, ...]:
        """Return roughly how many seconds each of some lanes takes."""
        return tuple(_START_S + self._load_s(lane) for lane in lanes)

    @property
    def estimate_s(self) -> float:
        """Roughly how many seconds the whole load takes."""
        return sum(self.estimates_s)

    def _load_s(self, lane: LoadLane) -> float:
        if self.duration_s is not None:
            return self.duration_s + self.tail_s(lane)
        assert self.requests is not None
        # A user who waits longer gives up.
        served_s = min(
            self.served_s(lane, self.requests),
            -(-self.requests // self.users) * self.timeout_s,
        )
        return max(served_s, self.requests / self.rate if self.rate is not None else 0.0)

    def served_s(self, lane: LoadLane, requests: int) -> float:
        """Return the least seconds that a lane's server takes for this many requests."""
        at_once = self.users if lane.slots is None else max(1, min(self.users, lane.slots))
        rounds = -(-requests // at_once)
        return rounds * max(lane.ideal_s, _REQUEST_COST_S * at_once)

    def tail_s(self, lane: LoadLane) -> float:
        """Return roughly how many seconds requests go on after ``duration_s``.

        In a closed loop, every user has one request in flight then. In an open loop, those are left
        that the server could not keep up with.
        """
        assert self.duration_s is not None
        if self.rate is None:
            left_s = self.served_s(lane, self.users)
        else:
            due = math.ceil(self.rate * self.duration_s)
            left_s = max(lane.ideal_s, self.served_s(lane, due) - self.duration_s)
        # A user who waits longer gives up.
        return min(left_s, self.timeout_s)

    @staticmethod
    def problems(**values: Any) -> Iterator[SpecError]:
        """Yield what is wrong with a load of these values, one error per field; give them all.

        Whether its strategies are known here is another question: see ``load_problems``.
        """
        yield from _strategy_problems(values["strategies"])
        yield from _range_problems("users", values["users"], 1, MAX_USERS)
        yield from _length_problems(values["requests"], values["duration_s"])
        if values["rate"] is not None:
            yield from _range_problems("rate", values["rate"], 0.01, MAX_RATE, "/s")
            yield from _due_problems(values["rate"], values["duration_s"])
        yield from _range_problems("clusters", values["clusters"], 1, MOST_CLUSTERS)
        yield from _range_problems("nodes", values["nodes"], 0, MOST_MEMBERS)
        yield from _range_problems("switches", values["switches"], 0, MOST_MEMBERS)
        yield from _range_problems("sleep_s", values["sleep_s"], 0, MOST_SLEEP_S, " s")
        yield from _range_problems("pool", values["pool"], 1, MOST_POOL)
        interval_s = values["probe_interval_s"]
        yield from _range_problems(
            "probe_interval_s", interval_s, LEAST_PROBE_INTERVAL_S, MAX_PROBE_INTERVAL_S, " s"
        )
        yield from _range_problems("timeout_s", values["timeout_s"], 0.1, MAX_TIMEOUT_S, " s")
        yield from _range_problems("seed", values["seed"], 0, MAX_SEED)
        yield from _work_problems(values)
        if len(values["name"]) > MAX_NAME_LENGTH or not values["name"].isprintable():
            message = _("name must have at most {most} printable characters")
            yield SpecError("name", message.format(most=MAX_NAME_LENGTH))


def _strategy_problems(strategies: tuple[str, ...]) -> Iterator[SpecError]:
    if not strategies:
        yield SpecError("strategies", _("strategies must name at least one"))
    elif len(strategies) > MAX_LANES:
        message = _("strategies must be at most {most}, got {given}")
        yield SpecError("strategies", message.format(most=MAX_LANES, given=len(strategies)))
    elif not all(name.isprintable() and len(name) <= MAX_NAME_LENGTH for name in strategies):
        message = _("strategies must have at most {most} printable characters")
        yield SpecError("strategies", message.format(most=MAX_NAME_LENGTH))
    elif len(set(strategies)) < len(strategies):
        message = _("strategies must all differ, got {given}")
        yield SpecError("strategies", message.format(given=",".join(strategies)))


def _length_problems(requests: int | None, duration_s: float | None) -> Iterator[SpecError]:
    if (requests is None) == (duration_s is None):
        message = _("a load must have either a number of requests or a duration")
        yield SpecError("requests", message)
    elif requests is not None:
        yield from _range_problems("requests", requests, 1, MAX_REQUESTS)
    elif duration_s is not None:
        yield from _range_problems("duration_s", duration_s, 0.01, MAX_DURATION_S, " s")


def _due_problems(rate: float, duration_s: float | None) -> Iterator[SpecError]:
    """Yield what is wrong with a rate that makes more requests than can be kept."""
    due = rate * duration_s if duration_s is not None else 0.0
    # A value out of its own bounds has been reported already.
    if rate <= MAX_RATE and MAX_REQUESTS < due <= MAX_RATE * MAX_DURATION_S:
        message = _("rate times duration must be at most {most} requests, got {given:.0f}")
        yield SpecError("rate", message.format(most=MAX_REQUESTS, given=due))


def _work_problems(values: dict[str, Any]) -> Iterator[SpecError]:
    """Yield why the server would refuse a request as a whole."""
    queries = values["clusters"] * (values["nodes"] + values["switches"])
    if values["nodes"] == values["switches"] == 0:
        yield SpecError("nodes", _("nodes and switches must not both be 0"))
    elif queries > MOST_QUERIES:
        message = _("a request may take at most {most} queries, got {given}")
        yield SpecError("clusters", message.format(most=MOST_QUERIES, given=queries))
    elif queries * values["sleep_s"] > MOST_WORK_S:
        message = _(
            "all queries together may sleep at most {most:g} s, got {queries} times {sleep:g} s"
        ).format(most=MOST_WORK_S, queries=queries, sleep=values["sleep_s"])
        yield SpecError("sleep_s", message)


def _range_problems(
    field: str, value: float, least: float, most: float, unit: str = ""
) -> Iterator[SpecError]:
    # NaN is in no range; an integer beyond all doubles can still be compared.
    if not least <= value <= most:
        name = field.removesuffix("_s").replace("_", " ")
        # An integer in full: a million must not become 1e+06.
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        message = _("{field} must be {least}..{most:.0f}{unit}, got {given}{unit}")
        yield SpecError(
            field, message.format(field=name, least=least, most=most, unit=unit, given=shown)
        )


def load_problems(**values: Any) -> Iterator[SpecError]:
    """Yield what keeps a load of these values from running here; give all values."""
    yield from LoadSpec.problems(**values)
    yield from _unknown_problems(values["strategies"])


def _unknown_problems(strategies: Iterable[str]) -> Iterator[SpecError]:
    known = lane_names()
    for name in strategies:
        if name not in known:
            message = _("strategies must be among {known}, got {given!r}")
            message = message.format(known=", ".join(known), given=name[:40])
            yield SpecError("strategies", message)
            return


def check_load(spec: LoadSpec) -> LoadSpec:
    """Return a load that can run here.

    Raises:
        SpecError: a strategy is unknown.
    """
    for problem in _unknown_problems(spec.strategies):
        raise problem
    return spec


def decode_load(data: bytes) -> LoadSpec:
    """Read a load from JSON, to be run here.

    Raises:
        SpecError: a value is missing, of the wrong type, out of bounds or unknown here.
    """
    return check_load(decode_json(data, LoadSpec, "the load"))


def encode_load(spec: LoadSpec) -> bytes:
    """Write a load as one line of JSON, without the line's end."""
    return msgspec.json.encode(spec)
