"""The Timeline's controls: which lanes and which runs to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget
from typing_extensions import override

from engine.vocabulary.wording import _, pgettext
from gui.widgets.flow_layout import FlowLayout

_NONE = -1
"""Stands for all lanes, for no other lane, and for the median run."""

_SHOWN_LETTERS = 9
_LEAST_WIDTH = 84


class TimelineControls(QWidget):
    """Lists of lanes and runs, and a button that fits everything into view."""

    changed = Signal()
    """The user chose other lanes or another run."""

    fit_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane, self._other, self._run = self._list(), self._list(), self._list()
        self._fit = QToolButton()
        self._fit.setObjectName("segment")
        self._fit.clicked.connect(self.fit_requested)
        layout = FlowLayout(self)
        for widget in (self._lane, self._other, self._run, self._fit):
            layout.addWidget(widget)
        self.offer_lanes([])
        self.offer_blocks([])
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._word_entries()

    def _word(self) -> None:
        self._lane.setAccessibleName(_("Lane to show"))
        self._lane.setToolTip(_("Which lanes to show"))
        self._other.setAccessibleName(_("Lane to compare with"))
        self._other.setToolTip(_("A second lane on the same time axis"))
        self._run.setAccessibleName(_("Run to show"))
        self._run.setToolTip(_("Which run of each lane to show"))
        self._fit.setText(pgettext("button", "Fit"))
        self._fit.setToolTip(
            _("Fit everything into view (F)\nW S zoom, A D pan; Shift+W Shift+S zoom the rows")
        )

    def _word_entries(self) -> None:
        firsts = {
            self._lane: _("All lanes"),
            self._other: _("Compare\u2026"),
            self._run: _("Median run"),
        }
        for number in range(1, self._run.count()):
            self._run.setItemText(number, _("Block {number}").format(number=number))
        for box, first in firsts.items():
            box.setItemText(0, first)
            # The list is as wide as it needs to be; the box is not.
            box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 8)

    def _list(self) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_SHOWN_LETTERS)
        box.setMinimumWidth(_LEAST_WIDTH)
        box.activated.connect(self._on_activated)
        return box

    @property
    def lanes(self) -> tuple[int, ...] | None:
        """The places of the lanes to show, or None for all."""
        lane, other = self._lane.currentData(), self._other.currentData()
        if lane == _NONE:
            return None
        return (lane,) if other in (_NONE, lane) else (lane, other)

    @property
    def block(self) -> int | None:
        """The block whose runs to show, or None for the median runs."""
        block: int = self._run.currentData()
        return None if block == _NONE else block

    def offer_lanes(self, titles: Sequence[str]) -> None:
        """Offer these lanes, and show all of them at first."""
        for box in (self._lane, self._other):
            _fill(box, titles, range(len(titles)))
        self._word_entries()
        self._enable()

    def offer_blocks(self, blocks: Sequence[int]) -> None:
        """Offer these blocks' runs beside the median runs; keep the choice if possible."""
        chosen = self._run.currentData()
        _fill(self._run, [""] * len(blocks), blocks)
        self._word_entries()
        self._run.setCurrentIndex(max(0, self._run.findData(chosen)))
        self._run.setVisible(len(blocks) > 1)

    def choose(self, lanes: tuple[int, ...] | None, block: int | None) -> None:
        """Show a choice as the user would make it."""
        first, other = (*(lanes or ()), _NONE, _NONE)[:2]
        self._lane.setCurrentIndex(self._lane.findData(first))
        self._other.setCurrentIndex(self._other.findData(other))
        self._run.setCurrentIndex(max(0, self._run.findData(_NONE if block is None else block)))
        self._enable()

    def _enable(self) -> None:
        self._other.setEnabled(self._lane.currentData() != _NONE)

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self._enable()
        self.changed.emit()


def _fill(box: QComboBox, texts: Sequence[str], values: Sequence[int]) -> None:
    """Offer values with their texts, after the entry for none of them."""
    box.clear()
    box.addItem("", _NONE)
    for text, value in zip(texts, values, strict=True):
        box.addItem(text, value)
