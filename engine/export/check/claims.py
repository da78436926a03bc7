"""The article's claims with their ratings, for other programs and for people."""

from __future__ import annotations

from collections.abc import Sequence

from engine.article.claim import Claim
from engine.article.result import Checked
from engine.export.markdown import MARKDOWN
from engine.export.table.format import Cells, Grid
from engine.export.table.separated import TEXT
from engine.export.table.spreadsheet import text_cell
from engine.race.result.caption import environment_caption, moment_caption
from engine.vocabulary.wording import N_, _

Judged = Sequence[tuple[Claim | None, Checked]]
"""Outcomes of checks, each with its claim, unless that is unknown here."""

_HEADINGS = (N_("Claim"), N_("Rating"), N_("Measured"), N_("Checked"))


def claims_markdown(judged: Judged) -> str:
    """Return the ratings as a Markdown table."""
    return MARKDOWN.write(claims_grid(judged))


def claims_text(judged: Judged) -> str:
    """Return the ratings as tab-separated text, for spreadsheets."""
    return TEXT.write(claims_sheet(judged))


def claims_grid(judged: Judged) -> Grid:
    """Return the ratings as people read them."""
    return _grid(_rows(judged))


def claims_sheet(judged: Judged) -> Grid:
    """Return the ratings for spreadsheets."""
    return _grid([list(map(text_cell, row)) for row in _rows(judged)])


def claims_caption(judged: Judged) -> tuple[str, ...]:
    """Return the lines under a picture of the ratings: on which machines, and when."""
    kept = sorted((one for _, one in judged), key=lambda one: one.checked_at)
    if not kept:
        return ()
    machines = dict.fromkeys(environment_caption(one.environment) for one in kept)
    first, last = (moment_caption(one.checked_at) for one in (kept[0], kept[-1]))
    when = first if first == last else _("{first} to {last}").format(first=first, last=last)
    return (*machines, when)


def _grid(rows: Sequence[Cells]) -> Grid:
    return Grid(tuple(map(str, _HEADINGS)), [True] * len(_HEADINGS), [rows] if rows else [])


def _rows(judged: Judged) -> list[Cells]:
    rows: list[Cells] = []
    for claim, checked in judged:
        judgement = checked.worded_by(claim)
        measured = "; ".join(map(str, judgement.figures)) or str(judgement.reason)
        name = str(claim.sentence) if claim is not None else checked.judged.claim
        rows.append((name, str(judgement.rating.caption), measured, checked.checked_caption))
    return rows
