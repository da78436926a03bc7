"""The table of a load as Markdown."""

from __future__ import annotations

from engine.export.load.table import load_grid
from engine.export.markdown import MARKDOWN
from engine.load.result.result import LoadResult


def load_markdown(result: LoadResult) -> str:
    """Return the table as a Markdown table."""
    return MARKDOWN.write(load_grid(result))
