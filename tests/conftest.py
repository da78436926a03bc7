"""What all tests share: no screen, no traces in the user's folders, nothing left running."""

import atexit
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.home import move_home
from tests.waiting import wait_for

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# At once: Qt and others look for it when they are first used.
if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # In that of the process that started it, which removes it: a worker may be ended at any time.
    _HOME = Path(os.environ["HOME"]) / _worker
    _HOME.mkdir(exist_ok=True)
else:
    _HOME = Path(tempfile.mkdtemp(prefix="racelane-home-"))
    atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
move_home(_HOME)


@pytest.fixture
def home() -> Path:
    """Return the home folder of all tests."""
    return _HOME


@pytest.fixture(autouse=True)
def user_folders(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Keep settings and history of a test in a folder of its own."""
    folder = tmp_path / "user"
    monkeypatch.setenv("RACELANE_HISTORY", str(folder / "races"))
    # One calibration for all tests: it takes half a second.
    monkeypatch.setenv("RACELANE_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("RACELANE_SETTINGS", str(folder / "settings.ini"))
    return folder


@pytest.fixture
def marked_processes(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], list[psutil.Process]]]:
    """Return a function that finds every process started since, orphans included.

    They inherit a mark in their environment, which finds them no matter who their parent is.
    """
    mark = f"RACELANE_MARK_{uuid.uuid4().hex}"
    monkeypatch.setenv(mark, "1")

    def find() -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            try:
                # A dead process that nobody has asked after yet has no environment.
                if process.pid != os.getpid() and mark in process.environ():
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found

    yield find
    wait_for(lambda: find() == [])
