"""A load as the command line shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.shown.kind import Shown
from engine.export.exports import LOAD_EXPORTS
from engine.record import kinds
from engine.vocabulary.units import clock_text

if TYPE_CHECKING:
    from engine.cli.terminal.report import Report
    from engine.load.result.result import LoadResult
    from engine.machine.facts import Environment


def _progress(result: LoadResult) -> list[str]:
    """Return the time left, and what the current server has done."""
    from engine.load.result.caption import probe_caption  # numpy, which takes long to load

    parts = [f"{clock_text(result.left_s(result.last_at_s))} left"]
    for lane in result.running:
        parts.append(f"{lane.planned.title}: {lane.answered} answered")
        if lane.failed:
            parts.append(f"{lane.failed} failed")
        if lane.latency is not None:
            parts.append(f"median {lane.latency.text('median_s')}")
        if felt := probe_caption(lane):
            parts += felt.split(", ")
    return parts


def _report(result: LoadResult, here: Environment | None) -> Report:
    from engine.cli.shown.load_report import load_report  # rich, which takes long to load

    return load_report(result)


LOAD = Shown(
    kind=kinds.LOAD,
    exports=LOAD_EXPORTS,
    progress=_progress,
    report=_report,
    bar_width=20,
    lacks={"trace": "its file holds no queries"},
)
