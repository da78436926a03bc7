"""The ratings of a check as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.export.export import Export

if TYPE_CHECKING:
    from engine.article.result import CheckResult


def check_markdown(result: CheckResult) -> str:
    """Return the ratings as a Markdown table."""
    from engine.article.claims import claim_or_none  # all claims, which few need
    from engine.export.check.claims import claims_markdown

    return claims_markdown(
        [(claim_or_none(name), checked) for name, checked in result.checked.items()]
    )


EXPORT = Export(
    "markdown", "the ratings as Markdown", check_markdown, title="Markdown", ending=".md"
)
