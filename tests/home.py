"""A home folder for tests, in place of the user's."""

import os
from pathlib import Path

import platformdirs

_FOLDERS = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_CACHE_HOME": ".cache",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}
"""Where each is below the home folder (XDG Base Directory Specification)."""


def move_home(folder: Path) -> None:
    """Make a folder the home of this process and of those it starts.

    Only pip keeps the user's settings and cache: they say where this machine finds packages.
    """
    for name, path in {
        "PIP_CONFIG_FILE": platformdirs.user_config_path("pip") / "pip.conf",
        "PIP_CACHE_DIR": platformdirs.user_cache_path("pip"),
    }.items():
        os.environ.setdefault(name, str(path))
    os.environ["HOME"] = str(folder)
    for name, below in _FOLDERS.items():
        os.environ[name] = str(folder / below)
