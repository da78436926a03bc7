"""A report of a race: one page with pictures, tables, doubts and the race itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.doubts.doubts import doubts
from engine.export.caption import conclusion_lines, race_remarks, race_title
from engine.export.report.drawn_view import DrawnView
from engine.export.report.template import data_link, fill_in, picture_link
from engine.export.table.format import Grid
from engine.export.table.grid import race_grid
from engine.race.result.caption import fan_out_caption, moment_caption, parameters_caption
from engine.race.result.machine import survey_of
from engine.race.result.result import RaceResult
from engine.vocabulary.wording import _

_TEMPLATE = "report.html.j2"
_RECORD = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class _Figure:
    title: str
    words: str
    light: str
    """A data link."""

    dark: str


def race_report(
    result: RaceResult, record: bytes, views: Sequence[DrawnView], absence: str = ""
) -> str:
    """Return a page of HTML that holds all it needs.

    Args:
        result: The race.
        record: The race's file, which the page offers for download.
        views: Pictures of the race.
        absence: Why there are none, or an empty string.
    """
    values = {
        "title": race_title(result),
        "moment": moment_caption(result.started.started_at),
        "parameters": parameters_caption(result.spec, result.plan.kind),
        "conclusion": conclusion_lines(result),
        "warnings": race_remarks(result),
        "figures": [_figure(view) for view in views],
        "absence": absence,
        "results": race_grid(result),
        "lanes": _lanes(result),
        "doubts": [(doubt.severity.word, doubt.seen, doubt.to_do) for doubt in doubts(result)],
        "machine": list(survey_of(result).lines()),
        "record": data_link(_RECORD, record),
        "words": _words(),
    }
    return fill_in(_TEMPLATE, values)


def _figure(view: DrawnView) -> _Figure:
    return _Figure(view.title, view.words, picture_link(view.light), picture_link(view.dark))


def _lanes(result: RaceResult) -> Grid:
    """Return the lanes with what each runs at once."""
    options = [", ".join(map("=".join, lane.options.items())) for lane in result.lanes]
    headings = [_("Lane"), _("Runs at once"), _("Options")]
    # Most races have none.
    count = len(headings) if any(options) else len(headings) - 1
    rows = [
        [lane.title, fan_out_caption(lane), own][:count]
        for lane, own in zip(result.lanes, options, strict=True)
    ]
    return Grid(headings[:count], [True] * count, [rows])


def _words() -> dict[str, str]:
    """Return the page's own words, by what they name."""
    return {
        "conclusion": _("Conclusion"),
        "warnings": _("Before you rely on it"),
        "views": _("Views"),
        "no_views": _("The views are left out:"),
        "results": _("Results"),
        "doubts": _("Doubts"),
        "no_doubts": _("Nothing speaks against these numbers."),
        "parameters": _("Parameters"),
        "machine": _("Machine"),
        "race": _("The race itself"),
        "download": _("Save the race"),
        "opens": _("Racelane opens this file, and its seed repeats the order of runs."),
        "holds": _(
            "It holds all that was recorded, also what this page does not show: the paths of files "
            "and interpreters, messages of errors, and the machine."
        ),
    }
