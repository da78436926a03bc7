"""The results under the charts: the table, and what its lanes are compared with."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.result import RaceResult
from engine.spec import MAX_BAND, RaceSpec
from engine.verdict import interval_caption
from gui.elided_label import ElidedLabel
from gui.markers import marker_icon
from gui.result_table import ResultTable
from gui.theme import LIGHT, Theme
from gui.wheel_guard import WheelGuard

_LEAST_BASELINE = 12
_MOST_BASELINE = 220
_USUAL_BAND = 0.01


class ResultPanel(QWidget):
    """The results table under a bar with its controls."""

    compared = Signal()
    """The lanes of the race at hand are compared with another of them, or by another band."""

    def __init__(self, copies: list[QAction], parent: QWidget | None = None) -> None:
        """Lay the panel out.

        Args:
            copies: Actions that copy the table.
            parent: The owner, in Qt's sense.
        """
        super().__init__(parent)
        self._result: RaceResult | None = None
        self._theme: Theme = LIGHT
        self._wanted_baseline = ""
        self._wanted_band = _USUAL_BAND
        self._guard = WheelGuard(self)
        self.table = ResultTable()
        self._about = ElidedLabel()
        self._about.setProperty("role", "hint")
        self.baseline = QComboBox()
        self.baseline.setToolTip(self.tr("The lane that the others are compared with"))
        self.baseline.setAccessibleName(self.tr("Baseline"))
        self.baseline.setMaximumWidth(_MOST_BASELINE)
        self.baseline.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.baseline.setMinimumContentsLength(_LEAST_BASELINE)
        self.baseline.activated.connect(self._on_baseline_activated)
        self.band = QDoubleSpinBox()
        self.band.setRange(0.0, MAX_BAND * 100)
        self.band.setDecimals(1)
        self.band.setSingleStep(0.5)
        self.band.setKeyboardTracking(False)
        self.band.setSuffix(self.tr(" %"))
        self.band.setToolTip(
            self.tr("A lane whose ratio to the baseline may lie this close to 1 is a tie")
        )
        self.band.setAccessibleName(self.tr("Band of the verdicts"))
        self.band.valueChanged.connect(self._on_band_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._make_bar(copies))
        layout.addWidget(self.table, 1)
        self.show_result(None)

    @property
    def wanted_band(self) -> float:
        """The band that the user chose last, as a share of 1."""
        return self._wanted_band

    def want_band(self, band: float) -> None:
        """Choose a band as the user would, for races to come."""
        self._wanted_band = band
        if self._result is None:
            self._show_band(band)

    def judged(self, spec: RaceSpec) -> RaceSpec:
        """Return a race that is judged as the user chose: by the same band and baseline."""
        titles = [lane.title for lane in spec.lanes]
        known = self._wanted_baseline in titles
        return msgspec.structs.replace(
            spec,
            band=self._wanted_band,
            baseline=titles.index(self._wanted_baseline) if known else spec.baseline,
        )

    def show_result(self, result: RaceResult | None) -> None:
        """Show a race as far as it has come."""
        if result is not self._result or result is None:
            self._result = result
            self._fill()
        self.table.show_result(result)
        waiting = self.tr("Results appear here as runs finish.")
        self._about.setText(interval_caption(result) if result is not None else waiting)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self._fill()
        self.table.set_theme(theme)

    def _fill(self) -> None:
        """Offer the lanes of the race at hand, and show how it is judged."""
        self.baseline.clear()
        result = self._result
        for lane in result.lanes if result is not None else ():
            self.baseline.addItem(marker_icon(lane.style, self._theme), lane.title)
        if result is not None:
            self.baseline.setCurrentIndex(result.baseline)
        self._show_band(result.band if result is not None else self._wanted_band)
        self.baseline.setEnabled(result is not None and len(result.lanes) > 1)

    def _show_band(self, band: float) -> None:
        self.band.blockSignals(True)
        self.band.setValue(band * 100)
        self.band.blockSignals(False)

    @Slot(int)
    def _on_baseline_activated(self, place: int) -> None:
        if self._result is not None:
            self._wanted_baseline = self._result.lanes[place].title
            self._compare(place, self._result.band)

    @Slot(float)
    def _on_band_changed(self, percent: float) -> None:
        self._wanted_band = round(percent / 100, 6)
        if self._result is not None:
            self._compare(self._result.baseline, self._wanted_band)

    def _compare(self, baseline: int, band: float) -> None:
        assert self._result is not None
        self._result.compare_with(baseline, band)
        self.show_result(self._result)
        self.compared.emit()

    def _make_bar(self, copies: list[QAction]) -> QHBoxLayout:
        columns = self._make_button(self.tr("Columns"), self.tr("Choose the table's columns"))
        columns.setMenu(self.table.column_menu)
        copy = self._make_button(self.tr("Copy"), self.tr("Copy the table as it is shown"))
        copied = QMenu(copy)
        copied.setToolTipsVisible(True)
        copied.addActions(copies)
        copy.setMenu(copied)
        bar = QHBoxLayout()
        bar.setContentsMargins(6, 2, 0, 0)
        bar.setSpacing(6)
        bar.addWidget(self._about, 1)
        for text, field in ((self.tr("&Baseline"), self.baseline), (self.tr("Band"), self.band)):
            label = QLabel(text)
            label.setBuddy(field)
            bar.addWidget(label)
            bar.addWidget(field)
            bar.addSpacing(6)
            self._guard.guard(field)
        bar.addWidget(columns)
        bar.addWidget(copy)
        return bar

    def _make_button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("menu")
        button.setText(text)
        button.setToolTip(tip)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button
