"""A check as one JSON object: its machine, and the rating of every claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from engine.export.english import english
from engine.export.export import Export

if TYPE_CHECKING:
    from engine.article.claim import Claim
    from engine.article.result import Checked, CheckResult


def check_json(result: CheckResult) -> str:
    """Return the ratings as indented JSON."""
    from engine.article.claims import claim_or_none  # all claims, which few need

    document = {
        "started_at": result.started.started_at,
        "outcome": result.outcome,
        "environment": result.environment,
        "claims": [
            claim_document(claim_or_none(name), checked) for name, checked in result.checked.items()
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


EXPORT = Export("json", "the ratings as JSON", check_json, title="JSON")


def claim_document(claim: Claim | None, checked: Checked) -> dict[str, Any]:
    """Return the rating of a claim, which may be unknown here."""
    judgement = checked.worded_by(claim)
    document: dict[str, Any] = {
        "id": checked.judged.claim,
        "claim": claim.sentence.english if claim is not None else "",
        "verdict": judgement.rating.caption.english,
        "figures": tuple(map(english, judgement.figures)),
        "values": checked.finding.values,
        "reason": english(judgement.reason),
        "checked_at": checked.checked_at,
        "environment": checked.environment,
    }
    if claim is not None:
        document |= {
            "note": claim.note.english if claim.note is not None else "",
            "threshold": claim.threshold.english,
            "seeds": [spec.seed for spec in claim.specs],
        }
    return document
