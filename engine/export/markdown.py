"""The results table as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from engine.export.markdown_text import plain
from engine.export.table.column import DEFAULT_COLUMNS, Column
from engine.export.table.table import Place, make_table
from engine.race.result.result import RaceResult


def to_markdown(
    result: RaceResult,
    columns: Sequence[Column] = DEFAULT_COLUMNS,
    order: Sequence[Place] = (),
) -> str:
    """Return the results table as a Markdown table, numbers aligned to the right."""
    table = make_table(result, columns, order)
    rules = (":---" if column.is_text else "---:" for column in table.columns)
    lines = [_line(table.headings), "|" + "|".join(rules) + "|"]
    lines += [_line(row.cells) for row in table.rows]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(plain(cell) for cell in cells) + " |"
