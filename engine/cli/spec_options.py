"""The command-line options that make a spec, one set for the engine and the window."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from engine.race.spec.installed import check_spec
from engine.race.spec.lane_titles import place_of_lane
from engine.race.spec.mode import Mode
from engine.race.spec.presets import DEFAULT_PRESET, PRESETS, preset_named
from engine.race.spec.race import RaceSpec, check_band
from engine.race.spec.sweep import parse_lanes
from engine.race.spec.text.call import parse_call, parse_items
from engine.race.spec.text.counts import CountsError, parse_counts
from engine.race.spec.text.faults import parse_faults
from engine.race.spec.text.kind import parse_kind
from engine.race.spec.worker_start import WorkerStart
from engine.vocabulary.bounds import MAX_QUERIES, MAX_SEED
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.durations import Spread
from engine.workload.kinds import KINDS
from engine.workload.own.call import Call
from engine.workload.task_graph import FanOut

if TYPE_CHECKING:
    from engine.race.result.result import RaceResult

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _judgement_options(baseline: str, band: str) -> tuple[Callable[[_Command], _Command], ...]:
    """Return the options that verdicts depend on, given texts for their defaults."""
    return (
        click.option(
            "--baseline",
            metavar="LANE",
            help=f"Lane to compare with, by its title or strategy. [default: {baseline}]",
        ),
        click.option(
            "--band",
            type=float,
            metavar="PERCENT",
            help=f"Count differences up to this as ties. [default: {band}]",
        ),
    )


_OPTIONS = (
    click.option(
        "--preset",
        type=click.Choice([preset.name for preset in PRESETS]),
        help="Start from a named race; the other options change it. "
        f"[default: {DEFAULT_PRESET.name}]",
    ),
    click.option(
        "--clusters", metavar="COUNTS", help="Cluster counts: 4, 1,2,4, 1-8, 1-64*2, 100-800+100."
    ),
    click.option("--nodes", type=int, metavar="N", help="Nodes per cluster."),
    click.option("--switches", type=int, metavar="N", help="Switches per cluster."),
    click.option("--sleep", "sleep_s", type=float, metavar="SECONDS", help="Time per query."),
    click.option(
        "--kind",
        metavar="KIND",
        help=f"What a query does: {', '.join(kind.name for kind in KINDS)}. Options "
        "follow after colons, as in http:keep_alive=on or mixed:cpu_share=50.",
    ),
    click.option(
        "--call",
        metavar="FILE:FUNCTION",
        help="Race a function of yours that takes an item: work.py:fetch.",
    ),
    click.option(
        "--items",
        metavar="ITEMS",
        help="What it gets: counts as in 32 or 1-64*2, for 0, 1, 2, ...; work.py:urls, a list or "
        "generator; a text file, by line; a CSV file, by row. [default: 32]",
    ),
    click.option("--at-once", type=int, metavar="K", help="The most items in flight. [default: 8]"),
    click.option(
        "--call-async",
        metavar="NAME",
        help="Its twin for coroutines. [default: its name and _async, if there is one]",
    ),
    click.option(
        "--compare",
        metavar="on|off|NAME",
        help="Whether items must answer as they do one after another, or a function of the file "
        "that maps an answer to what is compared. [default: on]",
    ),
    click.option(
        "--spread",
        type=click.Choice([spread.value for spread in Spread]),
        help="How query times spread around --sleep.",
    ),
    click.option(
        "--faults",
        metavar="FAULTS",
        help="Make queries fail: raise@2, hang@2, crash@2.5 (fifth query of cluster 2).",
    ),
    click.option(
        "--fan-out",
        type=click.Choice([fan_out.value for fan_out in FanOut]),
        help="What becomes one unit of concurrency.",
    ),
    click.option(
        "--strategies",
        metavar="LANES",
        help="Lanes, separated by commas: strategies with their options and fan-out, "
        "as in threads,thread-pool:size=8:warm,processes:spawn,gevent@query. Every lane takes "
        "name=TEXT and python=PATH. thread-pool:size=1-32*2 makes one lane per size; so do "
        "size=2-10+2 and size=1/2/4.",
    ),
    click.option(
        "--mode",
        type=click.Choice([mode.value for mode in Mode]),
        help="How thorough: 1, 10 or 20 blocks at each cluster count; all but quick warm up.",
    ),
    click.option("--repeats", type=int, metavar="N", help="Blocks at each cluster count."),
    click.option(
        "--warm-up/--no-warm-up",
        default=None,
        help="Run every lane once first, without counting it. [default: depends on --mode]",
    ),
    click.option(
        "--worker",
        type=click.Choice([start.value for start in WorkerStart]),
        help="Start every run in a fresh interpreter, or fork it from one that has loaded the "
        "lane's modules if that changes no time. [default: fresh if rigorous, else auto]",
    ),
    click.option(
        "--precision",
        type=float,
        metavar="PERCENT",
        help="Add blocks until every interval is narrower than this share of its median.",
    ),
    click.option(
        "--most-repeats", type=int, metavar="N", help="The most blocks to run. [default: 50]"
    ),
    click.option(
        "--explain/--no-explain",
        default=None,
        help="Note what it takes to break elapsed times down, at about a microsecond per query.",
    ),
    *_judgement_options("sequential", "1"),
    click.option("--seed", type=int, metavar="N", help="Seed of the run order. [default: random]"),
)


def spec_options(command: _Command) -> _Command:
    """Give a command the options that ``spec_from_options`` understands."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def judgement_options(command: _Command) -> _Command:
    """Give a command the options that ``judge_anew`` understands."""
    for option in reversed(_judgement_options("the race's own", "the race's own")):
        command = option(command)
    return command


def judge_anew(result: RaceResult, baseline: str | None, band: float | None) -> None:
    """Compare a race's lanes with another baseline, or by another band.

    Args:
        result: The race.
        baseline: A lane's title or its strategy, or None to keep the current one.
        band: In per cent, or None to keep the current one.

    Raises:
        click.UsageError: there is no such lane, or no such band.
    """
    try:
        share = result.band if band is None else check_band(band / 100)
        place = result.baseline
        if baseline is not None:
            titles = [lane.title for lane in result.lanes]
            # The title of a planned lane may include its fan-out.
            is_title = baseline.strip() in titles
            place = (
                titles.index(baseline.strip())
                if is_title
                else place_of_lane(baseline, result.spec.lanes)
            )
    except SpecError as error:
        raise click.UsageError(str(error)) from None
    result.compare_with(place, share)


def has_spec_options(options: dict[str, Any]) -> bool:
    """Return whether the user gave any of the options."""
    return any(value is not None for value in options.values())


_CALL_LANES = "sequential,threads,thread-pool,process-pool,gevent,asyncio"
_AT_ONCE = 8
_ITEMS = "32"


def _call_changes(given: dict[str, Any]) -> dict[str, Any]:
    """Take the options of a user's function out of those given; return what they change.

    Raises:
        SpecError: one of them does not work.
        CountsError: a count of items is out of bounds.
        click.UsageError: they do not go together.
    """
    own = {
        name: given.pop(name)
        for name in ("call", "items", "at_once", "call_async", "compare")
        if name in given
    }
    if "call" not in own:
        if own:
            raise click.UsageError(_("--items and --at-once go with --call FILE:FUNCTION"))
        return {}
    options = parse_call(own["call"])
    counts, source = parse_items(own.get("items", _ITEMS))
    options |= {"items": source} if source else {}
    options |= {"async": own["call_async"]} if "call_async" in own else {}
    options |= {"compare": own["compare"]} if "compare" in own else {}
    changes: dict[str, Any] = {
        "kind": Call.name,
        "kind_options": options,
        # All items of a source, once a worker has listed them.
        "cluster_counts": counts if counts is not None else (MAX_QUERIES,),
        "at_once": own.get("at_once", _AT_ONCE),
        "fan_out": FanOut.QUERY,
    }
    if "strategies" not in given:
        texts = _CALL_LANES.split(",")
        changes["lanes"] = tuple(lane for text in texts for lane in parse_lanes(text))
    return changes


def spec_from_options(options: dict[str, Any]) -> RaceSpec:
    """Make the spec that the options ask for.

    Raises:
        click.UsageError: a value is not valid; the message names it and its bound.
    """
    given = {name: value for name, value in options.items() if value is not None}
    preset = preset_named(given.pop("preset", DEFAULT_PRESET.name))
    seed = given.pop("seed", random.SystemRandom().randint(0, MAX_SEED))
    changes: dict[str, Any] = {"seed": seed}
    try:
        changes |= _call_changes(given)
        if "clusters" in given:
            changes["cluster_counts"] = parse_counts(given.pop("clusters"))
        if "strategies" in given:
            texts = [text for text in given.pop("strategies").split(",") if text.strip()]
            changes["lanes"] = tuple(lane for text in texts for lane in parse_lanes(text))
        if "fan_out" in given:
            changes["fan_out"] = FanOut(given.pop("fan_out"))
        if "kind" in given:
            changes["kind"], changes["kind_options"] = parse_kind(given.pop("kind"))
        if "spread" in given:
            changes["spread"] = Spread(given.pop("spread"))
        if "faults" in given:
            changes["faults"] = parse_faults(given.pop("faults"))
        if "mode" in given:
            mode = Mode(given.pop("mode"))
            changes |= {
                "repeats": mode.repeats,
                "warm_up": mode.has_warm_up,
                "worker": mode.worker,
            }
        if "worker" in given:
            changes["worker"] = WorkerStart(given.pop("worker"))
        for share in ("precision", "band"):
            if share in given:
                changes[share] = given.pop(share) / 100
        if "baseline" in given:
            lanes = changes.get("lanes", preset.spec.lanes)
            changes["baseline"] = place_of_lane(given.pop("baseline"), lanes)
        changes |= given
        if changes.keys() != {"seed"}:
            changes["name"] = ""
        return check_spec(msgspec.structs.replace(preset.spec, **changes))
    except (SpecError, CountsError) as error:
        raise click.UsageError(str(error)) from None
