"""What strategies that start processes have in common."""

from __future__ import annotations

from engine.vocabulary.option import Choice

START_METHOD = Choice("start_method", "Start method", ("fork", "forkserver", "spawn"))
"""How multiprocessing makes a process."""

_HELPERS = {"fork": 0, "forkserver": 2, "spawn": 1}
"""Processes that multiprocessing starts for its own ends: a fork server, a tracker of resources."""


def has_server(start_method: str) -> bool:
    """Return whether the processes are started by another one, which nobody waits for."""
    return start_method == "forkserver"


def helpers(start_method: str) -> int:
    """Return how many processes a way to start them brings with it."""
    return _HELPERS[start_method]
