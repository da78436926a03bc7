"""The article's claims. A new one is a line in ``CLAIMS``."""

from __future__ import annotations

from engine.article.claim import Claim
from engine.article.coroutine_limits import BLOCKING_STALLS, ONE_CORE
from engine.article.coroutines import MANY_COROUTINES, NO_SWITCH_COST
from engine.article.processes import COSTLY_PROCESSES, STABLE_PROCESSES
from engine.article.responsiveness import TORNADO_STAYS_RESPONSIVE
from engine.article.threads import FRAGILE_THREADS, LIGHT_THREADS, THREADS_IO_NOT_CPU
from engine.article.together import SAME_TIME

CLAIMS: tuple[Claim, ...] = (
    STABLE_PROCESSES,
    COSTLY_PROCESSES,
    LIGHT_THREADS,
    FRAGILE_THREADS,
    THREADS_IO_NOT_CPU,
    NO_SWITCH_COST,
    MANY_COROUTINES,
    ONE_CORE,
    BLOCKING_STALLS,
    SAME_TIME,
    TORNADO_STAYS_RESPONSIVE,
)


def claim_or_none(claim_id: str) -> Claim | None:
    """Return the claim with an id, or None: a file may be from a newer version."""
    return next((claim for claim in CLAIMS if claim.id == claim_id), None)


def claim_named(claim_id: str) -> Claim:
    """Return the claim with an id.

    Raises:
        KeyError: there is no such claim.
    """
    claim = claim_or_none(claim_id)
    if claim is None:
        raise KeyError(claim_id)
    return claim
