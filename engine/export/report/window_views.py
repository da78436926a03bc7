"""Asks the window's program to draw the views of a race, without a display."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from engine.export.report.drawn_view import DRAWN_VIEWS, DrawnView
from engine.process.child import python_environment
from engine.vocabulary.wording import _

_PROGRAM = "gui.headless_views"
_PATIENCE_S = 300.0
_QT = "PySide6"


class NoViews(Exception):
    """The views could not be drawn; the message says why."""


def window_views(record: bytes, baseline: int, band: float) -> tuple[DrawnView, ...]:
    """Return the views of a race, drawn by a child process.

    Args:
        record: The race's file.
        baseline: The place of the lane that the others are compared with.
        band: How far from 1 a ratio may be to count as a tie.

    Raises:
        NoViews: Qt is missing here, or its program failed.
    """
    if find_spec(_QT) is None or find_spec("gui") is None:
        raise NoViews(_("Qt is not installed here"))
    with TemporaryDirectory(prefix="racelane-") as folder:
        path = Path(folder) / "race"
        path.write_bytes(record)
        command = [sys.executable, "-m", _PROGRAM, str(path), str(baseline), repr(band)]
        environment = python_environment() | {"QT_QPA_PLATFORM": "offscreen"}
        try:
            drawn = subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoViews(str(error)) from None
    try:
        return DRAWN_VIEWS.decode(drawn.stdout)
    except msgspec.DecodeError:
        said = drawn.stderr.decode(errors="replace").split("\n")
        last = next((line for line in reversed(said) if line.strip()), "")
        raise NoViews(last or _("the program that draws them ended without them")) from None
