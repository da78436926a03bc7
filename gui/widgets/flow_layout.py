"""A layout that wraps: what does not fit in a line moves to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QLayoutItem, QWidget
from typing_extensions import override

_Placed = tuple[QLayoutItem, int]
"""An item, and how wide it is, in pixels."""


class FlowLayout(QLayout):
    """Places widgets side by side, in as many lines as they need.

    Widgets that expand share the rest of their line; a line without any is aligned to the left or
    to the right.
    """

    def __init__(
        self, parent: QWidget | None = None, *, spacing: int = 4, is_right: bool = False
    ) -> None:
        """Make an empty layout.

        Args:
            parent: The widget to lay out, or None to set it later.
            spacing: Pixels between widgets and between lines.
            is_right: Whether lines are aligned to the right edge.
        """
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        """The height for each width that was asked for, until something changes."""

        self._is_right = is_right
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        if parent is not None:
            parent.setLayout(self)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    @override
    def heightForWidth(self, width: int) -> int:
        # Layouts around it ask dozens of times for each change.
        if width not in self._heights:
            self._heights[width] = self._height_for(width)
        return self._heights[width]

    def _height_for(self, width: int) -> int:
        margins = self.contentsMargins()
        heights = [_height(line) for line in self._lines(width - margins.left() - margins.right())]
        between = self.spacing() * max(0, len(heights) - 1)
        return sum(heights) + between + margins.top() + margins.bottom()

    @override
    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        between = self.spacing() * max(0, len(hints) - 1)
        return self._with_margins(
            sum(hint.width() for hint in hints) + between,
            max((hint.height() for hint in hints), default=0),
        )

    @override
    def minimumSize(self) -> QSize:
        least = [item.minimumSize() for item in self._shown()]
        return self._with_margins(
            max((size.width() for size in least), default=0),
            max((size.height() for size in least), default=0),
        )

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        room = rect.marginsRemoved(self.contentsMargins())
        top = room.top()
        for line in self._lines(room.width()):
            height = _height(line)
            left = room.left()
            if self._is_right:
                used = sum(width for _, width in line) + self.spacing() * (len(line) - 1)
                left += max(0, room.width() - used)
            for item, width in line:
                own = min(height, _height([(item, width)]))
                item.setGeometry(QRect(left, top + (height - own) // 2, width, own))
                left += width + self.spacing()
            top += height + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _with_margins(self, width: int, height: int) -> QSize:
        margins = self.contentsMargins()
        return QSize(
            width + margins.left() + margins.right(), height + margins.top() + margins.bottom()
        )

    def _lines(self, room: int) -> list[list[_Placed]]:
        """Return the items line by line, none wider than ``room`` pixels."""
        lines: list[list[_Placed]] = []
        left = 0
        for item in self._shown():
            width = min(item.sizeHint().width(), max(room, 1))
            if not lines or left + width > room:
                lines.append([])
                left = 0
            lines[-1].append((item, width))
            left += width + self.spacing()
        return [self._spread(line, room) for line in lines]

    def _spread(self, line: list[_Placed], room: int) -> list[_Placed]:
        """Return a line whose expanding items share the rest of ``room``."""
        expanding = sum(_expands(item) for item, _ in line)
        used = sum(width for _, width in line) + self.spacing() * (len(line) - 1)
        if not expanding or used >= room:
            return line
        share = (room - used) // expanding
        return [(item, width + share * _expands(item)) for item, width in line]


class FlowBox(QFrame):
    """A widget with such a layout, never lower than its lines take at its width.

    Boxes and splitters ask for a least height that knows of no width: they would cut the lines.
    """

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show):
            layout = self.layout()
            # Before it is shown its width is not yet its own.
            if layout is not None and self.isVisible():
                self.setMinimumHeight(layout.heightForWidth(self.width()))
        return super().event(event)


def _expands(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _height(line: list[_Placed]) -> int:
    return max(
        item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
        for item, width in line
    )
