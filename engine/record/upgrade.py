"""Lines of older formats, made into lines of this one before they are decoded.

Nothing else knows that there were other formats. A new format adds one row to ``_STEPS``: which
events it changed, and how. Where a line is not what its format says, it stays as it is, for the
decoder to name what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from engine.stream.event import FORMAT_VERSION

Json = dict[str, Any]

_encoder = msgspec.json.Encoder()


def upgraded(line: bytes | bytearray, version: int) -> bytes | bytearray:
    """Return a line of a record of an older format as this format writes it.

    Args:
        line: One line, without its end.
        version: The format that the record's first line names.

    Raises:
        msgspec.MsgspecError, UnicodeDecodeError, RecursionError: it is no line of JSON.
    """
    steps = [step for since, step in _STEPS.items() if version < since]
    # Most lines are the same in every format; they are not worth taking apart.
    changed = (*(tag for step in steps for tag in step), "format_version")
    if not any(tag.encode() in line for tag in changed):
        return line
    event = msgspec.json.decode(line)
    if not isinstance(event, dict):
        return line
    for step in steps:
        change = step.get(str(event.get("event")))
        if change is not None:
            change(event)
    if "format_version" in event:
        event["format_version"] = FORMAT_VERSION
    return _encoder.encode(event)


def _objects(owner: Any, name: str) -> Iterator[Json]:
    """Yield the objects in a list of an object."""
    found = owner.get(name) if isinstance(owner, dict) else None
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield item


def _place_runs(owner: Any) -> None:
    """Runs had a cluster count; now they stand at a point."""
    for run in _objects(owner, "runs"):
        if "clusters" in run:
            run["point"] = {"values": {"clusters": run.pop("clusters")}}


def _start_race_on_axes(event: Json) -> None:
    plan, spec = event.get("plan"), event.get("spec")
    _place_runs(plan)
    if isinstance(plan, dict) and isinstance(spec, dict) and "cluster_counts" in spec:
        plan["axes"] = [{"parameter": "clusters", "values": spec["cluster_counts"]}]


_STEPS: dict[int, dict[str, Callable[[Json], None]]] = {
    5: {
        "race_started": _start_race_on_axes,
        "plan_extended": _place_runs,
    },
}
"""By the format that brought them, what changed in which events since the format before.

Formats 2 to 4 only added fields, which have defaults.
"""
