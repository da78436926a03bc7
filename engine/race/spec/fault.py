"""A fault: a query that goes wrong on purpose."""

from __future__ import annotations

import msgspec

from engine.workload.faults import FaultKind
from engine.workload.inventory import Inventory


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A query that goes wrong on purpose."""

    kind: FaultKind
    cluster: int
    """The id of its cluster, from 1; runs with fewer clusters do not have the fault."""

    place: int = 1
    """Its place in the cluster, from 1, nodes before switches."""

    def query(self, inventory: Inventory) -> int | None:
        """Return the number of the query, or None if the inventory lacks it."""
        if self.cluster > inventory.clusters or self.place > inventory.queries_per_cluster:
            return None
        return (self.cluster - 1) * inventory.queries_per_cluster + self.place - 1
