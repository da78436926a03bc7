"""The table of a load as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.export.export import Export
from engine.export.markdown import MARKDOWN

if TYPE_CHECKING:
    from engine.load.result.result import LoadResult


def load_markdown(result: LoadResult) -> str:
    """Return the table as a Markdown table."""
    from engine.export.load.table import load_grid  # numpy

    return MARKDOWN.write(load_grid(result))


EXPORT = Export("markdown", "the table as Markdown", load_markdown, title="Markdown", ending=".md")
