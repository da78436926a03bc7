"""Taking the chart out of a view, to paint it alone."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget

from gui.views.view import View


def bare_chart(view: View) -> QWidget:
    """Return the chart of a view, taken out of it, without the controls above and around it."""
    chart = view.picture_widget()
    viewport = chart.parentWidget()
    scroll = viewport.parentWidget() if viewport is not None else None
    if isinstance(scroll, QScrollArea):
        scroll.takeWidget()
    chart.setParent(None)
    chart.setFont(view.font())
    return chart
