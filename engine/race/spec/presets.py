"""Named specs to start from. A new one is a line in ``PRESETS``."""

from __future__ import annotations

from dataclasses import dataclass

from engine.race.spec.lane import Lane
from engine.race.spec.mode import Mode
from engine.race.spec.race import RaceSpec
from engine.race.spec.sweep import parse_lanes
from engine.vocabulary.wording import N_, Text
from engine.workload.task_graph import FanOut


@dataclass(frozen=True, slots=True)
class Preset:
    """A spec with a name and a summary."""

    name: str
    """Its name on the command line."""

    title: Text
    """What people call it, wherever it is on offer."""

    summary: Text
    spec: RaceSpec
    note: Text | None = None
    """What else a reader of the article should know."""


_OWN_PROGRAMS = N_(
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
        N_("Quick look"),
        N_("three cluster counts in under ten seconds"),
        RaceSpec(name="quick", cluster_counts=(1, 2, 4), sleep_s=0.05, lanes=_ARTICLE),
    ),
    Preset(
        "article",
        N_("The article's race"),
        N_("4 clusters, 3 s, each program's own fan-out"),
        RaceSpec(name="article", cluster_counts=(4,), sleep_s=3.0, lanes=_ARTICLE),
        _OWN_PROGRAMS,
    ),
    Preset(
        "fair",
        N_("The article's race, fair"),
        N_("the same, one unit per cluster for all"),
        RaceSpec(
            name="fair", cluster_counts=(4,), sleep_s=3.0, fan_out=FanOut.CLUSTER, lanes=_ARTICLE
        ),
    ),
    Preset(
        "strategies",
        N_("All strategies"),
        N_("nine strategies, one unit per cluster"),
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
        N_("Who uses the cores"),
        N_("the same, computing instead of waiting"),
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
        N_("How large a pool"),
        N_("one thread pool at eight sizes, under a minute"),
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
"""The preset to start from unless another is named."""


def note_of(name: str) -> str:
    """Return the note of the preset with this name, or an empty text."""
    return next((str(preset.note or "") for preset in PRESETS if preset.name == name), "")


def preset_named(name: str) -> Preset:
    """Return the preset of that name.

    Raises:
        KeyError: there is none.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    raise KeyError(name)
