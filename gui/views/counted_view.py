"""A view of one cluster count, which the user picks or lets follow the race."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from engine.race.result.result import RaceResult
from gui.views.count_selector import FOLLOW, CountSelector, count_to_show
from gui.views.header import ViewHeader
from gui.views.view import View

_SELECTOR_SHARE = 0.66
"""The most of a view's width that buttons of counts take; wider ones become a list."""


class CountedView(View):
    """Keeps which count is shown, with a header in which it is picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = FOLLOW
        self._shown = 1
        self._counts: tuple[int, ...] = ()
        self._header = ViewHeader()
        self._selector = CountSelector()
        self._selector.chosen.connect(self._on_count_chosen)

    @property
    def clusters(self) -> int:
        """The cluster count that is shown."""
        return self._shown

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._selector.set_room(event.size().width() * _SELECTOR_SHARE)

    @override
    def show_result(self, result: RaceResult) -> None:
        if result is not self.result:
            self._choose(FOLLOW)
        super().show_result(result)

    @override
    def select_lane(self, lane: int | None) -> None:
        super().select_lane(lane)
        self._show_count()

    @override
    def like(self, other: View) -> None:
        super().like(other)
        if isinstance(other, CountedView):
            self._choose(other.clusters)
            self._show_count()

    def _show_count(self) -> None:
        """Paint what has become of the race at the count that is to be shown."""
        raise NotImplementedError

    @override
    def _show_race(self) -> None:
        counts = self.spec.cluster_counts if self.spec is not None else ()
        if counts != self._counts:
            self._counts = counts
            self._selector.offer(counts)
            self._chosen = FOLLOW
        self._show_count()

    @Slot(int)
    def _on_count_chosen(self, clusters: int) -> None:
        self._chosen = clusters
        self._show_count()

    def _choose(self, clusters: int) -> None:
        self._chosen = clusters
        self._selector.choose(clusters)

    def _take_count(self) -> bool:
        """Take the count that is to be shown now; say whether it is another one."""
        before = self._shown
        self._shown = count_to_show(self._chosen, self._shown, self._counts, self.result)
        return self._shown != before
