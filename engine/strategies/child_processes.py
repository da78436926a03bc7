"""What strategies that start processes share."""

from __future__ import annotations

from engine.vocabulary.option import Choice
from engine.vocabulary.wording import N_

START_METHOD = Choice("start_method", N_("Start method"), ("fork", "forkserver", "spawn"))
"""How multiprocessing makes a process."""

_HELPERS = {"fork": 0, "forkserver": 2, "spawn": 1}
"""Processes of multiprocessing's own: a fork server, a resource tracker."""


def has_server(start_method: str) -> bool:
    """Return whether a fork server, which nobody waits for, starts the processes."""
    return start_method == "forkserver"


def helpers(start_method: str) -> int:
    """Return how many processes of its own a start method adds."""
    return _HELPERS[start_method]
