"""What the window's program draws of a race for a report."""

from __future__ import annotations

import msgspec


class DrawnView(msgspec.Struct, frozen=True):
    """One view of a race, as pictures in both themes and in words."""

    name: str
    """The view's name on the command line."""

    title: str
    words: str
    """What a screen reader says of it."""

    light: str
    """The picture, as SVG."""

    dark: str


DRAWN_VIEWS = msgspec.json.Decoder(tuple[DrawnView, ...])
"""Reads what the window's program writes."""
