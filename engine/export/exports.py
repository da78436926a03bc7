"""Every export of a race, a load and a check, in the order in which users see them.

Their modules import numpy only when they write, so that others need not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.export import csv, json, latex, markdown, trace
from engine.export.check import json as check_json
from engine.export.check import markdown as check_markdown
from engine.export.export import Export
from engine.export.load import csv as load_csv
from engine.export.load import json as load_json
from engine.export.load import latex as load_latex
from engine.export.load import markdown as load_markdown

if TYPE_CHECKING:
    from engine.article.result import CheckResult
    from engine.load.result.result import LoadResult
    from engine.race.result.result import RaceResult

RACE_EXPORTS: tuple[Export[RaceResult], ...] = (
    csv.EXPORT,
    json.EXPORT,
    markdown.EXPORT,
    latex.EXPORT,
    trace.EXPORT,
)

LOAD_EXPORTS: tuple[Export[LoadResult], ...] = (
    load_csv.EXPORT,
    load_json.EXPORT,
    load_markdown.EXPORT,
    load_latex.EXPORT,
)

CHECK_EXPORTS: tuple[Export[CheckResult], ...] = (check_json.EXPORT, check_markdown.EXPORT)
