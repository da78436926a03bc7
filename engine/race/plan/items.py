"""What is known of a user's items when a race of them is planned."""

from __future__ import annotations

from dataclasses import dataclass

from engine.workload.kind import ItemFacts


@dataclass(frozen=True, slots=True)
class KnownItems:
    """What a profile found out."""

    facts: ItemFacts
    item_s: float
    """How long an item takes on average, in seconds."""

    least_item_s: float
    """The least that the average over all items may be, in seconds."""
