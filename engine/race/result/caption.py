"""One-line captions for pictures, tables and titles: what a race is, and what it ran on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.machine.facts import Environment
from engine.race.events import Ending, QueriesProfiled, RunFaulted
from engine.race.plan.plan import PlannedKind, PlannedLane
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.counts import format_counts
from engine.race.spec.text.faults import format_faults
from engine.race.spec.text.kind import kind_title
from engine.vocabulary.printable import printable, shortened
from engine.vocabulary.units import gibibytes_text, seconds_text
from engine.vocabulary.wording import N_, Text, _, ngettext, recorded
from engine.workload.durations import Spread
from engine.workload.sleep import Sleep
from engine.workload.task_graph import FanOut

_MOST_MOMENT = 40

_ENDINGS = {
    Ending.RAISED: N_("the caller survived"),
    Ending.CRASHED: N_("the whole program died"),
    Ending.HUNG: N_("the caller never got an answer"),
}


def parameters_caption(spec: RaceSpec, kind: PlannedKind | None = None) -> str:
    """Return the workload: ``4 clusters of 4 nodes and 4 switches, 0.3 s per query, ...``.

    Args:
        spec: The race.
        kind: What its plan says of its queries, if there is a plan.
    """
    counts = format_counts(spec.cluster_counts)
    if spec.at_once is not None:
        return ", ".join(_items_captions(spec, counts, kind))
    inventory = (
        _("1 cluster of {nodes} and {switches}")
        if counts == "1"
        else (_("{counts} clusters of {nodes} and {switches}"))
    )
    parts = (
        inventory.format(
            counts=counts,
            nodes=ngettext("{count} node", "{count} nodes", spec.nodes),
            switches=ngettext("{count} switch", "{count} switches", spec.switches),
        ),
        *_queries_captions(spec, kind),
        _("the article's fan-out")
        if spec.fan_out is FanOut.ARTICLE
        else _("fan-out by {unit}").format(unit=spec.fan_out.value),
        repeats_caption(spec),
        _("seed {seed}").format(seed=spec.seed),
    )
    return ", ".join(parts)


def _items_captions(spec: RaceSpec, counts: str, kind: PlannedKind | None) -> Iterator[str]:
    """Yield what a race of the user's items is: ``32 items, fetch of work.py, 8 at once, ...``."""
    yield _("1 item") if counts == "1" else _("{counts} items").format(counts=counts)
    yield kind.title if kind is not None else kind_title(spec.kind, spec.kind_options)
    yield _("{count} at once").format(count=spec.at_once)
    yield repeats_caption(spec)
    yield _("seed {seed}").format(seed=spec.seed)


def calls_caption(spec: RaceSpec) -> str:
    """Return how often a race calls the user's function, without its profile.

    As in ``1,920 calls: 32 items x 6 lanes x 10 blocks``.
    """
    items, blocks, lanes = sum(spec.cluster_counts), spec.repeats, len(spec.lanes)
    calls = items * lanes * blocks
    calls += min(spec.cluster_counts) * lanes if spec.warm_up else 0
    text = _("{calls}: {items} x {lanes} x {blocks}")
    if spec.warm_up:
        text = _("{calls}: {items} x {lanes} x {blocks}, and a warm-up")
    return text.format(
        calls=ngettext("{count:,} call", "{count:,} calls", calls),
        items=ngettext("{count:,} item", "{count:,} items", items),
        lanes=ngettext("{count} lane", "{count} lanes", lanes),
        blocks=ngettext("{count} block", "{count} blocks", blocks),
    )


def profile_caption(profile: QueriesProfiled) -> str:
    """Return what a profile found, as ``32 items of about 118 ms, 4 % computing, ...``."""
    if profile.cause is not None:
        return _("the items could not be profiled")
    text = _("{items} of about {time}, {computing} % computing, {locked} % under the GIL")
    return text.format(
        items=ngettext("{count:,} item", "{count:,} items", profile.items_raced),
        time=seconds_text(profile.item_s),
        computing=f"{profile.cpu_share * 100:.0f}",
        locked=f"{profile.gil_share * 100:.0f}",
    )


def repeats_caption(spec: RaceSpec) -> str:
    """Return how often a race measures: ``1 repeat``, ``10 repeats, warmed up``."""
    if spec.precision is None:
        text = ngettext("{count} repeat", "{count} repeats", spec.repeats)
    else:
        text = _(
            "{least} to {most} repeats, until every interval is below {share} % of its median"
        ).format(least=spec.repeats, most=spec.most_repeats, share=f"{spec.precision * 100:.3g}")
    return ", ".join((text, _("warmed up"))) if spec.warm_up else text


def _queries_captions(spec: RaceSpec, planned: PlannedKind | None) -> Iterator[str]:
    """Yield what a query does and for how long: ``0.3 s per query``, ``http queries of 0.3 s``."""
    seconds = f"{spec.sleep_s:g}"
    is_constant = spec.spread is Spread.CONSTANT
    kind = planned.title if planned is not None else kind_title(spec.kind, spec.kind_options)
    if spec.kind == Sleep.name:
        text = _("{seconds} s per query") if is_constant else _("{seconds} s per query on average")
    elif is_constant:
        text = _("{kind} queries of {seconds} s")
    else:
        text = _("{kind} queries of {seconds} s on average")
    yield text.format(seconds=seconds, kind=kind)
    if not is_constant:
        yield spec.spread.value
    if spec.faults:
        yield _("faults: {faults}").format(faults=format_faults(spec.faults))


def environment_caption(environment: Environment) -> str:
    """Return the machine: ``CPython 3.11.7, gevent 26.9.0, Linux 6.1, 2 cores, ...``."""
    cores = ngettext("{count} core", "{count} cores", environment.cores)
    parts = (
        f"{environment.implementation} {environment.python}",
        f"gevent {environment.gevent}",
        environment.system,
        environment.processor,
        cores,
        gibibytes_text(environment.memory_bytes),
        f"Racelane {environment.racelane}",
    )
    return printable(", ".join(part for part in parts if part))


def moment_caption(started_at: str) -> str:
    """Return when a race started: ``2026-03-14 15:09 UTC``."""
    try:
        moment = datetime.fromisoformat(started_at).astimezone(UTC)
    except (ValueError, OverflowError):
        return shortened(started_at, _MOST_MOMENT)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def fan_out_caption(lane: PlannedLane) -> str:
    """Return what a lane runs concurrently: ``one thread per cluster``."""
    unit = recorded(lane.unit)
    if lane.at_once is not None:
        return _("one {unit} per item").format(unit=unit) if unit else _("one item at a time")
    if not unit:
        return _("one query after another")
    if lane.fan_out is FanOut.CLUSTER:
        return _("one {unit} per cluster").format(unit=unit)
    if lane.fan_out is FanOut.STAGE:
        return _("one {unit} per node, then one per switch").format(unit=unit)
    return _("one {unit} per query").format(unit=unit)


def ending_caption(ending: Ending) -> Text:
    """Return how a run with faults ended: ``the caller survived``."""
    return _ENDINGS[ending]


def fates_caption(faulted: RunFaulted, clusters: int) -> str:
    """Return what became of a run's clusters: ``3 of 4 answered; lost: 2``."""
    lost = [
        cluster
        for cluster in range(1, clusters + 1)
        if cluster not in faulted.answered and cluster not in faulted.unheard
    ]
    parts = [_("{answered} of {all} answered").format(answered=len(faulted.answered), all=clusters)]
    if faulted.unheard:
        parts.append(
            _("looked up, but not returned: {clusters}").format(clusters=_listed(faulted.unheard))
        )
    if lost:
        parts.append(_("lost: {clusters}").format(clusters=_listed(lost)))
    return "; ".join(parts)


def _listed(ids: list[int]) -> str:
    shown = ", ".join(map(str, ids[:8]))
    return f"{shown}, ..." if len(ids) > 8 else shown
