"""What strategies that start processes share."""

from __future__ import annotations

from typing import ClassVar

from engine.strategies.strategy import Strategy
from engine.vocabulary.option import Choice
from engine.vocabulary.wording import N_

START_METHOD = Choice("start_method", N_("Start method"), ("fork", "forkserver", "spawn"))
"""How multiprocessing makes a process."""

_HELPERS = {"fork": 0, "forkserver": 2, "spawn": 1}
"""Processes of multiprocessing's own: a fork server, a resource tracker."""


def helpers(start_method: str) -> int:
    """Return how many processes of its own a start method adds."""
    return _HELPERS[start_method]


class StartsProcesses(Strategy):
    """A strategy that starts processes, by the start method that its options name."""

    has_own_gils: ClassVar[bool] = True

    @property
    def outlives_worker(self) -> bool:
        """A fork server waits for its processes, and nobody for the fork server."""
        return self._options["start_method"] == "forkserver"
