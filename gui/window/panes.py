"""Lays out the parts of activities: a form to the left, views as tabs, a table below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget
from typing_extensions import override

from gui.preferences.settings import Settings
from gui.views.activity import Activity
from gui.views.chart_line import ChartLine, Note
from gui.views.view import View
from gui.widgets.drawer import Drawer
from gui.widgets.message_bar import MessageBar
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.tab_order import tab_stops

_SIDE_WIDTH = 330
_LEAST_LINES = 32
"""How wide a chart must be beside the form, in lines of text."""


class Panes(QSplitter):
    """Shows one view of one activity at a time."""

    view_changed = Signal()
    """Another view is in front, perhaps of another activity."""

    form_moved = Signal()
    """The form has gone into the drawer, or out of it."""

    def __init__(self, activities: Sequence[Activity], message: MessageBar) -> None:
        """Lay out the parts of some activities.

        Args:
            activities: All activities, in the order of their tabs.
            message: The bar for errors, at the bottom.
        """
        super().__init__()
        self._is_presenting = False
        self._columns: QByteArray | None = None
        """The widths of form and charts side by side, while the form is in the drawer."""

        self._latest: dict[Activity, int] = {}
        """The tab that was in front last, by activity."""

        self._places = [(one, view) for one in activities for view in one.views]
        self._activities = tuple(activities)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(False)
        self.line = ChartLine()
        """The message under the chart, with its actions."""

        self.side = QStackedWidget()
        """The form of the activity in front."""

        self.rows = QSplitter(Qt.Orientation.Vertical)
        self._below = QStackedWidget()
        for activity in activities:
            for view in activity.views:
                self.tabs.addTab(view, "")
                view.presence_changed.connect(self._show_parts)
            if activity.side is not None:
                self.side.addWidget(activity.side)
            if activity.below is not None:
                self._below.addWidget(activity.below)
        self._lay_out(message)
        self._word()
        self._show_parts()
        self.tabs.currentChanged.connect(self._on_current_changed)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        for place, (_activity, view) in enumerate(self._places):
            self.tabs.setTabText(place, str(view.title()))

    def _lay_out(self, message: MessageBar) -> None:
        charts = QWidget()
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.line)
        self._column = column
        self.rows.addWidget(charts)
        self.rows.addWidget(self._below)
        self.rows.setStretchFactor(0, 3)
        self.rows.setStretchFactor(1, 1)
        self.rows.setSizes([460, 220])
        self.rows.setChildrenCollapsible(False)
        right = QWidget()
        self._right = layout = QVBoxLayout(right)
        layout.setContentsMargins(4, 12, 14, 6)
        layout.addWidget(self.rows, 1)
        # Below, so that nothing moves from under the mouse when a race ends with a warning.
        layout.addWidget(message)
        self.side.setMinimumWidth(_SIDE_WIDTH)
        self.addWidget(self.side)
        self.addWidget(right)
        self.drawer = Drawer(right)
        """Holds the form where it has no room beside the charts."""

        self.setStretchFactor(1, 1)
        self.setSizes([_SIDE_WIDTH, 950])
        self.setChildrenCollapsible(False)

    def add_below_chart(self, part: QWidget) -> None:
        """Put a part between the message under the chart and the table."""
        self._column.addWidget(part)

    def put_above(self, widget: QWidget) -> None:
        """Show a widget above the views."""
        self._right.insertWidget(0, widget)

    @property
    def view(self) -> View:
        """The view in front."""
        return self._places[self.tabs.currentIndex()][1]

    @property
    def activity(self) -> Activity:
        """The activity whose view is in front."""
        return self._places[self.tabs.currentIndex()][0]

    @property
    def tab_stops(self) -> list[QWidget]:
        """The widgets that Tab visits after the form, in order."""
        stops: list[QWidget] = [self.tabs.tabBar()]
        for activity in self._activities:
            for part in (*activity.views, activity.below):
                stops += tab_stops(part) if part is not None else ()
        return stops

    @Slot(object)
    def show_activity(self, activity: Activity) -> None:
        """Bring an activity to the front, by the view that was in front of it last."""
        if activity is not self.activity:
            own = self._tabs_of(activity)
            latest = self._latest.get(activity, own[0])
            latest = latest if latest in own else own[0]
            # A hidden tab cannot come to the front.
            self.tabs.setTabVisible(latest, True)
            self.tabs.setCurrentIndex(latest)

    def show_note(self, note: Note) -> None:
        """Show a message under the chart, or none; nothing stands there while presenting."""
        self.line.show_note(Note() if self._is_presenting else note)

    def set_presenting(self, presenting: bool) -> None:
        """Show the chart alone, or with everything around it."""
        self._is_presenting = presenting
        for _activity, view in self._places:
            view.set_alone(presenting)
        self._show_parts()
        self._place_form()
        self.form_moved.emit()

    def step(self, by: int) -> None:
        """Go on or back in the view in front, or else to another view of its activity."""
        if self.view.step(by):
            return
        own = self._tabs_of(self.activity)
        at = own.index(self.tabs.currentIndex()) + by
        if 0 <= at < len(own):
            self.tabs.setCurrentIndex(own[at])

    def _tabs_of(self, activity: Activity) -> list[int]:
        """Return the places of an activity's views that have a tab."""
        places = enumerate(self._places)
        return [place for place, (one, view) in places if one is activity and view.is_present]

    def fit(self) -> None:
        """Make room for the widest of the forms."""
        sides = (one.side for one in self._activities)
        parts = [side.widget() if isinstance(side, ScrollColumn) else side for side in sides]
        widths = [part.minimumSizeHint().width() for part in parts if part is not None]
        self.side.setMinimumWidth(max(_SIDE_WIDTH, *(width + 16 for width in widths)))
        self._place_form()

    @property
    def has_drawer(self) -> bool:
        """Whether the form of the activity in front is in the drawer, open or closed."""
        is_away = self._columns is not None and not self._is_presenting
        return is_away and self.activity.side is not None

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_form()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_form()

    def _place_form(self) -> None:
        """Put the form beside the charts if both fit there, or else into the drawer."""
        if self._is_presenting or not self.isVisible():
            # A window that has not been shown has no width yet.
            return
        needed = self.side.minimumWidth() + _LEAST_LINES * self.fontMetrics().height()
        is_narrow = self.width() < needed
        if is_narrow is (self._columns is not None):
            return
        if is_narrow:
            self._columns = self.saveState()
            self.drawer.hold(self.side)
        else:
            columns, self._columns = self._columns, None
            self.insertWidget(0, self.side)
            self.side.setVisible(self.activity.side is not None)
            if columns is not None:
                self.restoreState(columns)
        self.form_moved.emit()

    def restore(self, settings: Settings) -> None:
        """Restore the view in front and the sizes of the parts."""
        columns = settings.bytes("columns")
        if self._columns is None:
            self.restoreState(columns)
        else:
            self._columns = columns
        self.rows.restoreState(settings.bytes("rows"))
        self.tabs.setCurrentIndex(settings.view)

    def keep(self, settings: Settings) -> None:
        """Keep which view is in front, and the sizes of the parts unless the chart is alone."""
        if not self._is_presenting:
            columns = self._columns if self._columns is not None else self.saveState()
            settings.set_bytes("columns", QByteArray(columns))
            settings.set_bytes("rows", QByteArray(self.rows.saveState()))
        settings.view = self.tabs.currentIndex()

    @Slot()
    def _show_parts(self) -> None:
        """Show the parts of the activity in front, and the tabs of its views if it has several."""
        front = self.activity
        side, below = front.side, front.below
        self._latest[front] = self.tabs.currentIndex()
        for place, (activity, view) in enumerate(self._places):
            self.tabs.setTabVisible(place, activity is front and view.is_present)
        is_several = len(front.views) > 1 and not self._is_presenting
        self.tabs.tabBar().setVisible(is_several)
        # It passes the focus on to its bar; to a hidden one, Tab would end there.
        policy = Qt.FocusPolicy.TabFocus if is_several else Qt.FocusPolicy.NoFocus
        self.tabs.setFocusPolicy(policy)
        if side is not None:
            self.side.setCurrentWidget(side)
        if below is not None:
            self._below.setCurrentWidget(below)
        if self._columns is None:
            self.side.setVisible(side is not None and not self._is_presenting)
        self._below.setVisible(below is not None and not self._is_presenting)

    @Slot(int)
    def _on_current_changed(self, _place: int) -> None:
        self._show_parts()
        self.view_changed.emit()
