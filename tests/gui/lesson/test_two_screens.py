"""The presenter's window goes to the screen that the audience does not see."""

import json
import os
import subprocess
import sys

from engine.lesson.reading import parse_lesson
from tests.engine.races import made_up_race
from tests.gui.conftest import race_file
from tests.gui.lesson.lessons import LESSON, SPEC

PROGRAM = """
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gui.ask.dialogs import Dialogs
from gui.preferences.appearance import Appearance
from gui.preferences.settings import Settings
from gui.window.main_window import MainWindow

application = QApplication(["racelane"])
settings = Settings()
window = MainWindow(settings, Appearance(settings), Dialogs())
window.move(0, 0)
window.show()
window.open(Path(sys.argv[1]))
window.actions_.present.trigger()
window.lessons.show_notes.trigger()
application.processEvents()
(notes,) = (one for one in application.topLevelWidgets() if one.windowTitle().startswith("Presen"))
print(len(application.screens()), window.screen().name(), notes.screen().name())
print(notes.screen().geometry().contains(notes.geometry()), notes.isVisible())
print(notes.notes.text(), "|", notes.following.text())
notes.close()
window.close()
"""


def screen(name, x):
    size = {"width": 1280, "height": 800, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    return {"name": name, "x": x, "y": 0} | size


def test_notes_next_step_and_time_stand_on_the_second_screen(tmp_path, user_folders):
    race_file(tmp_path / "one.racelane", made_up_race(SPEC))
    path = tmp_path / "lesson.toml"
    path.write_text(LESSON)
    assert parse_lesson(LESSON.encode(), tmp_path).steps[0].notes == "Smile."
    screens = tmp_path / "screens.json"
    screens.write_text(json.dumps({"screens": [screen("hall", 0), screen("desk", 1280)]}))
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={screens}"}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines() == [
        "2 hall desk",
        "True True",
        "Smile. | Next: Who is first?",
    ]
