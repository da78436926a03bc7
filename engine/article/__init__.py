"""The article's claims, each with what shows it. A new one is a line in ``CLAIMS``."""

from engine.article.claim import Claim
from engine.article.coroutines import BLOCKING_STALLS, MANY_COROUTINES, NO_SWITCH_COST, ONE_CORE
from engine.article.processes import COSTLY_PROCESSES, STABLE_PROCESSES
from engine.article.responsiveness import TORNADO_STAYS_RESPONSIVE
from engine.article.threads import FRAGILE_THREADS, LIGHT_THREADS, THREADS_IO_NOT_CPU
from engine.article.together import SAME_TIME

__all__ = ["CLAIMS", "Claim", "claim_named"]

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


def claim_named(claim_id: str) -> Claim:
    """Return the claim of that id.

    Raises:
        KeyError: there is none.
    """
    for claim in CLAIMS:
        if claim.id == claim_id:
            return claim
    raise KeyError(claim_id)
