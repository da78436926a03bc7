"""A check of the article's claims as the command line shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.shown.kind import Shown
from engine.export.exports import CHECK_EXPORTS
from engine.record import kinds

if TYPE_CHECKING:
    from engine.article.result import CheckResult
    from engine.cli.terminal.report import Report
    from engine.machine.facts import Environment


def _progress(result: CheckResult) -> list[str]:
    """Return how many claims have been judged."""
    return [f"{len(result.checked)} of {len(result.spec.claims)} claims"]


def _report(result: CheckResult, here: Environment | None) -> Report:
    from engine.cli.shown.check_report import check_report  # rich, which takes long to load

    return check_report(result)


CHECK = Shown(
    kind=kinds.CHECK,
    exports=CHECK_EXPORTS,
    progress=_progress,
    report=_report,
    lacks=dict.fromkeys(("csv", "latex", "trace"), "its file holds verdicts, not runs"),
)
