"""The program as it is started: from a terminal, with a display and without."""

import contextlib
import subprocess
import sys

import psutil
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from engine.process.child import python_environment
from engine.race.result.result import fold
from engine.record.history import History
from engine.record.lines import encode_event, read_events
from engine.stream.event import Outcome
from tests.engine.races import made_up_race
from tests.gui.screens import virtual_screen
from tests.gui.sight import texts_of_pdf
from tests.waiting import wait_for

SHORT = ("--clusters", "1,2", "--sleep", "0.01")


def racelane(*arguments, **environment):
    without_display = {
        name: value
        for name, value in python_environment().items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-m", "gui", *arguments],
        env=without_display | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_without_a_display_it_says_so_in_a_line_and_names_the_headless_command():
    run = racelane()
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "racelane-engine race" in run.stderr


def test_a_race_is_run_and_its_picture_saved_without_a_display(tmp_path):
    target = tmp_path / "picture.png"
    run = racelane("--preset", "quick", *SHORT, "--save", str(target), "--size", "800x600")
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"saved {target}\n"
    assert run.stderr == ""
    image = QImage(str(target))
    assert image.size() == QSize(1600, 1200)
    assert "1, 2 clusters" in image.text("Description")


def test_a_race_file_is_drawn_without_a_display(tmp_path):
    file, target = tmp_path / "race.racelane", tmp_path / "picture.svg"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    run = racelane(str(file), "--save", str(target), "--view", "scaling", "--theme", "dark")
    assert run.returncode == 0, run.stderr
    assert "Elapsed time by cluster count" in target.read_text()


def test_all_views_of_a_race_are_drawn_on_one_page_without_a_display(tmp_path):
    file, target = tmp_path / "race.racelane", tmp_path / "sheet.pdf"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    run = racelane(str(file), "--save", str(target), "--view", "all", "--size", "A4")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    said = texts_of_pdf(target)
    for title in ("Elapsed time", "Queries over time", "Resources over time"):
        assert f"{title} at 2 clusters" in said


def test_a_race_file_is_drawn_on_a_page_without_a_display(tmp_path):
    file, target = tmp_path / "race.racelane", tmp_path / "picture.pdf"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    run = racelane(str(file), "--save", str(target), "--size", "A4-portrait")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert "Elapsed time at 2 clusters" in texts_of_pdf(target)
    assert b"/MediaBox [0 0 595" in target.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--save", "picture.bmp"), "must end in .png, .svg or .pdf, got 'picture.bmp'"),
        (("--save", "/nonexistent/picture.png"), "there is no folder /nonexistent"),
        (("--save", "/proc/picture.png", *SHORT), "cannot write /proc/picture.png"),
        (("--save", "picture.png", "--size", "big"), "got 'big'"),
        (("--save", "picture.png", "--size", "10x10"), "640x360..7680x4320, got 10x10"),
        (("--save", "picture.png", "--scale", "9"), "9"),
        (("--clusters", "0"), "1..10000, got 0"),
        (("file", "--preset", "quick"), "cannot be combined"),
        (("gone", "--save", "picture.png"), "cannot read gone: No such file"),
    ],
)
def test_bad_input_is_refused_in_words(tmp_path, monkeypatch, arguments, named):
    monkeypatch.chdir(tmp_path)
    run = racelane(*arguments)
    assert run.returncode in (1, 2)
    assert named in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr
    assert list(tmp_path.glob("picture*")) == []


@pytest.fixture
def screen():
    """Start a virtual X screen and return its name."""
    with virtual_screen("-screen", "0", "1280x800x24") as name:
        yield name


def conductors(processes):
    """Count the conductors that wait for a race."""
    count = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            count += process.cmdline()[-1:] == ["conduct"]
    return count


def test_a_killed_program_leaves_nothing_behind(marked_processes):
    program = subprocess.Popen(
        [sys.executable, "-m", "gui", *SHORT],
        env=python_environment() | {"QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.DEVNULL,
    )
    # The window, its conductor, and a template for each lane of the preset.
    wait_for(lambda: len(marked_processes()) == 6)
    assert conductors(marked_processes()) == 1
    program.kill()
    program.wait()
    wait_for(lambda: marked_processes() == [])


def test_a_real_window_runs_a_race_by_mouse_and_keyboard(screen, tmp_path, marked_processes):
    environment = python_environment() | {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}

    def xdotool(*arguments):
        run = subprocess.run(
            ["xdotool", *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return run.stdout.strip()

    program = subprocess.Popen(
        [sys.executable, "-m", "gui", *SHORT], env=environment, stderr=subprocess.PIPE
    )
    window = xdotool("search", "--sync", "--onlyvisible", "--name", "Racelane$").splitlines()[0]
    xdotool("windowmove", "--sync", window, "0", "0")
    xdotool("windowfocus", "--sync", window)
    wait_for(lambda: conductors(marked_processes()) == 1)
    # The Start button is the first in the tool bar.
    xdotool("mousemove", "60", "55", "click", "1")

    def outcomes():
        return [fold(read_events(path)).outcome for path in finished()]

    def finished():
        return [p for p in History().paths() if b"race_finished" in p.read_bytes()]

    wait_for(lambda: len(finished()) == 1)
    # The window hears of the end a moment later; until then the key does nothing.
    wait_for(lambda: xdotool("key", "ctrl+Return") == "" and len(History().paths()) == 2)
    xdotool("key", "Escape")
    wait_for(lambda: len(finished()) == 2)
    assert outcomes()[0] is Outcome.COMPLETED
    wait_for(lambda: xdotool("key", "ctrl+q") == "" and program.poll() is not None)
    assert program.returncode == 0
    assert program.stderr.read() == b""
    program.stderr.close()


def test_a_view_that_there_is_none_of_is_refused_with_those_that_there_are(tmp_path):
    run = racelane("--save", str(tmp_path / "picture.png"), "--view", "article")
    assert run.returncode == 2
    assert "--view must be one of race, scaling" in run.stderr
