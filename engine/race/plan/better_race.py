"""Better versions of a race: fair, or with enough blocks for verdicts."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.race.plan.preview import preview_race
from engine.race.spec.installed import check_spec
from engine.race.spec.lane import Lane
from engine.race.spec.mode import Mode, mode_of
from engine.race.spec.race import RaceSpec
from engine.statistics.comparison import blocks_needed
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _, ngettext
from engine.workload.task_graph import FanOut


def thorough_spec(spec: RaceSpec) -> RaceSpec | None:
    """Return the race with enough blocks for verdicts: ten and a warm-up, more for many lanes.

    None if it would have more runs than a race may have, or cannot run here.
    """
    return _changed(spec, spec.lanes)


def fair_spec(spec: RaceSpec) -> RaceSpec | None:
    """Return the thorough race in which every lane has one unit of concurrency per cluster.

    Cluster counts and queries are the same. Lanes that differed only in their fan-outs become
    one. None if it would have more runs than a race may have.
    """
    lanes: list[Lane] = []
    places: dict[int, int] = {}
    for place, lane in enumerate(spec.lanes):
        plain = msgspec.structs.replace(lane, fan_out=None)
        titles = [other.title for other in lanes]
        if plain.title not in titles:
            titles.append(plain.title)
            lanes.append(plain)
        places[place] = titles.index(plain.title)
    baseline = places[spec.baseline] if spec.baseline is not None else None
    return _changed(spec, tuple(lanes), baseline=baseline, fan_out=FanOut.CLUSTER)


def race_words(spec: RaceSpec) -> str:
    """Return what a race takes: ``10 blocks, about 0:37``."""
    blocks = ngettext("{count} block", "{count} blocks", spec.repeats)
    estimate = clock_text(preview_race(spec).estimate_s)
    return _("{blocks}, about {estimate}").format(blocks=blocks, estimate=estimate)


def measure_options(spec: RaceSpec) -> str:
    """Return the command-line options that measure as a spec does: ``--mode standard``."""
    mode = mode_of(spec.repeats, warm_up=spec.warm_up)
    if mode is not None:
        return f"--mode {mode.value}"
    return f"--repeats {spec.repeats}{' --warm-up' if spec.warm_up else ''}"


def _changed(spec: RaceSpec, lanes: tuple[Lane, ...], **changes: Any) -> RaceSpec | None:
    repeats = max(spec.repeats, Mode.STANDARD.repeats, blocks_needed(len(lanes)))
    try:
        return check_spec(
            msgspec.structs.replace(
                spec,
                lanes=lanes,
                repeats=repeats,
                most_repeats=max(repeats, spec.most_repeats),
                warm_up=True,
                name="",
                **changes,
            )
        )
    except SpecError:
        return None
