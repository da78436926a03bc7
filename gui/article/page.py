"""The Article page: every claim of the article, checked on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
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

from engine.record.history import History
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, Text, _
from gui.look.theme import Theme
from gui.views.view import View
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.scroll_column import ScrollColumn

if TYPE_CHECKING:
    from engine.article.claim import Claim, Measured
    from engine.article.result import Checked, CheckResult
    from gui.article.claim_card import ClaimCard
    from gui.article.claim_summary import ClaimSummary


class ArticlePage(View):
    """One card per claim."""

    name = "article"
    help = N_(
        "What the article claims, one card per claim: check them here to see which hold on this "
        "machine, and what was measured."
    )

    run_requested = Signal(object)
    """The user wants to check a claim."""

    run_all_requested = Signal()
    """The user wants to check all claims."""

    stop_requested = Signal()
    """The user wants to stop the check."""

    def __init__(
        self, parent: QWidget | None = None, *, claims: Sequence[Claim] | None = None
    ) -> None:
        """Show ``claims``, or the article's; cards are made when they are first needed."""
        super().__init__(parent)
        self.setObjectName("article")
        self._claims = claims
        self._is_busy = False
        self._is_running = False
        self._cards: list[ClaimCard] | None = None
        self._summary: ClaimSummary | None = None
        self._title = ElidedLabel()
        self._title.setProperty("role", "heading")
        self._count = ElidedLabel()
        self._count.setProperty("role", "hint")
        self.run_all = QPushButton()
        self.run_all.setObjectName("run")
        self.run_all.setAutoDefault(False)
        self.run_all.clicked.connect(self._on_run_all_clicked)
        self._lay_out()

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
            kept = latest_checked(self.claims, History())
            for card in self._cards:
                if card.claim.id in kept:
                    card.end(kept[card.claim.id])
                card.run_requested.connect(partial(self.run_requested.emit, card.claim))
                card.stop_requested.connect(self.stop_requested)
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
    def judged(self) -> list[tuple[Claim, Checked]]:
        """The claims that have been judged, with their ratings."""
        cards = self._cards or []
        return [(card.claim, card.kept) for card in cards if card.kept is not None]

    @property
    def estimate_s(self) -> float:
        """How long a check of all claims takes, in seconds, roughly."""
        return sum(claim.estimate_s for claim in self.claims)

    # -- how a check goes ----------------------------------------------------------------------

    def set_running(self, running: bool) -> None:
        """Say whether a claim is being checked."""
        self._is_running = running
        self._show()

    def set_busy(self, busy: bool) -> None:
        """Disable every Run button while something else is measured."""
        self._is_busy = busy
        if self._cards is not None:
            self._show()

    @Slot(object)
    def begin(self, claim: Claim) -> None:
        """Show that a claim is being checked from now on."""
        card = self._card(claim)
        card.begin()
        self._scroll.ensureWidgetVisible(card, 0, 12)
        self._show()

    @Slot(object, object)
    def show_results(self, claim: Claim, results: Measured) -> None:
        """Show what has been measured for a claim so far."""
        self._card(claim).show_results(results)

    @Slot(object, object)
    def end(self, claim: Claim, rating: Checked) -> None:
        """Show the rating of a claim."""
        self._card(claim).end(rating)
        self._show()

    def show_check(self, result: CheckResult) -> tuple[str, ...]:
        """Show what came of the claims of a check, and the others as never run.

        Returns:
            Claims of the check that are not known here.
        """
        for card in self.cards:
            if card.claim.id in result.checked:
                card.end(result.checked[card.claim.id])
            else:
                card.forget()
        self._show()
        first = next((card for card in self.cards if card.claim.id in result.checked), None)
        if first is not None:
            self._scroll.ensureWidgetVisible(first, 0, 12)
        return tuple(sorted(result.checked.keys() - {card.claim.id for card in self.cards}))

    @Slot(object, str)
    def fail(self, claim: Claim, problem: str) -> None:
        """Show why a claim could not be judged; nothing where the check was stopped."""
        self._card(claim).fail(problem)
        self._show()

    # -- as a view -----------------------------------------------------------------------------

    @override
    def title(self) -> Text:
        return N_("Article")

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
    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for card in self._cards or ():
            card.set_theme(theme)
        if self._summary is not None:
            self._summary.set_theme(theme)

    @override
    def like(self, other: View) -> None:
        self.theme = other.theme
        if isinstance(other, ArticlePage):
            rows = [(card.claim, card.judgement) for card in other.cards]
            self.picture_widget()
            assert self._summary is not None
            self._summary.show_claims(rows, other.theme)

    @override
    def _show_all(self) -> None:
        return

    def _card(self, claim: Claim) -> ClaimCard:
        return next(card for card in self.cards if card.claim is claim)

    @Slot()
    def _on_run_all_clicked(self) -> None:
        (self.stop_requested if self._is_running else self.run_all_requested).emit()

    def _show(self) -> None:
        cards = self.cards
        self._title.setText(self.picture_title())
        about = clock_text(self.estimate_s)
        running = self._is_running
        self.run_all.setText(
            _("Stop") if running else _("Run all, about {time}").format(time=about)
        )
        self.run_all.setToolTip(
            _("Stop, and keep the ratings so far")
            if running
            else _("Check every claim, one after another")
        )
        self.run_all.setEnabled(running or not self._is_busy)
        for card in cards:
            card.set_can_run(not running and not self._is_busy)
        from engine.article.judgement import Rating

        counts = [
            (sum(one.finding.rating is rating for _, one in self.judged), str(rating.caption))
            for rating in Rating
        ]
        counts.append((len(cards) - len(self.judged), _("not run")))
        self._count.setText(
            ", ".join(
                _("{rating}: {count}").format(rating=rating, count=count)
                for count, rating in counts
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
        inner = _Cards()
        inner.setObjectName("articleInner")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(12, 4, 12, 12)
        self._column.setSpacing(10)
        self._scroll = ScrollColumn(inner, N_("Claims of the article"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.addLayout(head)
        layout.addWidget(self._scroll, 1)


class _Cards(QWidget):
    """The cards below each other, as high as their text is at its width and no higher."""

    @override
    def minimumSizeHint(self) -> QSize:
        # The layout's own fits the narrowest column, where text takes the most lines.
        return QSize(0, 0)
