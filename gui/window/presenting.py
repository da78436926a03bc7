"""Presenting: one view alone on the whole screen, in text that the last row of a room can read."""

from __future__ import annotations

from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QToolButton, QWidget
from typing_extensions import override

from gui.plot.stage_text import stage_font
from gui.preferences.appearance import Appearance
from gui.stage import keys
from gui.stage.transport import Transport
from gui.views.view import View
from gui.widgets.blank import Blank
from gui.widgets.elided_label import ElidedLabel
from gui.window.actions import Actions
from gui.window.panes import Panes

_IDLE_MS = 3000
_MOST_SCALE = 2.0
_BARS = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
_ASKING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


@dataclass(frozen=True, slots=True)
class _Usual:
    """The window before presenting, to be restored to the pixel."""

    state: Qt.WindowState
    geometry: QRect
    columns: QByteArray
    rows: QByteArray
    focus: QWidget | None


class Presenting(QObject):
    """Shows a view, its title and a line with what is raced, and nothing else.

    The controls come while the mouse moves, or by Tab, at their usual size: they are for the
    speaker, who sits near.
    """

    def __init__(
        self,
        window: QMainWindow,
        panes: Panes,
        actions: Actions,
        appearance: Appearance,
        line: ElidedLabel,
        transport: Transport,
    ) -> None:
        """Present the views of a window.

        Args:
            window: The controls come in its status bar.
            panes: Show the views.
            actions: Of the window.
            appearance: Tells when the theme changes.
            line: Says what is raced.
            transport: Controls a replay.
        """
        super().__init__(window)
        self._window = window
        self._panes = panes
        self._actions = actions
        self._line = line
        self._transport = transport
        self._aside: tuple[QWidget, ...] = ()
        self._large: set[View] = set()
        self._usual: _Usual | None = None
        self._scale = 1.0
        self._pointer = QPoint()
        self._blank = Blank(window)
        self.controls = QWidget()
        """The actions of the window that a speaker needs."""

        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._on_idle)
        self._offer(actions)
        actions.stage[keys.NEXT_VIEW].triggered.connect(lambda: panes.step(1))
        actions.stage[keys.PREVIOUS_VIEW].triggered.connect(lambda: panes.step(-1))
        actions.stage[keys.BLANK].triggered.connect(self._blank.cover)
        for place, row in enumerate(keys.VALUES):
            action = actions.stage[row]
            action.triggered.connect(lambda _checked=False, at=place: panes.view.pick_value(at))
        panes.view_changed.connect(self._on_view_changed)
        appearance.changed.connect(self._on_appearance_changed)

    def _offer(self, actions: Actions) -> None:
        row = QHBoxLayout(self.controls)
        row.setContentsMargins(0, 0, 8, 0)
        offered = (
            actions.start,
            actions.stop,
            actions.replay,
            actions.stage[keys.PREVIOUS_VIEW],
            actions.stage[keys.NEXT_VIEW],
            actions.stage[keys.BLANK],
            actions.present,
        )
        for action in offered:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(button)
        self._window.statusBar().addPermanentWidget(self.controls)
        self.controls.hide()

    def put_aside(self, *widgets: QWidget) -> None:
        """Hide some widgets of the window while presenting."""
        self._aside = widgets

    @property
    def is_on(self) -> bool:
        """Whether a view is presented now."""
        return self._usual is not None

    def set_on(self, presenting: bool) -> None:
        """Present, or show the window as it was before."""
        if presenting == self.is_on:
            return
        if presenting:
            self._enter()
        else:
            self._leave()

    def scale_text(self, factor: float | None) -> None:
        """Scale the text by a factor, or reset it to the least size for None.

        It is never smaller than that, nor more than twice as large.
        """
        scale = 1.0 if factor is None else self._scale * factor
        self._scale = min(_MOST_SCALE, max(1.0, scale))
        self._enlarge_all()

    # -- entering and leaving ------------------------------------------------------------------

    def _enter(self) -> None:
        window, panes = self._window, self._panes
        is_large = bool(window.windowState() & _BARS)
        self._usual = _Usual(
            window.windowState(),
            window.normalGeometry() if is_large else window.geometry(),
            panes.saveState(),
            panes.rows.saveState(),
            window.focusWidget(),
        )
        self._scale = 1.0
        self._actions.share_keys()
        for widget in self._aside:
            widget.hide()
        panes.set_presenting(True)
        window.showFullScreen()
        self._enlarge_all()
        self._show_controls(False)
        self._focus_chart()
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def _leave(self) -> None:
        window, panes, usual = self._window, self._panes, self._usual
        assert usual is not None
        self._usual = None
        self._idle.stop()
        self._blank.hide()
        handle = window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)
        window.unsetCursor()
        self.controls.hide()
        self._transport.set_aside(False)
        for view in self._large:
            view.set_text(None)
        self._large.clear()
        self._line.setFont(QFont())
        self._actions.share_keys()
        for widget in self._aside:
            widget.show()
        panes.set_presenting(False)
        # Large text may have asked for more than the window had.
        window.setMinimumSize(1, 1)
        window.setWindowState(usual.state)
        if not usual.state & _BARS:
            window.setGeometry(usual.geometry)
        panes.restoreState(usual.columns)
        panes.rows.restoreState(usual.rows)
        # It may have gone meanwhile: the buttons of points are made anew.
        if usual.focus is not None and shiboken6.isValid(usual.focus):
            usual.focus.setFocus()

    # -- the size of text ----------------------------------------------------------------------

    @property
    def font(self) -> QFont:
        """The font of a presented view."""
        size = self._window.screen().size()
        # An upright screen is as wide as a lying one is high.
        lines = min(size.width(), size.height())
        return stage_font(QApplication.font(), lines, self._scale)

    def _enlarge_all(self) -> None:
        """Enlarge the view in front; the others follow when they come there."""
        self._large.clear()
        self._line.setFont(self.font)
        self._enlarge_view()

    def _enlarge_view(self) -> None:
        view = self._panes.view
        if view not in self._large:
            self._large.add(view)
            view.set_text(self.font)

    @Slot()
    def _on_view_changed(self) -> None:
        if self.is_on:
            self._enlarge_view()
            self._panes.view.show_controls(self.controls.isVisible())
            self._focus_chart()

    @Slot(object)
    def _on_appearance_changed(self, _theme: object) -> None:
        if self.is_on:
            self._enlarge_all()

    # -- controls ------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            at = event.globalPosition().toPoint()
            if at != self._pointer and event.type() is QEvent.Type.MouseMove:
                self._show_controls(True)
            self._pointer = at
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            # Any key keeps them a while longer.
            asks = event.key() in _ASKING or self.controls.isVisible()
            self._show_controls(asks)
        return False

    def _show_controls(self, shown: bool) -> None:
        if shown:
            self._idle.start(_IDLE_MS)
            self._window.unsetCursor()
        else:
            self._window.setCursor(Qt.CursorShape.BlankCursor)
        self.controls.setVisible(shown)
        self._transport.set_aside(not shown)
        self._panes.view.show_controls(shown)

    @Slot()
    def _on_idle(self) -> None:
        if QApplication.activePopupWidget() or QApplication.activeModalWidget():
            self._idle.start(_IDLE_MS)
            return
        self._show_controls(False)
        self._focus_chart()

    def _focus_chart(self) -> None:
        """Let the keys go to the chart, not to a control that has gone."""
        self._panes.view.picture_widget().setFocus()
