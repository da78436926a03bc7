"""The results table as Markdown and as tab-separated text."""

from __future__ import annotations

from engine.export.table import HEADINGS, table_rows
from engine.result import RaceResult


def to_markdown(result: RaceResult) -> str:
    """Return the results table as a Markdown table, numbers aligned to the right."""
    lines = [
        "| " + " | ".join(HEADINGS) + " |",
        "|:---|" + "---:|" * (len(HEADINGS) - 1),
    ]
    for row in table_rows(result):
        cells = (cell.replace("|", "\\|") for cell in row.cells)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def to_text(result: RaceResult) -> str:
    """Return the results table as tab-separated text, as spreadsheets paste it."""
    rows = [HEADINGS, *(row.cells for row in table_rows(result))]
    return "\n".join("\t".join(row) for row in rows) + "\n"
