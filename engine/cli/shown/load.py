"""A load as the command line shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.shown.kind import Shown
from engine.export.exports import LOAD_EXPORTS
from engine.record import kinds
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, _

if TYPE_CHECKING:
    from engine.cli.terminal.report import Report
    from engine.load.result.result import LoadResult
    from engine.machine.facts import Environment


def _progress(result: LoadResult) -> list[str]:
    """Return the time left, and the progress of the current server."""
    from engine.load.result.caption import probe_caption  # numpy, which takes long to load

    parts = [_("{time} left").format(time=clock_text(result.left_s(result.last_at_s)))]
    for lane in result.running:
        answered = _("{lane}: {count} answered")
        parts.append(answered.format(lane=lane.planned.title, count=lane.answered))
        if lane.failed:
            parts.append(_("{count} failed").format(count=lane.failed))
        if lane.latency is not None:
            parts.append(_("median {time}").format(time=lane.latency.text("median_s")))
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
    lacks={"trace": N_("its file holds no queries")},
)
