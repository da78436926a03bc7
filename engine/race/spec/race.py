"""What to race, with every value checked where it enters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import msgspec

from engine.race.spec.axis import Axis, Point, clusters_axis, items_axis, points_of
from engine.race.spec.fault import Fault
from engine.race.spec.lane import Lane, check_words
from engine.race.spec.worker_start import WorkerStart
from engine.vocabulary.bounds import (
    DEFAULT_BAND,
    LEAST_PRECISION,
    MAX_AT_ONCE,
    MAX_BAND,
    MAX_CLUSTERS,
    MAX_COUNTS,
    MAX_FAULTS,
    MAX_LANES,
    MAX_MEMBERS,
    MAX_NAME_LENGTH,
    MAX_QUERIES,
    MAX_REPEATS,
    MAX_RUNS,
    MAX_SEED,
    MAX_SLEEP_S,
)
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import N_, Text, _
from engine.workload.durations import Durations, Spread, durations_s
from engine.workload.faults import FaultKind
from engine.workload.inventory import Inventory
from engine.workload.kind import Facilities, ItemFacts, Kind
from engine.workload.kinds import kind_named
from engine.workload.task_graph import FanOut


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

    at_once: int | None = None
    """How many items may be in flight, 1..10000, where the kind works on items; else None.

    Then ``cluster_counts`` are counts of items, and nodes, switches and fan-out mean nothing."""

    sleep_s: float = 0.3
    """Seconds that one query takes, 0..3600; with a spread, their mean."""

    kind: str = "sleep"
    """What a query does: a kind's name."""

    kind_options: dict[str, str] = {}
    """Values for the kind's options; those left out have their default."""

    spread: Spread = Spread.CONSTANT
    """How durations of queries lie round the sleep time."""

    faults: tuple[Fault, ...] = ()
    """Queries that go wrong on purpose, in every lane."""

    fan_out: FanOut = FanOut.ARTICLE
    """What becomes one unit of concurrency, where a lane does not say otherwise."""

    repeats: int = 1
    """How many blocks there are at each cluster count, 1..1000."""

    warm_up: bool = False
    """Whether every lane runs once beforehand, at the least cluster count, and is not counted."""

    precision: float | None = None
    """Blocks are added until each median's interval is narrower than this share of the median,
    0.001..1; None for no more than ``repeats``."""

    most_repeats: int = 50
    """No more blocks than this are there at any cluster count, however wide an interval is."""

    baseline: int | None = None
    """The place of the lane that the others are compared with, or None for the usual one."""

    band: float = DEFAULT_BAND
    """How far a ratio may be from 1 and still be no difference: 0..0.5, as a share of 1."""

    seed: int = 0
    """Seeds the order of the blocks and of the lanes in them, and the durations; 0..2147483647."""

    worker: WorkerStart = WorkerStart.AUTO
    """How the worker of each run is started."""

    explain: bool = False
    """Whether to note what is needed to break elapsed times down, at a cost per query."""

    name: str = ""
    """What to call the race, such as the preset's name; at most 60 characters."""

    def __post_init__(self) -> None:
        values = {field: getattr(self, field) for field in self.__struct_fields__}
        first = next(self.problems(**values), None)
        if first is not None:
            raise first

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What varies besides the lanes, each with its values."""
        axis = clusters_axis if self.at_once is None else items_axis
        return (axis(self.cluster_counts),)

    @property
    def points(self) -> tuple[Point, ...]:
        """Every combination of the axes' values."""
        return points_of(self.axes)

    @property
    def least_point(self) -> Point:
        """The point of fewest queries."""
        return min(self.points, key=self.query_count)

    def inventory(self, point: Point) -> Inventory:
        """Return what a run at a point looks up."""
        if self.at_once is not None:
            return Inventory(point.clusters, 1, 0)
        return Inventory(point.clusters, self.nodes, self.switches)

    def query_count(self, point: Point) -> int:
        """Return how many queries a run at a point has."""
        return self.inventory(point).query_count

    def durations(self, queries: int) -> Durations:
        """Return how long each of a run's queries takes, in seconds."""
        return durations_s(self.spread, self.sleep_s, self.seed, queries)

    def build_kind(self, items: ItemFacts | None = None) -> Kind:
        """Return the kind with its options, to be asked about, not performed.

        Args:
            items: What is known of the user's items, if it works on them.
        """
        return kind_named(self.kind)(self.durations(0), self.kind_options, Facilities(items=items))

    def faulty_queries(self, point: Point) -> dict[int, FaultKind]:
        """Return which queries of a run at a point go wrong, and how."""
        inventory = self.inventory(point)
        queries = ((fault.query(inventory), fault.kind) for fault in self.faults)
        return {query: kind for query, kind in queries if query is not None}

    @staticmethod
    def problems(**values: Any) -> Iterator[SpecError]:
        """Yield what no race can have of these values, one error a field; all are required.

        Whether their names are known here is another question: see ``installed``.
        """
        errors = [
            *_counts_problems(values["cluster_counts"], values["at_once"]),
            *_lanes_problems(values["lanes"]),
            *_range_problems("nodes", N_("nodes"), values["nodes"], 0, MAX_MEMBERS),
            *_range_problems("switches", N_("switches"), values["switches"], 0, MAX_MEMBERS),
            *_at_once_problems(values),
            *_sleep_problems(values["sleep_s"]),
            *_kind_problems(values["kind"], values["kind_options"]),
            *_fault_problems(values),
            *_range_problems("repeats", N_("repeats"), values["repeats"], 1, MAX_REPEATS),
            *_range_problems("seed", N_("seed"), values["seed"], 0, MAX_SEED),
            *_precision_problems(values),
            *_baseline_problems(values["baseline"], values["lanes"]),
            *_band_problems(values["band"]),
        ]
        if len(values["name"]) > MAX_NAME_LENGTH:
            message = _("name must have at most {most} characters").format(most=MAX_NAME_LENGTH)
            errors.append(SpecError("name", message))
        yield from errors or _size_problems(values)


def _at_once_problems(values: dict[str, Any]) -> Iterator[SpecError]:
    at_once = values["at_once"]
    if at_once is None:
        return
    if values["explain"] and values["faults"]:
        yield SpecError("explain", _("items with faults cannot be explained"))
    if not 1 <= at_once <= MAX_AT_ONCE:
        message = _("at once must be 1..{most}, got {got}")
        yield SpecError("at_once", message.format(most=MAX_AT_ONCE, got=at_once))
    fan_outs = {values["fan_out"], *(lane.fan_out for lane in values["lanes"])}
    if not fan_outs <= {FanOut.QUERY, None}:
        yield SpecError("fan_out", _("items have no fan-out: each is a unit"))


def _counts_problems(counts: tuple[int, ...], at_once: int | None) -> Iterator[SpecError]:
    if at_once is not None:
        yield from _item_counts_problems(counts)
    elif not counts:
        yield SpecError("cluster_counts", _("clusters must name at least one count"))
    elif len(counts) > MAX_COUNTS:
        message = _("clusters must name at most {most} counts, got {got}")
        yield SpecError("cluster_counts", message.format(most=MAX_COUNTS, got=len(counts)))
    elif len(set(counts)) < len(counts):
        yield SpecError(
            "cluster_counts", _("clusters must all differ, got {got}").format(got=counts)
        )
    else:
        for count in counts:
            if not 1 <= count <= MAX_CLUSTERS:
                message = _("clusters must be 1..{most}, got {got}")
                yield SpecError("cluster_counts", message.format(most=MAX_CLUSTERS, got=count))
                return


def _item_counts_problems(counts: tuple[int, ...]) -> Iterator[SpecError]:
    if not 1 <= len(counts) <= MAX_COUNTS or len(set(counts)) < len(counts):
        message = _("items must be 1..{most} different counts, got {got}")
        yield SpecError("cluster_counts", message.format(most=MAX_COUNTS, got=len(counts)))
    elif not all(1 <= count <= MAX_QUERIES for count in counts):
        message = _("items must be 1..{most}, got {got}")
        wrong = next(count for count in counts if not 1 <= count <= MAX_QUERIES)
        yield SpecError("cluster_counts", message.format(most=MAX_QUERIES, got=wrong))


def _lanes_problems(lanes: tuple[Lane, ...]) -> Iterator[SpecError]:
    if not lanes:
        yield SpecError("lanes", _("strategies must name at least one"))
    elif len(lanes) > MAX_LANES:
        message = _("strategies must be at most {most}, got {got}")
        yield SpecError("lanes", message.format(most=MAX_LANES, got=len(lanes)))


def _kind_problems(kind: str, options: dict[str, str]) -> Iterator[SpecError]:
    try:
        check_words("kind", kind, options)
    except SpecError as problem:
        yield problem


def _fault_problems(values: dict[str, Any]) -> Iterator[SpecError]:
    faults: tuple[Fault, ...] = values["faults"]
    if len(faults) > MAX_FAULTS:
        message = _("faults must be at most {most}, got {got}")
        yield SpecError("faults", message.format(most=MAX_FAULTS, got=len(faults)))
        return
    most, size = max(values["cluster_counts"], default=1), values["nodes"] + values["switches"]
    if values["at_once"] is not None:
        size = 1
    for fault in faults:
        if not 1 <= fault.cluster <= most:
            message = _("a fault's cluster must be 1..{most}, got {got}")
            yield SpecError("faults", message.format(most=most, got=fault.cluster))
            return
        if not 1 <= fault.place <= max(1, size):
            message = _("a fault's place must be 1..{most}, got {got}")
            yield SpecError("faults", message.format(most=size, got=fault.place))
            return


def _range_problems(
    field: str, title: Text, value: int, least: int, most: int
) -> Iterator[SpecError]:
    if not least <= value <= most:
        message = _("{field} must be {least}..{most}, got {got}")
        yield SpecError(field, message.format(field=title, least=least, most=most, got=value))


def _sleep_problems(sleep_s: float) -> Iterator[SpecError]:
    if not (math.isfinite(sleep_s) and 0 <= sleep_s <= MAX_SLEEP_S):
        message = _("sleep must be 0..{most:.0f} s, got {got:g} s")
        yield SpecError("sleep_s", message.format(most=MAX_SLEEP_S, got=sleep_s))


def _precision_problems(values: dict[str, Any]) -> Iterator[SpecError]:
    precision, most = values["precision"], values["most_repeats"]
    if precision is None:
        return
    if not LEAST_PRECISION <= precision <= 1:
        message = _("precision must be {least:.1%}..100%, got {got:.3g}")
        yield SpecError("precision", message.format(least=LEAST_PRECISION, got=precision))
    elif not values["repeats"] <= most <= MAX_REPEATS:
        bounds = {"least": values["repeats"], "most": MAX_REPEATS}
        message = _("most repeats must be {least}..{most}, got {got}")
        yield SpecError("most_repeats", message.format(**bounds, got=most))


def _baseline_problems(baseline: int | None, lanes: tuple[Lane, ...]) -> Iterator[SpecError]:
    if baseline is not None and not 0 <= baseline < len(lanes):
        message = _("the baseline must be among the {count} lanes, got place {got}")
        yield SpecError("baseline", message.format(count=len(lanes), got=baseline))


def check_band(band: float) -> float:
    """Return a band, a share of 1, if it can be one.

    Raises:
        SpecError: it cannot.
    """
    for problem in _band_problems(band):
        raise problem
    return band


def _band_problems(band: float) -> Iterator[SpecError]:
    if not 0 <= band <= MAX_BAND:
        message = _("the band must be 0%..{most:.0%}, got {got:g}%")
        yield SpecError("band", message.format(most=MAX_BAND, got=band * 100))


def _size_problems(values: dict[str, Any]) -> Iterator[SpecError]:
    members = (values["nodes"], values["switches"]) if values["at_once"] is None else (1, 0)
    inventory = Inventory(max(values["cluster_counts"]), *members)
    if inventory.queries_per_cluster == 0:
        yield SpecError("nodes", _("nodes and switches must not both be 0"))
    elif inventory.query_count > MAX_QUERIES:
        message = _("a run must have at most {most} queries, got {got}")
        yield SpecError(
            "cluster_counts", message.format(most=MAX_QUERIES, got=inventory.query_count)
        )
    repeats = values["repeats"] if values["precision"] is None else values["most_repeats"]
    runs = len(values["cluster_counts"]) * len(values["lanes"]) * repeats
    if runs > MAX_RUNS:
        message = _("a race must have at most {most} runs, got {got}")
        yield SpecError("repeats", message.format(most=MAX_RUNS, got=runs))


def encode_spec(spec: RaceSpec) -> bytes:
    """Write a spec as one line of JSON, without the line's end."""
    return msgspec.json.encode(spec)
