"""Running a race and saving its picture, without a window or a display."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click
from PySide6.QtCore import QEvent, QEventLoop, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from engine.export.load.table import load_rows
from engine.race.spec.race import RaceSpec
from engine.record.kinds import LOAD
from engine.record.lines import kind_of_file
from gui.look.theme import DARK, LIGHT
from gui.picture.page_view import PageView
from gui.picture.picture import save_picture
from gui.picture.request import picture_request
from gui.preferences.picture_format import (
    PictureError,
    PictureOptions,
    PictureSize,
    check_ending,
    parse_size,
)
from gui.server.page import ServerPage
from gui.session.load_session import LoadSession
from gui.session.race_session import RaceSession
from gui.session.stream_session import StreamSession
from gui.views.race_chart import RaceChart
from gui.views.view import View
from gui.window.race_views import VIEWS


def save_race_picture(
    source: RaceSpec | Path, target: str, size: str, scale: int, view: str, is_dark: bool
) -> int:
    """Run or open a race, or open a load, and save a picture of it.

    Args:
        source: The race to run, or the file of a race or load to open.
        target: Where the picture goes; ends in ``.png``, ``.svg`` or ``.pdf``.
        size: Width and height such as ``1280x720``, or ``A4`` or ``A4-portrait``.
        scale: Pixels of a PNG to one of ``size``, 1..4.
        view: Name of the view of a race, or ``all``; a load has but one.
        is_dark: Whether to use the dark theme.

    Returns:
        The exit code: 0, or 1 if there is no picture or it shows a failed or damaged race.

    Raises:
        click.ClickException: the picture cannot be written as asked.
    """
    drawn, path = _view_named(view), Path(target)
    is_paper = size.lower() in (PictureSize.A4, PictureSize.A4_PORTRAIT)
    try:
        options = (
            PictureOptions(size=PictureSize(size.lower()))
            if is_paper
            else PictureOptions(size=PictureSize.OWN, own_size=parse_size(size))
        )
    except PictureError as error:
        raise click.UsageError(str(error)) from None
    _check_target(path)
    qInstallMessageHandler(_drop_noise)
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setFont(QFont(application.font().family(), 10))
    if isinstance(source, Path) and kind_of_file(source) is LOAD:
        shown, problem, failures = _drawn_load(source)
    else:
        shown, problem, failures = _drawn_race(source, drawn)
    shown.theme = DARK if is_dark else LIGHT
    try:
        save_picture(shown, replace(picture_request(shown, path, options), scale=scale))
    except PictureError as error:
        raise click.ClickException(str(error)) from None
    finally:
        shown.deleteLater()
        # No event loop follows. What Qt keeps of a widget for screen readers must go before Python
        # ends, or Qt ends with a crash.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if problem:
        click.echo(f"Error: {problem}", err=True)
    for message in failures:
        click.echo(f"failed: {message}", err=True)
    click.echo(f"saved {path}")
    return 1 if problem or failures else 0


def _drawn_race(
    source: RaceSpec | Path, view: Callable[[], RaceChart]
) -> tuple[View, str, list[str]]:
    """Run or open a race; return a view of it, what went wrong, and why runs failed."""
    session = RaceSession()
    if isinstance(source, Path):
        problem = _finish(session, partial(session.replay, source))
    else:
        problem = _finish(session, partial(session.measure, source))
    if session.result is None:
        raise click.ClickException(problem)
    shown = view()
    shown.show_result(session.result)
    return shown, problem, [run.failure.message for run in session.result.runs if run.failure]


def _drawn_load(path: Path) -> tuple[View, str, list[str]]:
    """Open a load; return a view of it, what went wrong, and why servers or requests failed."""
    session = LoadSession()
    problem = _finish(session, partial(session.replay, path))
    if session.result is None:
        raise click.ClickException(problem)
    shown = ServerPage()
    shown.show_load(session.result)
    failures = [row.failure for row in load_rows(session.result) if row.failure]
    return shown, problem, failures


def _view_named(name: str) -> Callable[[], RaceChart]:
    views: dict[str, Callable[[], RaceChart]] = {view.name: view for view in VIEWS}
    views[PageView.name] = partial(PageView, VIEWS)
    if name not in views:
        raise click.UsageError(f"--view must be one of {', '.join(views)}, got {name!r}")
    return views[name]


def _drop_noise(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, except the one that the offscreen platform has for every window."""
    if "propagateSizeHints" not in message:
        click.echo(message, err=True)


def _check_target(path: Path) -> None:
    """Refuse a picture that cannot be written before the race is run for it."""
    try:
        check_ending(path.name)
    except PictureError as error:
        raise click.UsageError(str(error)) from None
    if not path.parent.is_dir():
        raise click.ClickException(f"cannot write {path}: there is no folder {path.parent}")


def _finish(session: StreamSession[Any], begin: Callable[[], None]) -> str:
    loop = QEventLoop()
    problems: list[str] = []
    session.ended.connect(problems.append)
    session.ended.connect(loop.quit)
    begin()
    loop.exec()
    return problems[0]
