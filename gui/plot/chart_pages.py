"""Several charts of the same lanes, of which one is shown at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

_SHOWN, _HIDDEN = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored


class ChartPages(QStackedWidget):
    """Lets the chart in front alone say how much room it needs."""

    def __init__(self, charts: Sequence[QWidget], parent: QWidget | None = None) -> None:
        """Show the first of these charts."""
        super().__init__(parent)
        self._charts = tuple(charts)
        for chart in charts:
            self.addWidget(chart)
        self.show_page(0)

    def show_page(self, page: int) -> None:
        """Bring the chart at a place to the front."""
        for place, chart in enumerate(self._charts):
            policy = _SHOWN if place == page else _HIDDEN
            chart.setSizePolicy(policy, policy)
        self.setCurrentIndex(page)
