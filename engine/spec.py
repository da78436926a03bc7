"""What to race, with every value checked where it enters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec

from engine.counts import MAX_CLUSTERS, MAX_COUNTS
from engine.strategies import STRATEGIES, Strategy, strategy_named
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut

MAX_MEMBERS = 1_000
MAX_SLEEP_S = 3_600.0
MAX_REPEATS = 1_000
MAX_SEED = 2**31 - 1
MAX_QUERIES = 1_000_000
MAX_RUNS = 20_000
MAX_NAME_LENGTH = 60


class SpecError(ValueError):
    """A value out of bounds; the message names the field, the value and the bound."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Lane(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A strategy with its fan-out and options."""

    strategy: str
    """A strategy's name."""

    fan_out: FanOut | None = None
    """What becomes one unit, or None for what the race says."""

    options: dict[str, str] = {}
    """Values for the strategy's options; those left out have their default."""

    def __post_init__(self) -> None:
        try:
            strategy = strategy_named(self.strategy)
        except KeyError:
            names = ", ".join(known.name for known in STRATEGIES)
            message = f"strategies must be among {names}, got {self.strategy[:40]!r}"
            raise SpecError("lanes", message) from None
        choices = {choice.name: choice for choice in strategy.options}
        for name, value in self.options.items():
            if name not in choices:
                offered = ", ".join(choices) or "none"
                message = f"{strategy.name} must have options among {offered}, got {name[:40]!r}"
                raise SpecError("lanes", message)
            if value not in choices[name].values:
                offered = ", ".join(choices[name].values)
                message = f"{strategy.name} {name} must be one of {offered}, got {value[:40]!r}"
                raise SpecError("lanes", message)

    def build(self) -> Strategy:
        """Return the strategy, with this lane's options."""
        return strategy_named(self.strategy)(self.options)

    def resolved_fan_out(self, race_fan_out: FanOut) -> FanOut:
        """Return what becomes a unit in a race of that fan-out: never ``ARTICLE``."""
        fan_out = self.fan_out or race_fan_out
        if fan_out is FanOut.ARTICLE:
            return strategy_named(self.strategy).article_fan_out
        return fan_out

    @property
    def title(self) -> str:
        """The strategy's title, with the options that differ from their defaults."""
        strategy = strategy_named(self.strategy)
        defaults = {choice.name: choice.default for choice in strategy.options}
        changed = [value for name, value in self.options.items() if value != defaults[name]]
        return f"{strategy.title} ({', '.join(changed)})" if changed else strategy.title


def parse_lane(text: str) -> Lane:
    """Read a lane from ``strategy``, ``strategy:value``, each with an optional ``@fan-out``.

    A value is one of an option's values: ``processes:spawn@query``.

    Raises:
        SpecError: a part is unknown.
    """
    head, at, fan_out_text = text.strip().partition("@")
    name, *values = head.split(":")
    lane = Lane(name.strip())
    options: dict[str, str] = {}
    for value in (value.strip() for value in values):
        choices = strategy_named(lane.strategy).options
        choice = next((choice for choice in choices if value in choice.values), None)
        if choice is None:
            offered = ", ".join(v for choice in choices for v in choice.values) or "none"
            message = f"{lane.strategy} must have options among {offered}, got {value[:40]!r}"
            raise SpecError("lanes", message)
        if choice.name in options:
            raise SpecError("lanes", f"{lane.strategy} must have one {choice.name}, got two")
        options[choice.name] = value
    return Lane(lane.strategy, parse_fan_out(fan_out_text) if at else None, options)


def parse_fan_out(text: str) -> FanOut:
    """Read a fan-out by its name.

    Raises:
        SpecError: there is none of that name.
    """
    try:
        return FanOut(text.strip())
    except ValueError:
        names = ", ".join(fan_out.value for fan_out in FanOut)
        message = f"fan-out must be one of {names}, got {text.strip()[:40]!r}"
        raise SpecError("fan_out", message) from None


class RaceSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A race: its lanes, its workload and how often it is repeated."""

    cluster_counts: tuple[int, ...]
    """How many clusters to ask for, each count a point on the scaling curve; 1..10000 each."""

    lanes: tuple[Lane, ...]
    """Who races; at least one, all different."""

    nodes: int = 4
    """Nodes of a cluster, 0..1000."""

    switches: int = 4
    """Switches of a cluster, 0..1000."""

    sleep_s: float = 0.3
    """Seconds that one query takes, 0..3600."""

    fan_out: FanOut = FanOut.ARTICLE
    """What becomes one unit of concurrency, where a lane does not say otherwise."""

    repeats: int = 1
    """How many blocks there are at each cluster count, 1..1000."""

    seed: int = 0
    """Seeds the order of the blocks and of the lanes in them, 0..2147483647."""

    name: str = ""
    """What to call the race, such as the preset's name; at most 60 characters."""

    def __post_init__(self) -> None:
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        first = next(self.problems(**values), None)
        if first is not None:
            raise first

    @staticmethod
    def problems(**values: Any) -> Iterator[SpecError]:
        """Yield what is wrong with a spec of these values, one error a field; all are required."""
        errors = [
            *_counts_problems(values["cluster_counts"]),
            *_lanes_problems(values["lanes"], values["fan_out"]),
            *_range_problems("nodes", values["nodes"], 0, MAX_MEMBERS),
            *_range_problems("switches", values["switches"], 0, MAX_MEMBERS),
            *_sleep_problems(values["sleep_s"]),
            *_range_problems("repeats", values["repeats"], 1, MAX_REPEATS),
            *_range_problems("seed", values["seed"], 0, MAX_SEED),
        ]
        if len(values["name"]) > MAX_NAME_LENGTH:
            message = f"name must have at most {MAX_NAME_LENGTH} characters"
            errors.append(SpecError("name", message))
        yield from errors or _size_problems(values)


def _counts_problems(counts: tuple[int, ...]) -> Iterator[SpecError]:
    if not counts:
        yield SpecError("cluster_counts", "clusters must name at least one count")
    elif len(counts) > MAX_COUNTS:
        message = f"clusters must name at most {MAX_COUNTS} counts, got {len(counts)}"
        yield SpecError("cluster_counts", message)
    elif len(set(counts)) < len(counts):
        yield SpecError("cluster_counts", f"clusters must all differ, got {counts}")
    else:
        for count in counts:
            if not 1 <= count <= MAX_CLUSTERS:
                message = f"clusters must be 1..{MAX_CLUSTERS}, got {count}"
                yield SpecError("cluster_counts", message)
                return


def _lanes_problems(lanes: tuple[Lane, ...], fan_out: FanOut) -> Iterator[SpecError]:
    if not lanes:
        yield SpecError("lanes", "strategies must name at least one")
        return
    seen: set[tuple[str, FanOut]] = set()
    for lane in lanes:
        identity = (lane.title, lane.resolved_fan_out(fan_out))
        if identity in seen:
            message = f"strategies must all differ, got {lane.title} twice at one fan-out"
            yield SpecError("lanes", message)
            return
        seen.add(identity)


def _range_problems(field: str, value: int, least: int, most: int) -> Iterator[SpecError]:
    if not least <= value <= most:
        yield SpecError(field, f"{field} must be {least}..{most}, got {value}")


def _sleep_problems(sleep_s: float) -> Iterator[SpecError]:
    if not (math.isfinite(sleep_s) and 0 <= sleep_s <= MAX_SLEEP_S):
        yield SpecError("sleep_s", f"sleep must be 0..{MAX_SLEEP_S:.0f} s, got {sleep_s:g} s")


def _size_problems(values: dict[str, Any]) -> Iterator[SpecError]:
    inventory = Inventory(max(values["cluster_counts"]), values["nodes"], values["switches"])
    if inventory.queries_per_cluster == 0:
        yield SpecError("nodes", "nodes and switches must not both be 0")
    elif inventory.query_count > MAX_QUERIES:
        message = f"a run must have at most {MAX_QUERIES} queries, got {inventory.query_count}"
        yield SpecError("cluster_counts", message)
    runs = len(values["cluster_counts"]) * len(values["lanes"]) * values["repeats"]
    if runs > MAX_RUNS:
        yield SpecError("repeats", f"a race must have at most {MAX_RUNS} runs, got {runs}")


def decode_spec(data: bytes) -> RaceSpec:
    """Read a spec from JSON.

    Raises:
        SpecError: a value is missing, of the wrong type or out of bounds.
    """
    try:
        return msgspec.json.decode(data, type=RaceSpec)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, SpecError):
            raise error.__cause__ from None
        raise SpecError("spec", f"the race spec cannot be used: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SpecError("spec", f"the race spec is not JSON: {error}") from None


def encode_spec(spec: RaceSpec) -> bytes:
    """Write a spec as one line of JSON, without the line's end."""
    return msgspec.json.encode(spec)
