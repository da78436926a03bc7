"""A fault: a query that goes wrong on purpose, as it is asked for."""

from __future__ import annotations

import msgspec

from engine.workload.faults import FaultKind
from engine.workload.inventory import Inventory


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A query that goes wrong on purpose."""

    kind: FaultKind
    cluster: int
    """The id of its cluster, from 1; a run of fewer clusters goes without the fault."""

    place: int = 1
    """Its place in the cluster, from 1, nodes before switches."""

    def query(self, inventory: Inventory) -> int | None:
        """Return the number of the query, or None where the inventory has none such."""
        if self.cluster > inventory.clusters or self.place > inventory.queries_per_cluster:
            return None
        return (self.cluster - 1) * inventory.queries_per_cluster + self.place - 1
