"""How a load goes, in a line."""

from __future__ import annotations

from engine.load.result.caption import probe_caption
from engine.load.result.result import LoadResult
from engine.vocabulary.units import clock_text


def progress_caption(result: LoadResult) -> str:
    """Return how a load goes: the time left, and what the server at hand has done."""
    lane = result.current
    left = f"{clock_text(result.left_s(result.last_at_s))} left"
    if lane is None:
        return left
    parts = [left, f"{lane.planned.title}: {lane.answered} answered"]
    if lane.failed:
        parts.append(f"{lane.failed} failed")
    if lane.latency is not None:
        parts.append(f"median {lane.latency.text('median_s')}")
    parts.append(probe_caption(lane))
    return ", ".join(part for part in parts if part)
