"""The Timeline's controls: which lanes and which runs to show."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QToolButton, QWidget

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
        self._lane = self._list(_("Lane to show"))
        self._other = self._list(_("Lane to compare with"))
        self._run = self._list(_("Run to show"))
        self._lane.setToolTip(_("Which lanes to show"))
        self._other.setToolTip(_("A second lane on the same time axis"))
        self._run.setToolTip(_("Which run of each lane to show"))
        fit = QToolButton()
        fit.setObjectName("segment")
        fit.setText(pgettext("button", "Fit"))
        fit.setToolTip(
            _("Fit everything into view (F)\nW S zoom, A D pan; Shift+W Shift+S zoom the rows")
        )
        fit.clicked.connect(self.fit_requested)
        layout = FlowLayout(self)
        for widget in (self._lane, self._other, self._run, fit):
            layout.addWidget(widget)
        self.offer_lanes([])
        self.offer_blocks([])

    def _list(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
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
        _fill(self._lane, [(_("All lanes"), _NONE), *_numbered(titles)])
        _fill(self._other, [(_("Compare\u2026"), _NONE), *_numbered(titles)])
        self._enable()

    def offer_blocks(self, blocks: Sequence[int]) -> None:
        """Offer these blocks' runs beside the median runs; keep the choice if possible."""
        chosen = self._run.currentData()
        text = _("Block {number}")
        _fill(
            self._run,
            [
                (_("Median run"), _NONE),
                *((text.format(number=number), block) for number, block in enumerate(blocks, 1)),
            ],
        )
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


def _numbered(titles: Sequence[str]) -> list[tuple[str, int]]:
    return [(title, place) for place, title in enumerate(titles)]


def _fill(box: QComboBox, entries: Sequence[tuple[str, int]]) -> None:
    box.clear()
    for text, data in entries:
        box.addItem(text, data)
    # The list is as wide as it needs to be; the box is not.
    box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 8)
