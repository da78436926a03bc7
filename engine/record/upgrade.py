"""Upgrade lines of older formats to the current one before they are decoded.

No other module knows of older formats. A new format adds one row to ``_STEPS``: which events it
changed, and how. A line that does not fit its format stays as it is, and the decoder says what is
wrong.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from engine.record.format_4 import HANDLER_SUMMARIES, kind_facts, lane_facts
from engine.stream.event import FORMAT_VERSION

Json = dict[str, Any]

_encoder = msgspec.json.Encoder()


def upgraded(line: bytes | bytearray, version: int) -> bytes | bytearray:
    """Return a line of an older format as the current format writes it.

    Args:
        line: One line, without its end.
        version: The format that the record's first line names.

    Raises:
        msgspec.MsgspecError, UnicodeDecodeError, RecursionError: the line is not JSON.
    """
    steps = [step for since, step in _STEPS.items() if version < since]
    # Most lines are the same in every format and need no decoding here.
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
    """Yield the objects in a list that is a field of an object."""
    found = owner.get(name) if isinstance(owner, dict) else None
    for item in found if isinstance(found, list) else ():
        if isinstance(item, dict):
            yield item


def _place_runs(owner: Any) -> None:
    """Turn each run's cluster count into its point."""
    for run in _objects(owner, "runs"):
        if "clusters" in run:
            run["point"] = {"values": {"clusters": run.pop("clusters")}}


def _start_race(event: Json) -> None:
    """Plans had no axes, and of lanes and queries only their names."""
    _place_runs(event.get("plan"))
    # What is not there, or is something else, is named by the decoder.
    with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
        plan, spec, here = event["plan"], event["spec"], event["environment"]
        plan["axes"] = [{"parameter": "clusters", "values": spec["cluster_counts"]}]
        plan["kind"] = kind_facts(spec)
        for lane in plan["lanes"]:
            interpreter = event.get("interpreters", {}).get(lane.get("python"), here)
            kind, has_gil = spec.get("kind", "sleep"), interpreter.get("gil", True)
            lane |= lane_facts(lane, kind, here["cores"], has_gil=has_gil)


def _start_load(event: Json) -> None:
    """Lanes did not say what their servers do."""
    for lane in _objects(event, "lanes"):
        lane["summary"] = HANDLER_SUMMARIES.get(str(lane.get("strategy")), "")


def _told(owner: Any, name: str) -> None:
    """Turn a sentence into a cause that says it as it is."""
    if isinstance(owner, dict) and name in owner:
        owner["cause"] = {"why": "told", "words": owner.pop(name)}


def _tell_message(event: Json) -> None:
    """Events said in English why something failed."""
    _told(event, "message")


def _end_requests(event: Json) -> None:
    """Requests said in English why they failed."""
    messages = event.pop("messages", None)
    if isinstance(messages, list):
        event["causes"] = [
            {"why": "told", "words": message} if message != "" else None for message in messages
        ]


def _judge_claim(event: Json) -> None:
    """A lane's failure was the detail of what is missing."""
    finding = event.get("finding")
    missing = finding.get("missing") if isinstance(finding, dict) else None
    if isinstance(missing, dict) and missing.get("why") == "failed":
        _told(missing, "detail")


_STEPS: dict[int, dict[str, Callable[[Json], None]]] = {
    5: {
        "race_started": _start_race,
        "load_started": _start_load,
        "plan_extended": _place_runs,
    },
    6: {
        "run_failed": _tell_message,
        "run_faulted": _tell_message,
        "server_failed": _tell_message,
        "requests_ended": _end_requests,
        "claim_judged": _judge_claim,
    },
}
"""The changes to events since the previous format, by the format that made them.

Formats 2 to 4 only added fields, which have defaults.
"""
