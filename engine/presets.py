"""Named specs to start from."""

from __future__ import annotations

from dataclasses import dataclass

from engine.spec import Lane, RaceSpec
from engine.strategies import STRATEGIES
from engine.workload.task_graph import FanOut


@dataclass(frozen=True, slots=True)
class Preset:
    """A spec with a name and a sentence that says what it is for."""

    name: str
    summary: str
    spec: RaceSpec


_ALL = tuple(Lane(strategy.name) for strategy in STRATEGIES)

PRESETS = (
    Preset(
        "quick",
        "A first look: three cluster counts in under ten seconds.",
        RaceSpec(name="quick", cluster_counts=(1, 2, 4), sleep_s=0.05, lanes=_ALL),
    ),
    Preset(
        "article",
        "The article's own race: 4 clusters, 3 s a query, each program with the fan-out it has.",
        RaceSpec(name="article", cluster_counts=(4,), sleep_s=3.0, lanes=_ALL),
    ),
    Preset(
        "fair",
        "The article's race at equal fan-out: every strategy gets one unit a cluster.",
        RaceSpec(name="fair", cluster_counts=(4,), sleep_s=3.0, fan_out=FanOut.CLUSTER, lanes=_ALL),
    ),
)


def preset_named(name: str) -> Preset:
    """Return the preset of that name.

    Raises:
        KeyError: there is none.
    """
    for preset in PRESETS:
        if preset.name == name:
            return preset
    raise KeyError(name)
