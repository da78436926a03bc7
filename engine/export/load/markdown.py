"""The table of a load as Markdown."""

from __future__ import annotations

from engine.export.load.table import HEADINGS, load_rows
from engine.export.markdown_text import plain
from engine.load.result.result import LoadResult


def load_markdown(result: LoadResult) -> str:
    """Return the table as a Markdown table, numbers aligned to the right."""
    lines = [
        "| " + " | ".join(HEADINGS) + " |",
        "|:---|" + "---:|" * (len(HEADINGS) - 1),
    ]
    for row in load_rows(result):
        lines.append("| " + " | ".join(plain(cell) for cell in row.cells) + " |")
    return "\n".join(lines) + "\n"
