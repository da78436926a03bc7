"""The check of the article's claims."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from typing_extensions import override

from engine.export.exports import CHECK_EXPORTS
from engine.record.kinds import CHECK
from engine.record.lines import kind_of_file
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, Text, _, ngettext
from gui.article.claim_runner import ClaimRunner
from gui.article.page import ArticlePage
from gui.views.activity import Activity
from gui.views.document import Document
from gui.views.view import View
from gui.widgets.command import Command

if TYPE_CHECKING:
    from engine.article.claim import Claim, Measured
    from engine.article.result import Checked, CheckResult
    from gui.article.check_recorder import CheckRecorder
    from gui.session.check_session import CheckSession


class ArticleActivity(Activity):
    """Races for one claim after another and keeps the ratings."""

    title = N_("Article")
    icon = "article"
    exports = CHECK_EXPORTS

    def __init__(
        self, parent: QObject | None = None, *, claims: Sequence[Claim] | None = None
    ) -> None:
        """Check ``claims``, or the article's."""
        super().__init__(parent)
        self.page = ArticlePage(claims=claims)
        self.views: Sequence[View] = (self.page,)
        self.runner = ClaimRunner(self)
        self._asked = 0
        self._done = 0
        self._is_busy = False
        self._reader: CheckSession | None = None
        self._read: CheckResult | None = None
        """What is in the file that was opened last; None where it is no check."""

        self._latest: CheckRecorder | CheckSession | None = None
        """What holds the check that was run or read last; None before the first one."""

        check = Command(
            self,
            N_("Check the &article's claims"),
            N_("Run races for every claim of the article, and rate it"),
            "Ctrl+Shift+A",
        )
        check.triggered.connect(self.start_requested)
        self.commands: Sequence[QAction] = (check,)
        self.page.run_all_requested.connect(self.start_requested)
        self.page.run_requested.connect(self._on_run_requested)
        self.page.stop_requested.connect(self.stop)
        self.runner.started.connect(self.page.begin)
        self.runner.progressed.connect(self._on_progressed)
        self.runner.judged.connect(self._on_judged)
        self.runner.failed.connect(self.page.fail)
        self.runner.warned.connect(self.failed)
        self.runner.ended.connect(self._on_ended)

    # -- its state -----------------------------------------------------------------------------

    @property
    @override
    def is_running(self) -> bool:
        return self.runner.is_running or (self._reader is not None and self._reader.is_running)

    @property
    @override
    def start_text(self) -> Text:
        return N_("&Check {count} claims", count=len(self.page.claims))

    @property
    @override
    def widest_start_text(self) -> Text:
        return N_("&Check {count} claims", count=99)

    @property
    @override
    def can_start(self) -> bool:
        return True

    @property
    @override
    def estimate_s(self) -> float:
        return self.page.estimate_s

    @property
    @override
    def standing(self) -> tuple[str, float]:
        if self.runner.claim is not None:
            return str(self.runner.claim.sentence), self.runner.share
        if self.is_running:
            return _("Reading\u2026"), 0.0
        if not self._asked:
            claims = ngettext("{count} claim", "{count} claims", len(self.page.claims))
            about = _("{claims}, about {time}")
            return about.format(claims=claims, time=clock_text(self.estimate_s)), 0.0
        return self.outcome, self._done / max(1, self._asked)

    @property
    @override
    def outcome(self) -> str:
        if not self._asked:
            return ""
        counted = _("{done} of {count} claims").format(done=self._done, count=self._asked)
        is_whole = self._done == self._asked
        text = _("Finished: {counted}") if is_whole else _("Ended after {counted}")
        return text.format(counted=counted)

    @override
    def document(self) -> Document | None:
        judged = self.page.judged
        if not judged:
            return None
        from engine.export.check.claims import claims_grid, claims_sheet

        table, sheet = partial(claims_grid, judged), partial(claims_sheet, judged)
        latest = self._latest
        result = latest.result if latest is not None else None
        if latest is None or result is None:
            # Ratings of earlier checks: each is in the history for itself.
            return Document(name="", table=table, sheet=sheet)
        return Document(
            name="check",
            started_at=result.started.started_at,
            record=lambda: latest.stream,
            files={one.name: partial(one.write, result) for one in CHECK_EXPORTS},
            table=table,
            sheet=sheet,
        )

    # -- what is asked of it -------------------------------------------------------------------

    @override
    def start(self) -> None:
        self._run(self.page.claims)

    @override
    def stop(self) -> None:
        self.runner.stop()
        if self._reader is not None:
            self._reader.stop()

    @override
    def opens(self, path: Path) -> bool:
        return kind_of_file(path) is CHECK

    @override
    def open(self, path: Path) -> None:
        if self.is_running:
            return
        if self._reader is None:
            from gui.session.check_session import CheckSession

            self._reader = CheckSession(self)
            self._reader.began.connect(self._on_reading_began)
            self._reader.ended.connect(self._on_read)
        self._read = None
        self._reader.replay(path)
        self.running_changed.emit()

    @override
    def set_busy(self, busy: bool) -> None:
        self._is_busy = busy
        for command in self.commands:
            command.setEnabled(not busy)
        self.page.set_busy(busy)

    # -- what happens --------------------------------------------------------------------------

    def _run(self, claims: Sequence[Claim]) -> None:
        if self.is_running or self._is_busy:
            return
        self._asked, self._done = len(claims), 0
        self.page.set_running(True)
        self.runner.run(claims)
        self._latest = self.runner.recorder
        self.running_changed.emit()

    @Slot(object)
    def _on_run_requested(self, claim: Claim) -> None:
        self._run((claim,))

    @Slot(object, object)
    def _on_progressed(self, claim: Claim, results: Measured) -> None:
        self.page.show_results(claim, results)
        self.progressed.emit(*self.standing)

    @Slot(object, object)
    def _on_judged(self, claim: Claim, rating: Checked) -> None:
        self._done += 1
        self.page.end(claim, rating)
        self.changed.emit()

    @Slot(object)
    def _on_reading_began(self, result: CheckResult) -> None:
        self._read, self._latest = result, self._reader

    @Slot(str)
    def _on_read(self, problem: str) -> None:
        result = self._read
        if result is not None:
            self._asked, self._done = len(result.spec.claims), len(result.checked)
            unknown = self.page.show_check(result)
            if unknown and not problem:
                text = _("Claims that this program does not know: {claims}")
                problem = text.format(claims=", ".join(unknown))
        self.running_changed.emit()
        if problem:
            self.failed.emit(problem)
        self.rested.emit()

    @Slot()
    def _on_ended(self) -> None:
        self.page.set_running(False)
        self.running_changed.emit()
        self.rested.emit()
