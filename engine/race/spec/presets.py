"""Named specs to start from. A new one is a line in ``PRESETS``."""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.spec.lane import Lane
from engine.race.spec.mode import Mode
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import parse_lanes
from engine.workload.task_graph import FanOut


@dataclass(frozen=True, slots=True)
class Preset:
    """A spec with a name and a few words that say what it is."""

    name: str
    """What the command line calls it."""

    title: str
    """What people call it, wherever it is offered."""

    summary: str
    spec: RaceSpec
    note: str = ""
    """What a reader of the article should know besides."""


_OWN_PROGRAMS = (
    "The article's own programs: threads answer cluster 4 four times, processes in order of "
    "completion; gevent never answers on today's Tornado and gevent."
)
"""What a reader of the article finds who runs its own programs, in short."""

_ARTICLE = tuple(Lane(name) for name in ("sequential", "threads", "processes", "gevent"))

_ALL = tuple(
    Lane(name)
    for name in (
        "sequential",
        "threads",
        "thread-pool",
        "processes",
        "process-pool",
        "gevent",
        "asyncio",
        "tornado",
        "gevent-processes",
    )
)

PRESETS: tuple[Preset, ...] = (
    Preset(
        "quick",
        "Quick look",
        "three cluster counts in under ten seconds",
        RaceSpec(name="quick", cluster_counts=(1, 2, 4), sleep_s=0.05, lanes=_ARTICLE),
    ),
    Preset(
        "article",
        "The article's race",
        "4 clusters, 3 s, each program's own fan-out",
        RaceSpec(name="article", cluster_counts=(4,), sleep_s=3.0, lanes=_ARTICLE),
        _OWN_PROGRAMS,
    ),
    Preset(
        "fair",
        "The article's race, fair",
        "the same, one unit per cluster for all",
        RaceSpec(
            name="fair", cluster_counts=(4,), sleep_s=3.0, fan_out=FanOut.CLUSTER, lanes=_ARTICLE
        ),
    ),
    Preset(
        "strategies",
        "All strategies",
        "nine strategies, one unit per cluster",
        RaceSpec(
            name="strategies",
            cluster_counts=(4,),
            sleep_s=0.3,
            fan_out=FanOut.CLUSTER,
            lanes=_ALL,
        ),
    ),
    Preset(
        "cores",
        "Who uses the cores",
        "the same, computing instead of waiting",
        RaceSpec(
            name="cores",
            cluster_counts=(4,),
            kind="cpu",
            sleep_s=0.05,
            fan_out=FanOut.CLUSTER,
            lanes=_ALL,
        ),
    ),
    Preset(
        "pool",
        "How large a pool",
        "one thread pool at eight sizes, under a minute",
        RaceSpec(
            name="pool",
            cluster_counts=(12,),
            kind="mixed",
            sleep_s=0.01,
            fan_out=FanOut.QUERY,
            lanes=parse_lanes("thread-pool:size=1/2/3/4/6/8/12/16"),
            repeats=Mode.STANDARD.repeats,
            warm_up=Mode.STANDARD.has_warm_up,
        ),
    ),
)

DEFAULT_PRESET = PRESETS[0]
"""Where whoever names none starts."""


def note_of(name: str) -> str:
    """Return what a reader of the article should know of a race of that name, or nothing."""
    return next((preset.note for preset in PRESETS if preset.name == name), "")


def preset_named(name: str) -> Preset:
    """Return the preset of that name.

    Raises:
        KeyError: there is none.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    raise KeyError(name)
