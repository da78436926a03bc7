"""What a request for ``/test`` asks for: its query string, checked against bounds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.server.settings import MOST_SLEEP_S
from engine.workload.inventory import Inventory, Record

DEFAULT_CLUSTERS = (1, 2, 3, 4)
DEFAULT_MEMBERS = 4
MOST_CLUSTER_ID = 1000
MOST_CLUSTERS = 100
MOST_MEMBERS = 100
MOST_QUERIES = 10_000
MOST_WORK_S = 3600.0
"""The most that all queries of a request may sleep in total; a blocking server does so at once."""

_WHOLE = re.compile(r"[0-9]{1,9}")
_SECONDS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{0,9})?|\.[0-9]{1,9}")
_PARAMETERS = ("clusters", "nodes", "switches", "sleep")
_SHOWN = 40


class QuestionError(ValueError):
    """A query string asks for something unknown or out of bounds; the message says what."""


@dataclass(frozen=True)
class Selection(Inventory):
    """Some clusters of the inventory, numbered in the order in which they were requested."""

    ids: tuple[int, ...]

    def record(self, query: int) -> Record:
        """Return the record of ``query`` with the id of the requested cluster."""
        place, role, member = super().record(query)
        return (self.ids[place - 1], role, member)


@dataclass(frozen=True, slots=True)
class Question:
    """A valid request."""

    selection: Selection
    sleep_s: float


def parse_question(arguments: Mapping[str, Sequence[str]], sleep_s: float) -> Question:
    """Read a request.

    Args:
        arguments: The query string's parameters, each with all its values.
        sleep_s: What a query sleeps unless the request says otherwise, in seconds.

    Raises:
        QuestionError: it asks for something unknown or out of bounds.
    """
    for name, values in arguments.items():
        if name not in _PARAMETERS:
            known = ", ".join(_PARAMETERS)
            raise QuestionError(f"parameters must be among {known}, got {_short(name)}")
        if len(values) != 1:
            raise QuestionError(f"{name} must be given once, got {len(values)} times")
    given = {name: values[0] for name, values in arguments.items()}
    ids = _clusters(given["clusters"]) if "clusters" in given else DEFAULT_CLUSTERS
    nodes = _members("nodes", given)
    switches = _members("switches", given)
    if nodes + switches == 0:
        raise QuestionError("nodes and switches must not both be 0")
    if "sleep" in given:
        sleep_s = _sleep_s(given["sleep"])
    selection = Selection(len(ids), nodes, switches, ids)
    if selection.query_count > MOST_QUERIES:
        raise QuestionError(
            f"a request may take at most {MOST_QUERIES} queries, got {selection.query_count}"
        )
    if selection.query_count * sleep_s > MOST_WORK_S:
        raise QuestionError(
            f"all queries together may sleep at most {MOST_WORK_S:g} s, "
            f"got {selection.query_count} times {sleep_s:g} s"
        )
    return Question(selection, sleep_s)


def _clusters(text: str) -> tuple[int, ...]:
    words = text.split(",", MOST_CLUSTERS)
    if len(words) > MOST_CLUSTERS:
        count = text.count(",") + 1
        raise QuestionError(f"clusters must be at most {MOST_CLUSTERS} ids, got {count}")
    ids = tuple(_whole("a cluster's id", word, 1, MOST_CLUSTER_ID) for word in words)
    for place, cluster_id in enumerate(ids):
        if cluster_id in ids[:place]:
            raise QuestionError(f"clusters must not repeat, got {cluster_id} more than once")
    return ids


def _members(name: str, given: Mapping[str, str]) -> int:
    return _whole(name, given[name], 0, MOST_MEMBERS) if name in given else DEFAULT_MEMBERS


def _whole(name: str, text: str, least: int, most: int) -> int:
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise QuestionError(f"{name} must be {least}..{most}, got {_short(text)}")
    return int(text)


def _sleep_s(text: str) -> float:
    if not _SECONDS.fullmatch(text) or float(text) > MOST_SLEEP_S:
        raise QuestionError(f"sleep must be 0..{MOST_SLEEP_S:g} s, got {_short(text)}")
    return float(text)


def _short(text: str) -> str:
    return repr(text) if len(text) <= _SHOWN else f"{text[:_SHOWN]!r}..."
