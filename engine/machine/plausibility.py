"""Times and machines that no record can have, no matter who wrote its file."""

from __future__ import annotations

from engine.machine.facts import Environment
from engine.stream.event import Event
from engine.vocabulary.bounds import MAX_TIME_S
from engine.vocabulary.wording import _

MAX_MEMORY_BYTES = 2**60


def check_moment(event: Event, what: str) -> None:
    """Refuse an event with an impossible time.

    Args:
        event: An event of a record.
        what: What the record is of, in words: ``race``.

    Raises:
        ValueError: the message says when it would be.
    """
    if not 0 <= event.at_s <= MAX_TIME_S:
        message = _("something happens {seconds:g} s after the start of the {what}")
        raise ValueError(message.format(seconds=event.at_s, what=what))


def check_environment(environment: Environment) -> None:
    """Refuse an impossible machine.

    Raises:
        ValueError: the message says why.
    """
    amounts = (environment.cores, environment.memory_bytes)
    if not all(0 <= amount <= MAX_MEMORY_BYTES for amount in amounts):
        raise ValueError(_("the machine has more cores or memory than there can be, or fewer"))
    if not 0 <= environment.clock_resolution_ns <= MAX_TIME_S:
        message = _("the clock steps by {step:g} ns")
        raise ValueError(message.format(step=environment.clock_resolution_ns))
