"""The program: opens the window, or runs a race and saves its picture without one."""

from __future__ import annotations

# First of all: Ctrl+C may come while the others load.
import engine.process.interruptible  # noqa: F401  # isort: skip

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.cli.spec_options import has_spec_options, spec_from_options, spec_options
from engine.process.interruption import end_at_once_on_interrupt
from gui.display import display_problem

if TYPE_CHECKING:
    from engine.race.spec.race import RaceSpec

_BEFORE_QT = (
    "numpy",
    "engine.record.history",
    "engine.export.exports",
    "engine.export.copies",
    "engine.export.load.table",
    "engine.load.limits",
    "engine.race.plan.limits",
    "engine.race.plan.preview",
    "engine.race.plan.better_race",
    "engine.race.result.timeline",
    "engine.machine.interpreter",
)
"""What the window needs that knows nothing of Qt, the last of each that need one another."""


_LESSON = "lesson"
"""Stands before the file of a lesson."""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("file", required=False)
@click.argument("lesson", required=False)
@spec_options
@click.option("--save", metavar="FILE", help="Run the race, save its picture, open no window.")
@click.option("--size", default="1280x720", show_default=True, help="Its size, or A4, A4-portrait.")
@click.option("--scale", type=click.IntRange(1, 4), default=2, show_default=True, help="Its scale.")
@click.option("--view", default="race", show_default=True, help="Which view to draw, or all.")
@click.option("--theme", type=click.Choice(["light", "dark"]), help="Colours; kept if no --save.")
@click.version_option(package_name="racelane", prog_name="racelane")
def cli(
    file: str | None,
    lesson: str | None,
    save: str | None,
    size: str,
    scale: int,
    view: str,
    theme: str | None,
    **options: Any,
) -> None:
    """Race Python's concurrency strategies in a window.

    FILE is a race file to open; "lesson FILE" takes the lesson in a file. With --save, runs the
    race, or opens FILE, and saves a picture of it; that needs no display.
    """
    # Where Qt runs, Python cannot answer Ctrl+C. The race of a process that ends, ends with it.
    end_at_once_on_interrupt()
    spec = spec_from_options(options) if has_spec_options(options) else None
    if lesson is not None:
        if file != _LESSON:
            raise click.UsageError(f"one FILE can be opened, got {file} and {lesson}")
        if save is not None or spec is not None:
            raise click.UsageError("a lesson brings its own races, and has no picture to save")
    if file is not None and spec is not None:
        raise click.UsageError("FILE cannot be combined with options that make a race")
    if save is not None:
        from gui.headless_picture import save_race_picture

        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        spec = spec or spec_from_options({})
        source = Path(file) if file is not None else spec
        sys.exit(save_race_picture(source, save, size, scale, view, theme == "dark"))
    problem = display_problem(os.environ)
    if problem is not None:
        raise click.ClickException(problem)
    sys.exit(_open_window(file, lesson, spec, theme))


def _open_window(
    file: str | None, lesson: str | None, spec: RaceSpec | None, theme: str | None
) -> int:
    # Nothing that is made until the window is shown is garbage: to look for it all the same would
    # take a tenth of the time.
    gc.disable()
    # Qt reads the source of each module that is loaded after it, to see whether it is used there:
    # a third of the time that most of these take.
    for name in _BEFORE_QT:
        importlib.import_module(name)
    from PySide6.QtWidgets import QApplication

    from gui.ask.dialogs import Dialogs
    from gui.look.theme import Scheme
    from gui.preferences.appearance import Appearance
    from gui.preferences.settings import Settings
    from gui.window.garbage import GarbageCollector
    from gui.window.main_window import MainWindow

    application = QApplication(sys.argv[:1])
    application.setApplicationName("racelane")
    application.setDesktopFileName("racelane")
    settings = Settings()
    if theme is not None:
        settings.scheme = Scheme(theme)
    window = MainWindow(settings, Appearance(settings), Dialogs())
    if spec is not None:
        window.set_spec(spec)
    window.fit_screen()
    window.show()
    gc.freeze()
    GarbageCollector(application)
    window.warm_up()
    if lesson is not None:
        window.take_lesson(Path(lesson))
    elif file is not None:
        window.open(Path(file))
    return application.exec()


def main() -> None:
    """Run the program."""
    try:
        cli(prog_name="racelane")
    except ImportError as error:
        # Qt's wheels expect the system to have some libraries.
        if "PySide6" not in str(error) and ".so" not in str(error):
            raise
        hint = "on Debian: apt-get install libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3"
        sys.exit(f"racelane: Qt cannot be loaded: {error}; {hint} libxkbcommon0")
