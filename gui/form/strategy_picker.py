"""All strategies by family, to add to the race or remove from it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.machine.interpreter import obstacle, own_interpreter
from engine.race.spec.lane import Lane
from engine.strategies import STRATEGIES, Strategy
from engine.strategies.strategy import Group
from engine.vocabulary.wording import N_, _
from gui.look.icons import blank_icon, icon
from gui.look.markers import marker_icon
from gui.look.theme import Theme
from gui.widgets.plain_text import PlainLabel
from gui.widgets.scroll_column import ScrollColumn

_WIDTH = 470


_GROUP_TITLES = {
    Group.BASELINE: N_("Baseline"),
    Group.THREADS: N_("Threads"),
    Group.PROCESSES: N_("Processes"),
    Group.COROUTINES: N_("Coroutines"),
    Group.COMBINED: N_("Combined"),
}


class StrategyPicker(QFrame):
    """A panel beside the form; Esc or a click elsewhere closes it."""

    lanes_changed = Signal(object)
    """The user changed the lanes; a tuple of ``Lane``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("picker")
        self._lanes: tuple[Lane, ...] = ()
        self.boxes: dict[str, QCheckBox] = {}
        """One check box per strategy, by name."""

        self.more: dict[str, QToolButton] = {}
        """Buttons that add another lane of a strategy, by its name."""

        self._notes: dict[str, PlainLabel] = {}
        inner = QWidget()
        inner.setObjectName("pickerInner")
        self._grid = QGridLayout(inner)
        self._grid.setContentsMargins(16, 12, 12, 14)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        own = own_interpreter()
        for group in Group:
            heading = PlainLabel(_GROUP_TITLES[group])
            heading.setProperty("role", "group")
            self._grid.addWidget(heading, self._grid.rowCount(), 0, 1, 2)
            for strategy in STRATEGIES:
                if strategy.group is group:
                    self._add(strategy, is_able=obstacle(strategy, own) is None)
        scroll = ScrollColumn(inner, N_("Strategies"))
        self._inner = inner
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(scroll)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        own = own_interpreter()
        include = _("Include {strategy} in the race")
        add = _("Add another {strategy} lane, with its own options")
        for strategy in STRATEGIES:
            name, title = strategy.name, strategy.title
            self.boxes[name].setToolTip(include.format(strategy=title))
            self.more[name].setToolTip(add.format(strategy=title))
            self.more[name].setAccessibleName(add.format(strategy=title))
            self._notes[name].setText(str(obstacle(strategy, own) or strategy.summary))

    def _add(self, strategy: type[Strategy], *, is_able: bool) -> None:
        row = self._grid.rowCount()
        box = _WideBox(strategy.title)
        box.setEnabled(is_able)
        box.setIconSize(QSize(16, 16))
        box.setMinimumHeight(26)
        box.clicked.connect(partial(self._on_box_clicked, strategy.name))
        note = PlainLabel()
        note.setProperty("role", "note")
        note.setEnabled(is_able)
        note.setWordWrap(True)
        note.setContentsMargins(46, 0, 0, 4)
        more = QToolButton()
        more.setObjectName("quiet")
        more.setAutoRaise(True)
        more.setIcon(blank_icon())
        more.setVisible(is_able)
        more.clicked.connect(partial(self._on_more_clicked, strategy.name))
        self._grid.addWidget(box, row, 0)
        self._grid.addWidget(more, row, 1)
        self._grid.addWidget(note, row + 1, 0, 1, 2)
        self.boxes[strategy.name] = box
        self.more[strategy.name] = more
        self._notes[strategy.name] = note

    def set_lanes(self, lanes: tuple[Lane, ...]) -> None:
        """Tick the strategies of these lanes."""
        self._lanes = lanes
        raced = {lane.strategy for lane in lanes}
        for name, box in self.boxes.items():
            box.setChecked(name in raced)
            # A strategy that cannot run here can still be removed.
            if name in raced:
                box.setEnabled(True)

    def set_theme(self, theme: Theme) -> None:
        """Show the strategies' markers in a theme's colours."""
        for style, strategy in enumerate(STRATEGIES):
            self.boxes[strategy.name].setIcon(marker_icon(style, theme))

    def set_icons(self, theme: Theme) -> None:
        """Show icons in a theme's colours."""
        for button in self.more.values():
            button.setIcon(icon("add", theme, theme.muted))

    def show_at(self, button: QWidget) -> None:
        """Open to the right of a button, as high as the screen allows."""
        screen = button.screen().availableGeometry()
        self.setFixedWidth(_WIDTH)
        wanted = self._inner.heightForWidth(_WIDTH - 2)
        height = min(max(wanted, self._inner.sizeHint().height()) + 4, screen.height() - 40)
        self.resize(_WIDTH, height)
        corner = button.mapToGlobal(QPoint(button.width() + 12, 0))
        x = min(corner.x(), screen.right() - _WIDTH)
        y = max(screen.top() + 20, min(corner.y() - height // 2, screen.bottom() - height - 20))
        self.move(x, y)
        self.show()
        next(iter(self.boxes.values())).setFocus()

    def _on_box_clicked(self, name: str) -> None:
        if self.boxes[name].isChecked():
            self._add_lane(name)
        else:
            self._want(tuple(lane for lane in self._lanes if lane.strategy != name))

    def _on_more_clicked(self, name: str) -> None:
        self._add_lane(name)

    def _add_lane(self, name: str) -> None:
        """Add a lane of a strategy where its family is in the list."""
        order = [
            strategy.name for group in Group for strategy in STRATEGIES if strategy.group is group
        ]
        after = order[order.index(name) + 1 :]
        place = sum(lane.strategy not in after for lane in self._lanes)
        same = [lane for lane in self._lanes if lane.strategy == name]
        title = next(one for one in STRATEGIES if one.name == name).title
        # A second lane needs a name until its options differ.
        lane = Lane(name, name=f"{title} {len(same) + 1}") if same else Lane(name)
        self._want((*self._lanes[:place], lane, *self._lanes[place:]))

    def _want(self, lanes: tuple[Lane, ...]) -> None:
        self.set_lanes(lanes)
        self.lanes_changed.emit(lanes)


class _WideBox(QCheckBox):
    """A check box that can be clicked over its whole width."""

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)
