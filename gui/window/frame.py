"""The window's parts, where they are, and what they show."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.export.table.column import Column
from engine.export.table.table import Place
from engine.race.plan.plan import Plan
from engine.race.result.result import RaceResult
from engine.race.spec.race import RaceSpec
from gui.article.page import ArticlePage
from gui.ask.dialogs import Dialogs
from gui.form.race_form import RaceForm
from gui.look.assets import asset
from gui.results.panel import ResultPanel
from gui.server.page import ServerPage
from gui.session.race_session import RaceSession
from gui.trust.button import TrustButton
from gui.views.chart_line import ChartLine
from gui.views.view import View
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.message_bar import MessageBar
from gui.widgets.scroll_column import ScrollColumn
from gui.widgets.tab_order import chain_tabs, tab_stops
from gui.window.actions import Actions
from gui.window.progress import RaceProgress
from gui.window.shown_views import VIEWS

_FORM_WIDTH = 330


class WindowFrame(QMainWindow):
    """Form, charts and table round one race at a time, not connected yet."""

    def __init__(self, dialogs: Dialogs) -> None:
        super().__init__()
        self.setWindowTitle("Racelane")
        self.setWindowIcon(QIcon(str(asset("icon.svg"))))
        self.resize(1280, 800)
        # From now on the layout sets none by itself: see event().
        self.setMinimumSize(1, 1)
        self._plan: tuple[RaceSpec, Plan] | None = None
        self._behind: set[View] = set()
        self.session = RaceSession(self)
        self.form = RaceForm(dialogs)
        self.views: list[View] = [view() for view in VIEWS]
        self.article = next(view for view in self.views if isinstance(view, ArticlePage))
        self.server = next(view for view in self.views if isinstance(view, ServerPage))
        self.message = MessageBar()
        self.progress = RaceProgress()
        self.tabs = QTabWidget()
        self.line = ChartLine()
        """What is to be said of the chart: one message, and what can be done about it."""

        self.caption = ElidedLabel()
        self.caption.setProperty("role", "hint")
        self.caption.setContentsMargins(14, 0, 0, 0)
        self.actions_ = Actions(self, [view.title() for view in self.views])
        self.trust = TrustButton(self)
        self.trust.setToolTip(self.actions_.trust.toolTip())
        self.panel = ResultPanel(self.actions_.copies)
        self.table = self.panel.table
        self._lay_out()

    def _lay_out(self) -> None:
        self.tool_bar = self._make_tool_bar()
        for view in self.views:
            self.tabs.addTab(view, view.title())
        self.tabs.setDocumentMode(False)
        scroll = ScrollColumn(self.form)
        self.form_panel = QStackedWidget()
        self.form_panel.setMinimumWidth(_FORM_WIDTH)
        self.form_panel.addWidget(scroll)
        self._form_scroll = scroll
        self.form.more.button.clicked.connect(self._on_more_clicked)
        self.form_panel.addWidget(self.server.side)
        self.rows = QSplitter(Qt.Orientation.Vertical)
        charts = QWidget()
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.line)
        self.rows.addWidget(charts)
        self.rows.addWidget(self.panel)
        self.rows.setStretchFactor(0, 3)
        self.rows.setStretchFactor(1, 1)
        self.rows.setSizes([460, 220])
        right = QWidget()
        layout = QVBoxLayout(right)
        layout.setContentsMargins(4, 12, 14, 6)
        layout.addWidget(self.rows, 1)
        # Below, so that nothing moves from under the mouse when a race ends with a warning.
        layout.addWidget(self.message)
        self.columns = QSplitter()
        self.columns.addWidget(self.form_panel)
        self.columns.addWidget(right)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([_FORM_WIDTH, 950])
        self.columns.setChildrenCollapsible(False)
        self.rows.setChildrenCollapsible(False)
        self.setCentralWidget(self.columns)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.caption, 1)
        self.statusBar().addPermanentWidget(self.trust)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Have Tab lead through the charts' controls and the table before it comes round."""
        stops: list[QWidget] = [self.tabs.tabBar()]
        for part in (*self.views, self.panel):
            stops += tab_stops(part)
        chain_tabs([*stops, self.trust])

    def _make_tool_bar(self) -> QToolBar:
        bar = QToolBar(self.tr("Race"))
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        bar.addAction(self.actions_.start)
        bar.addAction(self.actions_.stop)
        bar.addWidget(self.progress)
        bar.addAction(self.actions_.save_picture)
        bar.addAction(self.actions_.copy_picture)
        bar.addAction(self.actions_.present)
        self.start_button = bar.widgetForAction(self.actions_.start)
        self.start_button.setObjectName("start")
        self.stop_button = bar.widgetForAction(self.actions_.stop)
        for action in bar.actions():
            button = bar.widgetForAction(action)
            if isinstance(button, QToolButton):
                button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return bar

    def fit_screen(self) -> None:
        """Be no larger than the screen has room for, before it is shown."""
        self.resize(self.size().boundedTo(self.screen().availableSize()))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # What the parts need never makes the window larger: they scroll, wrap and elide.
            least = self.minimumSizeHint().boundedTo(self.size())
            if least != self.minimumSize():
                self.setMinimumSize(least)
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What buttons and tabs leave over is meant for the view; what is typed is not.
        is_typed = isinstance(self.focusWidget(), (QLineEdit, QAbstractSpinBox, QComboBox))
        if is_typed or not self.view.take_key(event):
            super().keyPressEvent(event)

    @property
    def view(self) -> View:
        """The view in front."""
        return self.views[self.tabs.currentIndex()]

    @property
    def result(self) -> RaceResult | None:
        """The race that is shown."""
        return self.session.result

    @property
    def table_columns(self) -> tuple[Column, ...]:
        """The columns that the results table shows."""
        return self.table.columns

    @property
    def table_order(self) -> list[Place]:
        """The results table's rows as they are sorted, each by its lane and cluster count."""
        return self.table.order

    @property
    def stream(self) -> bytes:
        """The race file of the race that is shown."""
        return self.session.stream

    def show_plan(self, spec: RaceSpec, plan: Plan) -> None:
        """Show in every view what a race would be: at once in front, elsewhere once it comes there.

        The form asks for it at every key, and each view takes milliseconds.
        """
        self._plan = (spec, plan)
        self._behind = set(self.views)
        self.catch_up()

    def catch_up(self) -> None:
        """Show the latest plan in the view in front, if it has not shown it yet."""
        if self._plan is not None and self.view in self._behind:
            self._behind.remove(self.view)
            self.view.show_plan(*self._plan)

    def show_result(self, result: RaceResult) -> None:
        """Show a race in every view."""
        self._behind = set()
        for view in self.views:
            view.show_result(result)

    @Slot(object)
    def select_lane(self, lane: int | None) -> None:
        """Show one lane, given by its place, as the one that is looked at, everywhere."""
        for view in self._behind:
            if self._plan is not None:
                view.show_plan(*self._plan)
        self._behind = set()
        for view in self.views:
            view.select_lane(lane)
        self.table.select_lane(lane)

    def show_table(self) -> None:
        """Show the results table beside the views that it belongs to."""
        is_presenting = self.actions_.present.isChecked()
        self.panel.setVisible(not is_presenting and self.view.shows_race)
        self.server.table.setVisible(not is_presenting)

    def fit_forms(self) -> None:
        """Make room for the widest of the forms on the left."""
        forms = (self.form, self.server.form, self.server.hand)
        widest = max(form.minimumSizeHint().width() for form in forms)
        self.form_panel.setMinimumWidth(max(_FORM_WIDTH, widest + 16))

    @Slot(bool)
    def _on_more_clicked(self, is_open: bool) -> None:
        if is_open:  # Once it is laid out, for it opens below what is in view.
            part = self.form.more.part
            QTimer.singleShot(0, part, lambda: self._form_scroll.ensureWidgetVisible(part))
