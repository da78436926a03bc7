"""Taking the chart out of a view, to paint it alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QScrollArea, QWidget

from gui.look.theme import Theme
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
    dress(chart, view.theme)
    return chart


def dress(chart: QWidget, theme: Theme) -> None:
    """Give a chart no other ground than the theme's: another would shine through at its edges."""
    chart.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
    ground = QPalette(chart.palette())
    for role in (QPalette.ColorRole.Window, QPalette.ColorRole.Base):
        ground.setColor(role, QColor(theme.base))
    chart.setPalette(ground)
