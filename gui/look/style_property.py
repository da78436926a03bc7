"""Properties of a widget that the style sheet selects by, such as ``role`` or ``severity``."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_style_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property and style the widget by it: Qt alone would go on as before."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    restyle(widget)


def restyle(widget: QWidget) -> None:
    """Style a widget again, for its properties or its font have changed.

    The sheet sets weights only; a size that the widget was given stays.
    """
    size = widget.font().pointSizeF()
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    if widget.font().pointSizeF() != size:
        font = widget.font()
        font.setPointSizeF(size)
        widget.setFont(font)
