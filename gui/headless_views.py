"""Draws every view of a race or load for a page, without a window or a display.

The engine runs this module as a process, with the record's file, the place of the baseline and the
tie band as arguments, and reads JSON from its standard output.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

from engine.export.report.drawn_view import DrawnView
from engine.load.result.result import LoadResult
from engine.race.result.result import RaceResult
from engine.record.kinds import fold_any
from engine.record.lines import read_events
from gui.look.theme import DARK, LIGHT
from gui.picture.request import PictureRequest
from gui.picture.svg import svg_picture
from gui.server.page import ServerPage
from gui.views.view import View
from gui.window.race_views import VIEWS

_SIZE = QSize(1200, 500)


def drawn_views(result: RaceResult) -> Iterator[DrawnView]:
    """Draw each view that says something of a race, in both themes."""
    for kind in VIEWS:
        view = kind()
        view.resize(_SIZE)
        view.show_result(result)
        if view.says_something:
            yield _drawn(view)
        view.deleteLater()


def drawn_load(result: LoadResult) -> DrawnView:
    """Draw the view of a load, in both themes."""
    view = ServerPage()
    view.resize(_SIZE)
    view.show_load(result)
    drawn = _drawn(view)
    view.deleteLater()
    return drawn


def _drawn(view: View) -> DrawnView:
    light = PictureRequest(Path(), _SIZE, theme=LIGHT, has_words=False)
    pictures = (light, replace(light, theme=DARK))
    return DrawnView(
        view.name,
        view.picture_title(),
        spoken(view),
        *(svg_picture(view, request).decode() for request in pictures),
    )


def spoken(view: View) -> str:
    """Return what a screen reader says of a view's chart."""
    chart = view.picture_widget()
    parts = [chart, *chart.findChildren(QWidget)]
    shown = [part for part in parts if part is chart or part.isVisibleTo(chart)]
    said = (part.accessibleDescription() for part in shown)
    return ". ".join([view.picture_title(), *filter(None, said)])


def main() -> None:
    """Write the views of a record to standard output."""
    path, baseline, band = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setFont(QFont(application.font().family(), 10))
    result = fold_any(read_events(path))
    if isinstance(result, RaceResult):
        result.compare_with(int(baseline), float(band))
        views = list(drawn_views(result))
    else:
        views = [drawn_load(result)] if isinstance(result, LoadResult) else []
    sys.stdout.buffer.write(msgspec.json.encode(views))
    # No event loop follows. What Qt keeps of a widget for screen readers must go before Python
    # ends, or Qt ends with a crash.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main()
