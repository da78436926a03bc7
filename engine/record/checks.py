"""The latest rating of each claim, from the checks in the history."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from engine.article.claim import Claim
from engine.article.result import Checked
from engine.record.history import History
from engine.record.kinds import CHECK
from engine.record.lines import DamagedStream, read_events
from engine.stream.fold import InconsistentEvent


def latest_checked(claims: Sequence[Claim], history: History) -> dict[str, Checked]:
    """Return the latest finding on some claims, by claim id.

    Leaves out findings that were judged by other limits than today's.
    """
    wanted = {claim.id: claim for claim in claims}
    found: dict[str, Checked] = {}
    for path in reversed(history.paths(CHECK.shelf)):
        if not wanted:
            break
        for name, checked in _read(path).items():
            if name in wanted and checked.finding.limits == wanted[name].limits:
                found[name] = checked
                del wanted[name]
    return found


def _read(path: Path) -> dict[str, Checked]:
    """Return the findings in a check's file, as far as it can be read."""
    found: dict[str, Checked] = {}
    with contextlib.suppress(OSError, DamagedStream, InconsistentEvent):
        events = read_events(path)
        result = CHECK.begin(next(events))
        found = result.checked
        for event in events:
            result.apply(event)
    return found
