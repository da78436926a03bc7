"""Tables as Markdown, and the results table as one, with what is concluded from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from typing_extensions import override

from engine.export.caption import conclusion_lines
from engine.export.export import Export
from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS
from engine.export.table.format import Cells, Grid, TableFormat
from engine.export.table.grid import race_grid
from engine.race.result.result import RaceResult
from engine.race.result.statistics import Place

_MARKUP = re.compile(r"([\\`*_\[\]<>&~|])")


class Markdown(TableFormat):
    """GitHub's tables, with right-aligned numbers; text is never markup."""

    @override
    def head(self, grid: Grid) -> Iterable[str]:
        rules = (":---" if is_text else "---:" for is_text in grid.are_texts)
        return self.row(grid.headings), "|" + "|".join(rules) + "|"

    @override
    def row(self, cells: Cells) -> str:
        return "| " + " | ".join(map(_plain, cells)) + " |"


MARKDOWN = Markdown()


def to_markdown(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as a Markdown table."""
    return MARKDOWN.write(race_grid(result, columns, order))


def _concluded(result: RaceResult) -> str:
    """Return the table, and the conclusion as a paragraph below it."""
    said = _plain(" ".join(conclusion_lines(result)))
    return to_markdown(result) + (f"\n{said}\n" if said else "")


EXPORT = Export(
    "markdown",
    "the table and the conclusion as Markdown",
    _concluded,
    title="Markdown",
    ending=".md",
)


def _plain(text: str) -> str:
    """Return a text with Markdown's markup escaped (CommonMark 0.31, section 2.4)."""
    return _MARKUP.sub(r"\\\1", text)
