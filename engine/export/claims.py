"""The article's claims with their verdicts, as Markdown and as tab-separated text."""

from __future__ import annotations

from collections.abc import Sequence

from engine.article.claim import Claim
from engine.export.markdown_text import plain
from engine.export.spreadsheet import text_cell
from engine.record.verdict_store import KeptVerdict

Judged = Sequence[tuple[Claim, KeptVerdict]]
"""Claims that have been judged, in the article's order."""

_HEADINGS = ("Claim", "Verdict", "Measured", "Checked")


def claims_markdown(judged: Judged) -> str:
    """Return the verdicts as a Markdown table."""
    lines = ["| " + " | ".join(_HEADINGS) + " |", "|:---|:---|:---|:---|"]
    for row in _rows(judged):
        lines.append("| " + " | ".join(plain(cell) for cell in row) + " |")
    return "\n".join(lines) + "\n"


def claims_text(judged: Judged) -> str:
    """Return the verdicts as tab-separated text, as spreadsheets paste it."""
    return "\n".join("\t".join(map(text_cell, row)) for row in (_HEADINGS, *_rows(judged))) + "\n"


def _rows(judged: Judged) -> list[tuple[str, str, str, str]]:
    return [
        (
            claim.sentence,
            kept.judgement.verdict.value,
            "; ".join(kept.judgement.figures) or kept.judgement.reason,
            kept.checked_caption,
        )
        for claim, kept in judged
    ]
