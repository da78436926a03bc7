"""The table of a load for spreadsheets."""

from __future__ import annotations

import csv
import io

from engine.export.load.table import HEADINGS, load_rows
from engine.load.result.result import LoadResult


def load_text(result: LoadResult) -> str:
    """Return the table as tab-separated text, as spreadsheets paste it."""
    rows = [HEADINGS, *(row.cells for row in load_rows(result))]
    return "\n".join("\t".join(row) for row in rows) + "\n"


def load_table_csv(result: LoadResult) -> str:
    """Return the table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(row.cells for row in load_rows(result))
    return text.getvalue()
