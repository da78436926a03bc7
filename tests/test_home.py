"""Tests leave nothing in the user's home folder."""

import subprocess
import sys
from pathlib import Path

import platformdirs
import shiboken6
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

Place = QStandardPaths.StandardLocation


def test_a_file_dialog_keeps_its_settings_in_the_home_of_the_tests(qapp, home, tmp_path):
    settings = home / ".config/QtProject.conf"
    settings.unlink(missing_ok=True)
    dialog = QFileDialog(directory=str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    dialog.reject()
    shiboken6.delete(dialog)
    assert tmp_path.name in settings.read_text()


def test_wherever_a_library_would_keep_things_is_in_the_home_of_the_tests(home):
    places = {
        Path.home(),
        *(
            Path(QStandardPaths.writableLocation(place))
            for place in (
                Place.HomeLocation,
                Place.ConfigLocation,
                Place.GenericConfigLocation,
                Place.CacheLocation,
                Place.GenericCacheLocation,
                Place.AppDataLocation,
                Place.GenericDataLocation,
                Place.StateLocation,
            )
        ),
        platformdirs.user_config_path("racelane"),
        platformdirs.user_cache_path("racelane"),
        platformdirs.user_data_path("racelane"),
        platformdirs.user_state_path("racelane"),
    }
    assert [place for place in places if not place.is_relative_to(home)] == []


def test_a_process_that_a_test_starts_has_the_same_home(home):
    program = "from pathlib import Path; print(Path.home())"
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert Path(said.stdout.strip()) == home
