"""The results under the charts: the table, and the baseline and band of its verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.race.result.result import RaceResult
from engine.race.result.verdict import interval_caption, is_single
from engine.vocabulary.bounds import DEFAULT_BAND, MAX_BAND
from engine.vocabulary.glossary import BAND, BASELINE
from engine.vocabulary.wording import N_, _
from gui.look.markers import marker_icon
from gui.look.style_property import set_style_property
from gui.look.theme import LIGHT, Theme
from gui.results.table import ResultTable
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.flow_layout import FlowBox, FlowLayout
from gui.widgets.number_box import NumberBox
from gui.widgets.term_label import TermLabel
from gui.widgets.wheel_guard import WheelGuard

_LEAST_BASELINE = 12
_LEAST_TABLE = 48
_MOST_BASELINE = 220


class ResultPanel(QWidget):
    """The results table and the bar with its controls."""

    compared = Signal(object, float)
    """The user changed the baseline (a lane, None for the default) or the band (a share of 1)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: RaceResult | None = None
        self._theme: Theme = LIGHT
        self._usual_baseline: int | None = None
        self._guard = WheelGuard(self)
        self._copies = QMenu(self)
        self.table = ResultTable()
        self.table.setMinimumHeight(_LEAST_TABLE)
        self._about = ElidedLabel()
        self._about.setProperty("role", "hint")
        self.baseline = QComboBox()
        self.baseline.setMaximumWidth(_MOST_BASELINE)
        self.baseline.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.baseline.setMinimumContentsLength(_LEAST_BASELINE)
        self.baseline.activated.connect(self._on_changed)
        self.band = NumberBox(
            BAND.sentence,
            "%",
            0.5,
            least=0.0,
            most=MAX_BAND * 100,
        )
        self.band.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.band.setKeyboardTracking(False)
        self.band.set_name(N_("Band of the verdicts"))
        self.band.problem_changed.connect(self._show_about)
        self.band.valueChanged.connect(self._on_changed)
        self._columns = self._make_button()
        self._copy = self._make_button()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._make_bar())
        layout.addWidget(self.table, 1)
        self._word()
        self.show_result(None)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._show_about()

    def _word(self) -> None:
        self.baseline.setToolTip(str(BASELINE.sentence))
        self.baseline.setAccessibleName(_("Baseline"))
        self._columns.setText(_("Columns"))
        self._columns.setToolTip(_("Choose the table's columns"))
        self._copy.setText(_("Copy"))
        self._copy.setToolTip(_("Copy the table as it is shown"))

    def show_result(self, result: RaceResult | None) -> None:
        """Show a race's result so far."""
        if result is not self._result or result is None:
            self._result = result
            is_usual = result is not None and result.spec.baseline is None
            self._usual_baseline = (
                result.usual_baseline if result is not None and is_usual else None
            )
            self._fill()
        self.table.show_result(result)
        self._show_about()

    def offer_copies(self, copies: Sequence[QAction]) -> None:
        """Offer what copies the table, in one form or another."""
        self._copies.addActions(list(copies))

    @property
    def about(self) -> str:
        """The line about the table, or the band's error."""
        return self._about.text()

    @Slot()
    def _show_about(self) -> None:
        if self.band.problem:
            text = _("The band {problem}").format(problem=self.band.problem)
        elif self._result is None:
            text = _("Results appear here as runs finish.")
        else:
            # The line under the chart says that single runs allow no statistics.
            text = "" if is_single(self._result) else interval_caption(self._result)
        self._about.setText(text)
        is_wrong = bool(self.band.problem)
        set_style_property(self._about, "role", "error" if is_wrong else "hint")
        set_style_property(self.band, "invalid", is_wrong)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._fill()
        self.table.set_theme(theme)

    def _fill(self) -> None:
        """Offer the lanes of the current race, and show its baseline and band."""
        self.baseline.clear()
        result = self._result
        for lane in result.lanes if result is not None else ():
            self.baseline.addItem(marker_icon(lane.style, self._theme), lane.title)
        if result is not None:
            self.baseline.setCurrentIndex(result.baseline)
        self.band.blockSignals(True)
        self.band.setValue((result.band if result is not None else DEFAULT_BAND) * 100)
        self.band.blockSignals(False)
        can_compare = result is not None and len(result.lanes) > 1
        self.baseline.setEnabled(can_compare)
        self.band.setEnabled(can_compare)

    @Slot()
    def _on_changed(self) -> None:
        if self._result is None:
            return
        place, band = self.baseline.currentIndex(), round(self.band.value() / 100, 8)
        self._result.compare_with(place, band)
        self.show_result(self._result)
        is_usual = place == self._usual_baseline
        self.compared.emit(None if is_usual else self._result.spec.lanes[place], band)

    def _make_bar(self) -> FlowBox:
        self._columns.setMenu(self.table.column_menu)
        self._copies.setToolTipsVisible(True)
        self._copy.setMenu(self._copies)
        box = FlowBox()
        bar = FlowLayout(box, spacing=6)
        bar.setContentsMargins(6, 2, 0, 0)
        self._about.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(self._about)
        for text, field in ((N_("&Baseline"), self.baseline), (N_("Band"), self.band)):
            label = TermLabel(text)
            label.setBuddy(field)
            bar.addWidget(label)
            bar.addWidget(field)
            self._guard.guard(field)
        bar.addWidget(self._columns)
        bar.addWidget(self._copy)
        return box

    def _make_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("menu")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
