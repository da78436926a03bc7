"""What the command line prints of a check."""

from __future__ import annotations

from collections.abc import Iterator

from engine.article.claims import claim_or_none
from engine.article.result import Checked, CheckResult
from engine.cli.terminal.report import Line, Report, ending_lines
from engine.race.result.caption import environment_caption, moment_caption
from engine.vocabulary.wording import _

_INDENT = "    "


def check_report(result: CheckResult) -> Report:
    """Return the report of a check: each claim, its rating, and what that rests on."""
    lines = [line for checked in result.checked.values() for line in _claim_lines(checked)]
    done, total = len(result.checked), len(result.spec.claims)
    counted = _("{done} of {total} claims").format(done=done, total=total)
    captions = [
        _("The article's claims, checked {when}").format(
            when=moment_caption(result.started.started_at)
        ),
        environment_caption(result.environment),
    ]
    return Report(captions, [], [*lines, *ending_lines(_("check"), result.outcome, counted)])


def _claim_lines(checked: Checked) -> Iterator[Line]:
    claim = claim_or_none(checked.judged.claim)
    judgement = checked.worded_by(claim)
    name = claim.sentence if claim is not None else checked.judged.claim
    yield Line(f"{name}: {judgement.rating.caption}", "bold")
    for text in (*judgement.figures, judgement.reason):
        if text:
            yield Line(f"{_INDENT}{text}")
