"""The Article page: every claim of the article, checked on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.record.history import RaceStore
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _
from gui.article.claim_runner import ClaimRunner
from gui.look.theme import Theme
from gui.views.view import View
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from engine.article.claim import Claim, Measured
    from engine.article.result import Checked, CheckResult
    from gui.article.claim_card import ClaimCard
    from gui.article.claim_summary import ClaimSummary
    from gui.session.check_session import CheckSession


class ArticlePage(View):
    """One card per claim. It runs its own races and does not show the window's."""

    name = "article"
    shows_race = False

    running_changed = Signal()
    """A check has started, or the last one is over."""

    progressed = Signal(str, float)
    """What is being checked, and the share that is done, 0..1."""

    failed = Signal(str)
    """Why a verdict could not be kept, or a file not be read."""

    def __init__(
        self, parent: QWidget | None = None, *, claims: Sequence[Claim] | None = None
    ) -> None:
        """Show ``claims``, or the article's; cards are made when they are first needed."""
        super().__init__(parent)
        self.setObjectName("article")
        self._claims = claims
        self._is_busy = False
        self.runner = ClaimRunner(self)
        self._reader: CheckSession | None = None
        self._cards: list[ClaimCard] | None = None
        self._summary: ClaimSummary | None = None
        self._asked = 0
        self._done = 0
        self._title = ElidedLabel()
        self._title.setProperty("role", "heading")
        self._count = ElidedLabel()
        self._count.setProperty("role", "hint")
        self.run_all = QPushButton()
        self.run_all.setObjectName("run")
        self.run_all.setAutoDefault(False)
        self.run_all.clicked.connect(self._on_run_all_clicked)
        self._lay_out()
        self.runner.started.connect(self._on_started)
        self.runner.progressed.connect(self._on_progressed)
        self.runner.judged.connect(self._on_judged)
        self.runner.warned.connect(self.failed)
        self.runner.failed.connect(self._on_failed)
        self.runner.ended.connect(self._on_ended)

    @property
    def claims(self) -> Sequence[Claim]:
        """The claims that it shows."""
        if self._claims is None:
            # Imported when the page is first shown, so that the window opens sooner.
            from engine.article.claims import CLAIMS

            self._claims = CLAIMS
        return self._claims

    @property
    def cards(self) -> list[ClaimCard]:
        """One card per claim."""
        if self._cards is None:
            from engine.record.checks import latest_checked
            from gui.article.claim_card import ClaimCard

            self._cards = [ClaimCard(claim) for claim in self.claims]
            kept = latest_checked(self.claims, RaceStore())
            for card in self._cards:
                if card.claim.id in kept:
                    card.end(kept[card.claim.id])
                card.run_requested.connect(partial(self._run, (card.claim,)))
                card.stop_requested.connect(self.stop)
                card.set_theme(self.theme)
                self._column.addWidget(card)
            self._column.addStretch(1)
            self._show()
        return self._cards

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    @property
    def is_running(self) -> bool:
        """Whether a claim is being checked, or a check is being read from a file."""
        return self.runner.is_running or (self._reader is not None and self._reader.is_running)

    @property
    def standing(self) -> tuple[str, float] | None:
        """How the latest check ended, in a few words, and the share of claims judged, 0..1.

        None if nothing was checked since the program started.
        """
        if not self._asked or self.is_running:
            return None
        text = (
            _("Finished: {done} of {total} claims")
            if self._done == self._asked
            else _("Ended after {done} of {total} claims")
        )
        return text.format(done=self._done, total=self._asked), self._done / self._asked

    @property
    def judged(self) -> list[tuple[Claim, Checked]]:
        """The claims that have been judged, with their verdicts."""
        cards = self._cards or []
        return [(card.claim, card.kept) for card in cards if card.kept is not None]

    def start(self) -> None:
        """Check all claims, unless something is being measured."""
        if not self._is_busy:
            self._run(self.claims)

    def open(self, path: Path) -> None:
        """Show the check of a file."""
        if self.is_running or self._is_busy:
            return
        if self._reader is None:
            from gui.session.check_session import CheckSession

            self._reader = CheckSession(self)
            self._reader.ended.connect(self._on_read)
        self._reader.replay(path)
        self._show()
        self.running_changed.emit()

    def stop(self) -> None:
        """Stop checking or reading."""
        self.runner.stop()
        if self._reader is not None:
            self._reader.stop()

    def set_busy(self, busy: bool) -> None:
        """Disable every Run button while the window runs a race of its own."""
        self._is_busy = busy
        if self._cards is not None:
            self._show()

    # -- as a view -----------------------------------------------------------------------------

    @override
    def title(self) -> str:
        return _("Article")

    @override
    def picture_title(self) -> str:
        return _("The article's claims on this machine")

    @override
    def picture_widget(self) -> QWidget:
        if self._summary is None:
            from gui.article.claim_summary import ClaimSummary

            self._summary = ClaimSummary(self)
            self._summary.hide()
        return self._summary

    @override
    def caption(self) -> tuple[str, ...]:
        from engine.export.check.claims import claims_caption

        return claims_caption(self.judged)

    @override
    def table_text(self, *, markdown: bool) -> str | None:
        from engine.export.check.claims import claims_markdown, claims_text

        return claims_markdown(self.judged) if markdown else claims_text(self.judged)

    @override
    def refresh(self, at_s: float) -> None:
        return

    @override
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for card in self._cards or ():
            card.set_theme(theme)

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme
        if isinstance(other, ArticlePage):
            rows = [(card.claim, card.judgement) for card in other.cards]
            self.picture_widget()
            assert self._summary is not None
            self._summary.show_claims(rows, other.theme)

    @override
    def _show_race(self) -> None:
        return

    # -- running -------------------------------------------------------------------------------

    def _run(self, claims: Sequence[Claim]) -> None:
        self._asked, self._done = len(claims), 0
        self.runner.run(claims)
        self._show()
        self.running_changed.emit()

    def _card(self, claim: Claim) -> ClaimCard:
        return next(card for card in self.cards if card.claim is claim)

    @Slot()
    def _on_run_all_clicked(self) -> None:
        if self.is_running:
            self.stop()
        else:
            self.start()

    @Slot(object)
    def _on_started(self, claim: Claim) -> None:
        card = self._card(claim)
        card.begin()
        self._scroll.ensureWidgetVisible(card, 0, 12)
        self._show()

    @Slot(object, object)
    def _on_progressed(self, claim: Claim, results: Measured) -> None:
        self._card(claim).show_results(results)
        self.progressed.emit(str(claim.sentence), self.runner.share)

    @Slot(object, object)
    def _on_judged(self, claim: Claim, verdict: Checked) -> None:
        self._done += 1
        self._card(claim).end(verdict)
        self._show()

    @Slot(object, str)
    def _on_failed(self, claim: Claim, problem: str) -> None:
        self._card(claim).fail(problem)
        self._show()

    @Slot(str)
    def _on_read(self, problem: str) -> None:
        result = self._reader.result if self._reader is not None else None
        if result is not None:
            self._show_check(result)
        self._show()
        self.running_changed.emit()
        if problem:
            self.failed.emit(problem)

    def _show_check(self, result: CheckResult) -> None:
        """Show a check's findings, and the other claims as never run."""
        self._asked, self._done = len(result.spec.claims), len(result.checked)
        for card in self.cards:
            if card.claim.id in result.checked:
                card.end(result.checked[card.claim.id])
            else:
                card.forget()
        unknown = result.checked.keys() - {card.claim.id for card in self.cards}
        if unknown:
            message = _("Claims that this version does not know: {claims}")
            self.failed.emit(message.format(claims=", ".join(sorted(unknown))))

    @Slot()
    def _on_ended(self) -> None:
        self._show()
        self.running_changed.emit()

    def _show(self) -> None:
        cards = self.cards
        self._title.setText(self.picture_title())
        about = clock_text(sum(card.claim.estimate_s for card in cards))
        running = self.is_running
        self.run_all.setText(
            _("Stop") if running else _("Run all, about {time}").format(time=about)
        )
        self.run_all.setToolTip(
            _("Stop, and keep the verdicts so far")
            if running
            else _("Check every claim, one after another")
        )
        self.run_all.setEnabled(running or not self._is_busy)
        for card in cards:
            card.set_can_run(not running and not self._is_busy)
        from engine.article.judgement import Verdict

        counts = [
            (sum(one.finding.verdict is verdict for _, one in self.judged), str(verdict.caption))
            for verdict in Verdict
        ]
        counts.append((len(cards) - len(self.judged), _("not run")))
        self._count.setText(
            ", ".join(
                _("{verdict}: {count}").format(verdict=verdict, count=count)
                for count, verdict in counts
                if count
            )
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 6)
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(self.run_all)
        inner = _Column()
        inner.setObjectName("articleInner")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(12, 4, 12, 12)
        self._column.setSpacing(10)
        self._scroll = ScrollColumn(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)


class _Column(QWidget):
    """A column of cards, as high as their text is at its width and no higher."""

    @override
    def minimumSizeHint(self) -> QSize:
        # The layout's own fits the narrowest column, where text takes the most lines.
        return QSize(0, 0)
