"""Whether a window can open here, told before Qt would abort the program over it."""

from __future__ import annotations

import ctypes
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_HEADLESS = "without one, run racelane-engine race, or racelane --save picture.png"
_DISPLAY = re.compile(r"(?P<host>[^:/]*)(?:/unix)?:(?P<number>\d+)(?:\.\d+)?")
_CONNECT_S = 2.0


def display_problem(environment: Mapping[str, str]) -> str | None:
    """Return in one line why no window can open, or None if nothing speaks against it.

    Only Linux can lack a display. A platform that the user names in ``QT_QPA_PLATFORM`` is theirs
    to know.
    """
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return None
    wayland = environment.get("WAYLAND_DISPLAY")
    display = environment.get("DISPLAY")
    if not wayland and not display:
        return f"there is no display (DISPLAY and WAYLAND_DISPLAY are not set); {_HEADLESS}"
    if wayland and _answers(_wayland_address(wayland, environment)):
        return None
    if display:
        if not _answers(_x_address(display)):
            return f"the display {display} does not answer; {_HEADLESS}"
        return _missing_library()
    return f"the display {wayland} does not answer; {_HEADLESS}"


def _wayland_address(name: str, environment: Mapping[str, str]) -> str:
    return str(Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent")) / name)


def _x_address(display: str) -> str | tuple[str, int]:
    match = _DISPLAY.fullmatch(display)
    if match is None:
        return display  # a path, as XQuartz gives
    if match["host"] in ("", "unix"):
        return f"/tmp/.X11-unix/X{match['number']}"
    return (match["host"], 6000 + int(match["number"]))


def _answers(address: str | tuple[str, int]) -> bool:
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    # An X server on Linux may listen at the abstract name of the same path alone.
    names = [address, f"\0{address}"] if isinstance(address, str) else [address]
    for name in names:
        with socket.socket(family, socket.SOCK_STREAM) as connection:
            connection.settimeout(_CONNECT_S)
            try:
                connection.connect(name)
            except OSError:
                continue
            return True
    return False


def _missing_library() -> str | None:
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return "Qt needs the library libxcb-cursor.so.0; on Debian: apt-get install libxcb-cursor0"
    return None
