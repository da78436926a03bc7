"""The events of a check of the article's claims, a stream of lines like a race's.

It holds the findings only, not the races and loads that were run for them.
"""

from __future__ import annotations

import msgspec

from engine.article.judgement import Finding
from engine.machine.facts import Environment
from engine.stream.event import Event, Outcome, Started
from engine.vocabulary.bounds import MAX_NAME_LENGTH
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

_MAX_CLAIMS = 100


class CheckSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which claims to check, one after another."""

    claims: tuple[str, ...]
    """Their ids, all different. Some may be unknown here: a file may be from a newer version."""

    def __post_init__(self) -> None:
        count = len(self.claims)
        if not 1 <= count <= _MAX_CLAIMS:
            message = _("a check must have 1..{most} claims, got {count}")
            raise SpecError("claims", message.format(most=_MAX_CLAIMS, count=count))
        if len(set(self.claims)) < count:
            raise SpecError("claims", _("claims must all differ"))
        if any(len(name) > MAX_NAME_LENGTH or not name.isprintable() for name in self.claims):
            message = _("a claim's id must have at most {most} printable characters")
            raise SpecError("claims", message.format(most=MAX_NAME_LENGTH))


class CheckStarted(Started, frozen=True, tag="check_started"):
    """The first event of every check."""

    spec: CheckSpec
    environment: Environment


class ClaimJudged(Event, frozen=True, tag="claim_judged"):
    """Everything a claim needs was measured, and this is the finding."""

    claim: str
    """The claim's id, one of the spec's."""

    finding: Finding


class CheckFinished(Event, frozen=True, tag="check_finished"):
    """The last event of a stream that was not cut short."""

    outcome: Outcome


AnyCheckEvent = CheckStarted | ClaimJudged | CheckFinished
