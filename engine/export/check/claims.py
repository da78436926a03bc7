"""The article's claims with their verdicts, as Markdown and as tab-separated text."""

from __future__ import annotations

from collections.abc import Sequence

from engine.article.claim import Claim
from engine.article.result import Checked
from engine.export.markdown import MARKDOWN
from engine.export.spreadsheet import text_cell
from engine.export.table.format import Cells, Grid
from engine.export.table.separated import TEXT

Judged = Sequence[tuple[Claim | None, Checked]]
"""What came of claims, each with its claim, unless that is unknown here."""

_HEADINGS = ("Claim", "Verdict", "Measured", "Checked")


def claims_markdown(judged: Judged) -> str:
    """Return the verdicts as a Markdown table."""
    return MARKDOWN.write(_grid(_rows(judged)))


def claims_text(judged: Judged) -> str:
    """Return the verdicts as tab-separated text, as spreadsheets paste it."""
    return TEXT.write(_grid([list(map(text_cell, row)) for row in _rows(judged)]))


def _grid(rows: Sequence[Cells]) -> Grid:
    return Grid(_HEADINGS, [True] * len(_HEADINGS), [rows] if rows else [])


def _rows(judged: Judged) -> list[Cells]:
    rows: list[Cells] = []
    for claim, checked in judged:
        judgement = checked.worded_by(claim)
        measured = "; ".join(judgement.figures) or judgement.reason
        name = claim.sentence if claim is not None else checked.judged.claim
        rows.append((name, judgement.verdict.caption, measured, checked.checked_caption))
    return rows
