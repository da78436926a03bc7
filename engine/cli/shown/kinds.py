"""Every kind of record as the command line shows it. A new kind is a value and a line here."""

from __future__ import annotations

from typing import Any

from engine.cli.shown.check import CHECK
from engine.cli.shown.kind import Shown
from engine.cli.shown.load import LOAD
from engine.cli.shown.race import RACE
from engine.record.kinds import kind_begun_by
from engine.stream.event import Event

SHOWN: dict[str, Shown[Any]] = {shown.kind.tag: shown for shown in (RACE, LOAD, CHECK)}
"""By the tag of the first event."""


def shown_kind(first: Event) -> Shown[Any]:
    """Return how to show the record that starts with an event, which a reader has checked."""
    kind = kind_begun_by(first)
    assert kind is not None
    return SHOWN[kind.tag]
