"""A check of the article's claims as the command line shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.cli.shown.kind import Shown
from engine.export.exports import CHECK_EXPORTS
from engine.record import kinds
from engine.vocabulary.wording import N_, _

if TYPE_CHECKING:
    from engine.article.result import CheckResult
    from engine.cli.terminal.report import Report
    from engine.machine.facts import Environment


def _progress(result: CheckResult) -> list[str]:
    """Return how many claims have been judged."""
    done, total = len(result.checked), len(result.spec.claims)
    return [_("{done} of {total} claims").format(done=done, total=total)]


def _report(result: CheckResult, here: Environment | None) -> Report:
    from engine.cli.shown.check_report import check_report  # rich, which takes long to load

    return check_report(result)


CHECK = Shown(
    kind=kinds.CHECK,
    exports=CHECK_EXPORTS,
    progress=_progress,
    report=_report,
    lacks=dict.fromkeys(("csv", "latex", "trace"), N_("its file holds ratings, not runs")),
)
