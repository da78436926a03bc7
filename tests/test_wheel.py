"""The program as a user installs it."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_a_wheel_holds_the_program_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"engine", "gui"}
    assert {"gui/assets/icon.svg", "gui/look/style_sheet.qss"} <= set(names)


@pytest.mark.long
def test_a_wheel_installs_in_a_fresh_environment_and_starts(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    # Nothing of this checkout or of the user's settings may be found by accident.
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    }

    def run(*command):
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    installed = run(programs / "python", "-m", "pip", "install", "--quiet", wheel)
    assert installed.returncode == 0, installed.stderr
    race = ("--clusters", "1", "--sleep", "0.01")
    headless = run(programs / "racelane-engine", "race", *race)
    assert headless.returncode == 0, headless.stderr
    assert "Racelane 0." in headless.stdout
    picture = run(programs / "racelane", *race, "--save", "picture.png")
    assert picture.returncode == 0, picture.stderr
    assert (tmp_path / "picture.png").stat().st_size > 10_000
    without_display = run(programs / "racelane")
    assert without_display.returncode == 1
    assert "there is no display" in without_display.stderr
