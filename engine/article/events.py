"""What happens in a check of the article's claims, as a stream of lines like those of a race.

The races and loads that are run for a claim are not in it, only what came of them.
"""

from __future__ import annotations

import msgspec

from engine.article.judgement import Finding
from engine.machine.facts import Environment
from engine.stream.event import Event, Outcome, Started
from engine.vocabulary.bounds import MAX_NAME_LENGTH
from engine.vocabulary.spec_error import SpecError

_MAX_CLAIMS = 100


class CheckSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check: which claims to race and judge, one after another."""

    claims: tuple[str, ...]
    """Their ids, all different. Not every one need be known here: a file may be a newer one's."""

    def __post_init__(self) -> None:
        count = len(self.claims)
        if not 1 <= count <= _MAX_CLAIMS:
            raise SpecError("claims", f"a check must have 1..{_MAX_CLAIMS} claims, got {count}")
        if len(set(self.claims)) < count:
            raise SpecError("claims", "claims must all differ")
        if any(len(name) > MAX_NAME_LENGTH or not name.isprintable() for name in self.claims):
            message = f"a claim's id must have at most {MAX_NAME_LENGTH} printable characters"
            raise SpecError("claims", message)


class CheckStarted(Started, frozen=True, tag="check_started"):
    """First of every stream of a check."""

    spec: CheckSpec
    environment: Environment


class ClaimJudged(Event, frozen=True, tag="claim_judged"):
    """All that is measured for a claim was run, and this came of it."""

    claim: str
    """The claim's id, one of the spec's."""

    finding: Finding


class CheckFinished(Event, frozen=True, tag="check_finished"):
    """Last of a stream that was not cut short."""

    outcome: Outcome


AnyCheckEvent = CheckStarted | ClaimJudged | CheckFinished
