"""Whether a window can open here, told before Qt would abort the program over it."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from gui.session.x_connection import Address, connect, x_refusal

_HEADLESS = "without one, run racelane-engine race, or racelane --save picture.png"
_DISPLAY = re.compile(r"(?P<host>[^:/]*)(?:/unix)?:(?P<number>\d+)(?:\.\d+)?")


def display_problem(environment: Mapping[str, str]) -> str | None:
    """Return in one line why no window can open, or None if one can.

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
        address = _x_address(display)
        if not _answers(address):
            return f"the display {display} does not answer; {_HEADLESS}"
        refusal = x_refusal(address, _number(display), environment)
        if refusal:
            return f"the display {display} refuses the connection ({refusal}); {_HEADLESS}"
        return _missing_library()
    return f"the display {wayland} does not answer; {_HEADLESS}"


def _wayland_address(name: str, environment: Mapping[str, str]) -> str:
    return str(Path(environment.get("XDG_RUNTIME_DIR", "/nonexistent")) / name)


def _x_address(display: str) -> Address:
    match = _DISPLAY.fullmatch(display)
    if match is None:
        return display  # a path, as XQuartz gives
    if match["host"] in ("", "unix"):
        return f"/tmp/.X11-unix/X{match['number']}"
    return (match["host"], 6000 + int(match["number"]))


def _number(display: str) -> str:
    match = _DISPLAY.fullmatch(display)
    return match["number"] if match is not None else ""


def _answers(address: Address) -> bool:
    try:
        connect(address).close()
    except OSError:
        return False
    return True


def _missing_library() -> str | None:
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        return "Qt needs the library libxcb-cursor.so.0; on Debian: apt-get install libxcb-cursor0"
    return None
