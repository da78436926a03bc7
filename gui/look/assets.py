"""Paths of the program's own pictures, in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

_GUI = Path(__file__).parent.parent
_INSTALLED = _GUI / "assets"
_CHECKOUT = _GUI.parent / "assets"


def asset(name: str) -> Path:
    """Return the path of the file ``name`` below ``assets``.

    Raises:
        FileNotFoundError: the program was installed without it.
    """
    for folder in (_INSTALLED, _CHECKOUT):
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"racelane was installed without its file assets/{name}")
