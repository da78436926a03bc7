"""The article's inventory: clusters, and the nodes and switches of each.

A query is known by one number. Cluster ``c`` (from 1) holds queries
``(c - 1) * (nodes + switches)`` onward, its nodes before its switches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from engine.vocabulary.cause import Cause, Why

Record = tuple[int, str, Any]
"""What one query answers: cluster id, ``NODE`` or ``SWITCH``, and the id of that node or switch.

For an item of the user's: its number from 1, ``ITEM``, and its answer."""

_MOST_IDS = 8

NODE = "node"
SWITCH = "switch"
ITEM = "item"


class ClusterAnswer(TypedDict):
    """One cluster of the answer, in the article's form."""

    cluster_id: int
    nodes: list[dict[str, int]]
    switches: list[dict[str, int]]


@dataclass(frozen=True)
class Inventory:
    """How many clusters there are, and what each holds; ids count from 1."""

    clusters: int
    nodes: int
    switches: int

    @property
    def queries_per_cluster(self) -> int:
        """Nodes and switches of one cluster together."""
        return self.nodes + self.switches

    @property
    def query_count(self) -> int:
        """Queries of the whole inventory."""
        return self.clusters * self.queries_per_cluster

    def record(self, query: int) -> Record:
        """Return the record that looking up ``query`` (0 to ``query_count - 1``) must give."""
        cluster, place = divmod(query, self.nodes + self.switches)
        if place < self.nodes:
            return (cluster + 1, NODE, place + 1)
        return (cluster + 1, SWITCH, place - self.nodes + 1)

    def expected_answer(self) -> list[ClusterAnswer]:
        """Return what a sequential run answers: every cluster, node and switch in id order."""
        return assemble(map(self.record, range(self.query_count)))


def assemble(records: Iterable[Record]) -> list[ClusterAnswer]:
    """Put records together into the article's answer, keeping the order they come in."""
    clusters: dict[int, ClusterAnswer] = {}
    for cluster_id, role, member_id in records:
        cluster = clusters.get(cluster_id)
        if cluster is None:
            cluster = {"cluster_id": cluster_id, "nodes": [], "switches": []}
            clusters[cluster_id] = cluster
        if role == NODE:
            cluster["nodes"].append({"node_id": member_id})
        else:
            cluster["switches"].append({"switch_id": member_id})
    return list(clusters.values())


def difference(answer: list[ClusterAnswer], expected: list[ClusterAnswer]) -> Cause | None:
    """Name the first place where an answer differs from the expected one, or return None."""
    if answer == expected:
        return None
    got_ids = [cluster["cluster_id"] for cluster in answer]
    want_ids = [cluster["cluster_id"] for cluster in expected]
    if got_ids != want_ids:
        return Cause(Why.OTHER_CLUSTERS, {"ids": _short(got_ids), "expected": _short(want_ids)})
    for got, want in zip(answer, expected, strict=True):
        if got["nodes"] != want["nodes"]:
            ids = _ids("node_id", got["nodes"], want["nodes"])
            return Cause(Why.OTHER_NODES, {"cluster": got["cluster_id"], **ids})
        if got["switches"] != want["switches"]:
            ids = _ids("switch_id", got["switches"], want["switches"])
            return Cause(Why.OTHER_SWITCHES, {"cluster": got["cluster_id"], **ids})
    return Cause(Why.FURTHER_ENTRIES)


def _ids(key: str, got: list[dict[str, int]], want: list[dict[str, int]]) -> dict[str, str]:
    return {
        "ids": _short([member.get(key) for member in got]),
        "expected": _short([member[key] for member in want]),
    }


def _short(ids: list[int] | list[int | None]) -> str:
    """Write ids as a list; one that is cut ends in their count: ``[1, 2, ...] (20)``."""
    shown = ", ".join(str(value) for value in ids[:_MOST_IDS])
    return f"[{shown}]" if len(ids) <= _MOST_IDS else f"[{shown}, ...] ({len(ids)})"
