"""``racelane-engine lesson``: a lesson as one page for browsers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from engine.cli.shown.outputs import check_targets, write_texts
from engine.export.report.drawn_view import DrawnView
from engine.export.report.lesson_page import lesson_page
from engine.export.report.window_views import NoViews, window_views
from engine.lesson.lesson import LessonRace
from engine.lesson.reading import LessonError, read_lesson
from engine.race.result.result import RaceResult
from engine.record.kinds import fold_any
from engine.record.lines import DamagedStream, read_events
from engine.stream.fold import InconsistentEvent, StreamResult
from engine.vocabulary.wording import _


@click.command()
@click.argument("file")
@click.option("--html", required=True, metavar="FILE", help="Where the page goes; - is stdout.")
def lesson(file: str, html: str) -> None:
    """Write the lesson in FILE as one page, with its steps and reveals.

    Its numbers and pictures are those of the kept races. It holds all it needs, and runs nothing.
    """
    check_targets([html], file, prints=False)
    try:
        taken = read_lesson(Path(file))
    except OSError as error:
        message = _("cannot read {file}: {reason}").format(file=file, reason=error.strerror)
        raise click.ClickException(message) from None
    except LessonError as error:
        message = _("{file} is no lesson: {reason}").format(file=file, reason=error)
        raise click.ClickException(message) from None
    results = {race.name: _result(race) for race in taken.races}
    views: dict[str, dict[str, DrawnView]] = {}
    absence = ""
    for race in taken.races:
        try:
            views[race.name] = _views(race, results[race.name])
        except NoViews as error:
            absence = str(error)
    write_texts([(html, partial(lesson_page, taken, results, views, absence))])
    if absence:
        click.echo(_("without views: {reason}").format(reason=absence), err=True)


def _result(race: LessonRace) -> StreamResult:
    if race.kept is None:
        message = _("the race {name} is not kept: a page needs its figures")
        raise click.ClickException(message.format(name=race.name))
    try:
        return fold_any(read_events(race.kept))
    except OSError as error:
        message = _("cannot read {file}: {reason}")
        message = message.format(file=race.kept, reason=error.strerror)
    except (DamagedStream, InconsistentEvent) as error:
        message = _("{file} is damaged: {reason}").format(file=race.kept, reason=error)
    raise click.ClickException(message)


def _views(race: LessonRace, result: StreamResult) -> dict[str, DrawnView]:
    assert race.kept is not None
    baseline, band = (result.baseline, result.band) if isinstance(result, RaceResult) else (0, 0.0)
    drawn = window_views(race.kept.read_bytes(), baseline, band)
    return {view.name: view for view in drawn}
