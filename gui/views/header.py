"""The line over a chart: what it shows, a hint, and its controls."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.widgets.elided_label import ElidedLabel
from gui.widgets.flow_layout import FlowBox, FlowLayout


class ViewHeader(FlowBox):
    """Title on the left, controls on the right, the hint between them.

    Without room for both, the controls go below the title, in as many lines as they need: a
    header never makes its window wider.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel()
        self._title.setProperty("role", "heading")
        self._hint = ElidedLabel()
        self._hint.setProperty("role", "hint")
        # It gets the room that the title leaves.
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = QWidget()
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(words)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._title)
        line.addWidget(self._hint, 1)
        self.box = QWidget()
        """What holds the controls."""

        self.controls = FlowLayout(self.box, spacing=4)
        """Where a view puts its controls."""

        layout = FlowLayout(self, spacing=8, is_right=True)
        layout.setContentsMargins(20, 14, 20, 2)
        layout.addWidget(words)
        layout.addWidget(self.box)

    @property
    def title(self) -> str:
        """The title, as it was said."""
        return self._title.text()

    def say(self, title: str, hint: str = "") -> None:
        """Show a title, and a hint if there is one."""
        self._title.setText(title)
        self._hint.setText(hint)

    def show_controls(self, shown: bool) -> None:
        """Show the hint and the controls, or the title alone."""
        self.box.setVisible(shown)
        self._hint.setVisible(shown)
