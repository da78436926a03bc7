"""``racelane-engine report``: a race as one page for browsers."""

from __future__ import annotations

import sys
from functools import partial

import click

from engine.cli.shown.outputs import check_targets, write_texts
from engine.cli.spec_options import judge_anew, judgement_options
from engine.export.report.drawn_view import DrawnView
from engine.export.report.report import race_report
from engine.export.report.window_views import NoViews, window_views
from engine.race.result.result import RaceResult
from engine.record.kinds import RACE
from engine.record.lines import DamagedStream, encode_event, events_in, read_events
from engine.stream.event import Event
from engine.stream.fold import InconsistentEvent, grow
from engine.vocabulary.wording import _


@click.command()
@click.argument("file")
@click.option("--html", required=True, metavar="FILE", help="Where the page goes; - is stdout.")
@judgement_options
def report(file: str, html: str, baseline: str | None, band: float | None) -> None:
    """Write a report of the race in FILE, or on standard input for -.

    It is one page that holds all it needs: the conclusion, every view, the tables, the doubts, the
    machine and the race itself, with all that was recorded: also paths and messages of errors.
    Where Qt is not installed, the views are left out.
    """
    check_targets([html], file, prints=False)
    name = _("standard input") if file == "-" else file
    events, damage = _events(file, name)
    if not events or not isinstance(events[0], RACE.first):
        problem = _("{file} is no race").format(file=name)
        raise click.ClickException(damage if not events and damage else problem)
    result: RaceResult | None = None
    read = 0
    try:
        for so_far in grow(events, RACE.begin):
            result, read = so_far, read + 1
    except InconsistentEvent as error:
        damage = damage or str(error)
    if result is None:
        raise click.ClickException(damage)
    judge_anew(result, baseline, band)
    record = b"".join(map(encode_event, events[:read]))
    views: tuple[DrawnView, ...] = ()
    absence = ""
    try:
        views = window_views(record, result.baseline, result.band)
    except NoViews as error:
        absence = str(error)
    write_texts([(html, partial(race_report, result, record, views, absence))])
    if absence:
        click.echo(_("without views: {reason}").format(reason=absence), err=True)
    if damage:
        message = _("{file} is damaged: {reason}").format(file=name, reason=damage)
        raise click.ClickException(message)


def _events(file: str, name: str) -> tuple[list[Event], str]:
    """Return the events of a file up to its damage, and what is damaged, if anything."""
    events: list[Event] = []
    try:
        for event in events_in(sys.stdin.buffer) if file == "-" else read_events(file):
            events.append(event)
    except OSError as error:
        message = _("cannot read {file}: {reason}").format(file=name, reason=error.strerror)
        raise click.ClickException(message) from None
    except DamagedStream as error:
        return events, str(error)
    return events, ""
