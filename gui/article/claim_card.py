"""One claim on the page: its sentence, its chart, its rating and the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.article.claim import Claim, Measured
from engine.article.judgement import Chart, Judgement, Rating
from engine.article.result import Checked
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _
from gui.article.claim_chart import ClaimChart
from gui.look.style_property import set_style_property
from gui.look.theme import LIGHT, Theme
from gui.widgets.plain_text import PlainLabel

_SIGNS = {
    Rating.HOLDS: "\u2713",
    Rating.IN_PART: "\u25d0",
    Rating.FAILS: "\u2715",
    Rating.UNKNOWN: "?",
}
_FIGURE_LINES = 3
_REASON_LINES = 4
_CHECKED_LINES = 2


class ClaimCard(QFrame):
    """Shows a claim; it starts nothing."""

    run_requested = Signal()
    """The user wants to run the claim."""

    stop_requested = Signal()
    """The user wants to stop it."""

    def __init__(self, claim: Claim, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.claim = claim
        self.kept: Checked | None = None
        """The latest rating, or None before the first one."""

        self._theme: Theme = LIGHT
        self._results: Measured = ()
        self._is_running = False
        self.sentence = PlainLabel()
        self.sentence.setProperty("role", "claim")
        self.sentence.setWordWrap(True)
        self.badge = PlainLabel()
        self.badge.setObjectName("badge")
        self.run = QPushButton()
        self.run.setObjectName("run")
        self.run.setAutoDefault(False)
        self.run.clicked.connect(self._on_run_clicked)
        self.figures = self._text("")
        self.reason = self._text("")
        self.note = self._text("")
        if claim.note is None:
            self.note.hide()
        self.checked = self._text("hint")
        self.threshold = self._text("hint")
        self.chart = ClaimChart(claim.rows, claim.chart_title, claim.mark_title)
        self._lay_out()
        self._show()

    def _text(self, role: str) -> QLabel:
        label = PlainLabel()
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        return label

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.sentence, 1)
        head.addWidget(self.badge)
        head.addWidget(self.run)
        words = QVBoxLayout()
        words.setSpacing(6)
        for label in (self.figures, self.reason, self.note, self.threshold, self.checked):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            words.addWidget(label)
        words.addStretch(1)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addLayout(words, 5)
        body.addWidget(self.chart, 4, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addLayout(body)

    def set_theme(self, theme: Theme) -> None:
        """Paint in a theme's colours, with room for the text at its font's size."""
        self._theme = theme
        line = self.fontMetrics().lineSpacing()
        self.figures.setMinimumHeight(_FIGURE_LINES * line)
        self.reason.setMinimumHeight(_REASON_LINES * line)
        self.checked.setMinimumHeight(_CHECKED_LINES * line)
        self._show()

    def set_can_run(self, can_run: bool) -> None:
        """Enable or disable Run: not while something else is measured."""
        self.run.setEnabled(can_run or self._is_running)

    @property
    def judgement(self) -> Judgement | None:
        """The latest judgement, or None before the first one."""
        return self.claim.word(self.kept.finding) if self.kept is not None else None

    def begin(self) -> None:
        """Show that its races have started."""
        self._is_running = True
        self._results = ()
        self._show()

    def show_results(self, results: Measured) -> None:
        """Show the results so far."""
        self._results = results
        self.chart.show_chart(self._drawn(), self._theme)

    def forget(self) -> None:
        """Show the claim as if it had never been run."""
        self._is_running = False
        self.kept, self._results = None, ()
        self._show()

    def end(self, kept: Checked) -> None:
        """Show a rating: of the races that just ended, or an earlier one."""
        self._is_running = False
        self.kept, self._results = kept, ()
        self._show()

    def fail(self, problem: str) -> None:
        """Show that its races failed or were stopped; an earlier rating and chart stay."""
        self._is_running = False
        if self.kept is not None:
            self._results = ()
        self._show()
        said = problem or _("Stopped.")
        self.figures.setText("\n".join(text for text in (said, self.figures.text()) if text))
        set_style_property(self.figures, "role", "error" if problem else "")

    def _drawn(self) -> Chart | None:
        if self._results:
            return self.claim.chart(self._results)
        return self.kept.finding.chart if self.kept is not None and not self._is_running else None

    def _show(self) -> None:
        self._show_claim()
        self.run.setText(_("Stop") if self._is_running else _("Run"))
        about = clock_text(self.claim.estimate_s)
        self.run.setToolTip(
            _("Stop checking this claim")
            if self._is_running
            else _("Check this claim, about {time}").format(time=about)
        )
        # Earlier figures do not stand beside a chart that grows from nothing.
        judgement = None if self._is_running else self.judgement
        if self._is_running:
            self._show_badge(_("running\u2026"), "")
        elif judgement is None:
            self._show_badge(_("not run yet"), "")
        else:
            rating = judgement.rating
            self._show_badge(f"{_SIGNS[rating]} {rating.caption}", rating.value)
        if judgement is None:
            self.figures.setText(
                "" if self._is_running else _("Takes about {time}.").format(time=about)
            )
            self.reason.setText("")
        else:
            self.figures.setText("\n".join(map(str, judgement.figures)))
            self.reason.setText(str(judgement.reason))
        is_shown = self.kept is not None and not self._is_running
        checked = self.kept.checked_caption if self.kept is not None and is_shown else ""
        self.checked.setText(_("Checked {when}").format(when=checked) if checked else "")
        set_style_property(self.figures, "role", "")
        self.chart.show_chart(self._drawn(), self._theme)

    def _show_claim(self) -> None:
        sentence, note = str(self.claim.sentence), self.claim.note
        self.sentence.setText(sentence)
        self.threshold.setText(str(self.claim.threshold))
        self.note.setText(str(note) if note is not None else "")
        self.run.setAccessibleName(_("Run: {claim}").format(claim=sentence))
        self.chart.set_name(self.claim.sentence)

    def _show_badge(self, text: str, rating: str) -> None:
        self.badge.setText(text)
        set_style_property(self.badge, "rating", rating)

    @Slot()
    def _on_run_clicked(self) -> None:
        (self.stop_requested if self._is_running else self.run_requested).emit()
