"""The monkey: does one thing after another at random to whatever is in front."""

from collections.abc import Callable
from random import Random

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QInputMethodEvent,
    QWheelEvent,
    QWindow,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gui.window.main_window import MainWindow
from tests.monkey.faults import Faults
from tests.monkey.world import WORDS, hold

_REST_MS = 3
_PATIENCE = 120
"""Deeds after which a race or load that runs is stopped, more or less."""

_KEYS = tuple(
    getattr(Qt.Key, f"Key_{name}")
    for name in (
        *("Tab", "Backtab", "Return", "Enter", "Space", "Escape", "Up", "Down", "Left", "Right"),
        *("Home", "End", "PageUp", "PageDown", "Delete", "Backspace", "Insert", "F1", "F2", "F4"),
        *("F5", "F10", "Menu", "A", "D", "F", "S", "W", "X", "Z", "0", "1", "2", "5", "9", "Comma"),
        *("Period", "Minus", "Plus", "Question", "Slash", "Asterisk", "Percent", "Ampersand"),
    )
)
_MODIFIERS = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
)


class Monkey(QObject):
    """Acts through the window system's events, so that what a person cannot reach it cannot."""

    def __init__(self, random: Random, faults: Faults, window: MainWindow) -> None:
        super().__init__(window)
        self._random = random
        self._faults = faults
        self._window = window
        self._acting_on: list[QWidget | None] = []
        self.is_resting = False
        """Whether it does nothing any more."""

        self.deeds = 0
        """How many things it has done."""

        self._ways: dict[Callable[[], None], int] = {
            self._click: 30,
            self._press_key: 18,
            self._press_shortcut: 4,
            self._type: 10,
            self._paste: 3,
            self._compose: 3,
            self._open_menu: 5,
            self._pick_in_menu: 5,
            self._trigger: 8,
            self._turn_wheel: 4,
            self._drag: 4,
            self._hover: 4,
            self._ask_for_menu: 2,
            self._resize: 2,
            self._start: 3,
            self._stop: 2,
        }

    def go_on(self) -> None:
        """Do the next thing soon; each plans the one after it, so that dialogs are met too."""
        QTimer.singleShot(_REST_MS, self, self._act)

    def _act(self) -> None:
        if self.is_resting:
            return
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        self.go_on()
        # While something is still being done, only what has come up over it is acted on.
        if self._acting_on and self._acting_on[-1] is front:
            return
        self._acting_on.append(front)
        try:
            hold(self._window)
            self.deeds += 1
            way = self._random.choices([*self._ways], [*self._ways.values()])[0]
            if self._window.running.is_running and self._random.random() < 1 / _PATIENCE:
                way = self._stop
            way()
            hold(self._window)
        finally:
            self._acting_on.pop()

    # -- what is in front ----------------------------------------------------------------------

    def _front(self) -> QWidget:
        """Return the top level widget to act on: what is modal, or any that is seen."""
        over = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if over is not None and over.windowHandle() is not None:
            return over
        shown = [
            widget
            for widget in QApplication.topLevelWidgets()
            if widget.isVisible() and widget.windowHandle() is not None
            and widget.windowType() is not Qt.WindowType.ToolTip
        ]  # fmt: skip
        # Their order is by address; by name and place it is the same in every run.
        others = sorted(
            (widget for widget in shown if widget is not self._window),
            key=lambda widget: (type(widget).__name__, widget.objectName(), widget.x()),
        )
        if others and self._random.random() < 0.5:
            return self._random.choice(others)
        return self._window

    def _place_in(self, front: QWidget) -> tuple[QPoint, str]:
        """Return a place within a random widget that is seen, and what to call that."""
        widgets = [widget for widget in front.findChildren(QWidget) if widget.isVisible()]
        widgets = [widget for widget in widgets if widget.window() is front]
        widgets = [widget for widget in widgets if not widget.visibleRegion().isEmpty()]
        widget = self._random.choice([front, *widgets])
        # Not what is scrolled out of view, nor what the window system has not made room for yet.
        seen = widget.visibleRegion().boundingRect().translated(widget.mapTo(front, QPoint()))
        seen &= QRect(QPoint(), front.windowHandle().size())
        at = QPoint(
            seen.x() + self._random.randrange(max(1, seen.width())),
            seen.y() + self._random.randrange(max(1, seen.height())),
        )
        name = type(widget).__name__
        said = widget.accessibleName() or widget.objectName() or str(widget.property("text") or "")
        return at, f"{name} {said[:30]!r}"

    def _did(self, deed: str) -> None:
        self._faults.did(deed)

    # -- mouse ---------------------------------------------------------------------------------

    def _click(self) -> None:
        front = self._front()
        at, name = self._place_in(front)
        button = (
            Qt.MouseButton.LeftButton if self._random.random() < 0.9 else Qt.MouseButton.RightButton
        )
        self._did(f"click {button.name} {name} at {at.x()},{at.y()} of {type(front).__name__}")
        _click_at(front, button, at)
        if self._random.random() < 0.08 and _is_there(front):
            _click_at(front, button, at)

    def _drag(self) -> None:
        front = self._front()
        (begin, name), (end, _) = self._place_in(front), self._place_in(front)
        handle, button = front.windowHandle(), Qt.MouseButton.LeftButton
        plain = Qt.KeyboardModifier.NoModifier
        self._did(f"drag {name} from {begin.x()},{begin.y()} to {end.x()},{end.y()}")
        QTest.mousePress(handle, button, plain, begin)
        for share in (0.3, 0.7, 1.0):
            if isValid(handle):
                QTest.mouseMove(handle, _within(handle, begin + (end - begin) * share))
        if isValid(handle):
            QTest.mouseRelease(handle, button, plain, _within(handle, end))

    def _turn_wheel(self) -> None:
        front = self._front()
        at, name = self._place_in(front)
        child = front.childAt(at) or front
        place = QPointF(child.mapFrom(front, at))
        by = QPoint(0, self._random.choice([-960, -120, 120, 960]))
        modifiers = self._random.choice(
            [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier]
        )
        self._did(f"wheel {by.y()} over {name}")
        event = QWheelEvent(
            place, child.mapToGlobal(place), QPoint(), by, Qt.MouseButton.NoButton, modifiers,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(child, event)

    def _hover(self) -> None:
        front = self._front()
        at, name = self._place_in(front)
        self._did(f"hover {name}")
        QTest.mouseMove(front.windowHandle(), at)
        child = front.childAt(at) or front
        place = child.mapFrom(front, at)
        event = QHelpEvent(QEvent.Type.ToolTip, place, child.mapToGlobal(place))
        QApplication.sendEvent(child, event)

    def _ask_for_menu(self) -> None:
        front = self._front()
        at, name = self._place_in(front)
        child = front.childAt(at) or front
        place = child.mapFrom(front, at)
        self._did(f"context menu of {name}")
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(child, QContextMenuEvent(reason, place, child.mapToGlobal(place)))

    # -- keys ----------------------------------------------------------------------------------

    def _keyed(self) -> QWidget:
        """Return the top level widget that keys go to, with the keyboard."""
        front = self._front()
        if front.windowType() is not Qt.WindowType.Popup and not front.isActiveWindow():
            front.activateWindow()
        return front

    def _press_key(self) -> None:
        front, key = self._keyed(), self._random.choice(_KEYS)
        modifiers = Qt.KeyboardModifier.NoModifier
        if self._random.random() < 0.25:
            modifiers = self._random.choice(_MODIFIERS)
        for _ in range(self._random.choice([1, 1, 1, 2, 5])):
            if not _is_there(front):
                return
            self._did(f"key {modifiers.name} {key.name} in {type(front).__name__}")
            _strike(front, key, modifiers)

    def _press_shortcut(self) -> None:
        front = self._keyed()
        shortcuts = [one for action in self._actions() for one in action.shortcuts()]
        shortcut = self._random.choice(shortcuts)
        combination = shortcut[0]
        self._did(f"shortcut {shortcut.toString()} in {type(front).__name__}")
        _strike(front, combination.key(), combination.keyboardModifiers())

    def _type(self) -> None:
        word = self._random.choice(WORDS)
        self._did(f"type {word[:40]!r} into {_focus()}")
        for character in word[:60]:
            focus = QApplication.focusWidget()
            if focus is None:
                return
            if character.isascii() and character.isprintable():
                _strike(focus.window(), character)
            else:
                _commit(character)
            hold(self._window)

    def _paste(self) -> None:
        word = self._random.choice(WORDS)
        self._did(f"paste {word[:40]!r} into {_focus()}")
        QGuiApplication.clipboard().setText(word)
        front = self._keyed()
        control = Qt.KeyboardModifier.ControlModifier
        if self._random.random() < 0.7:
            _strike(front, Qt.Key.Key_A, control)
        if _is_there(front):
            _strike(front, Qt.Key.Key_V, control)

    def _compose(self) -> None:
        word = self._random.choice(WORDS)
        self._did(f"compose {word[:40]!r} in {_focus()}")
        target = QApplication.focusObject()
        if target is not None:
            QApplication.sendEvent(target, QInputMethodEvent(word[:3], []))
            _commit(word)

    # -- actions -------------------------------------------------------------------------------

    def _actions(self) -> list[QAction]:
        return [
            action
            for action in self._window.actions()
            if action.isEnabled() and action.shortcuts()
            and (action is not self._window.actions_.quit or self._random.random() < 0.1)
        ]  # fmt: skip

    def _trigger(self) -> None:
        if QApplication.activeModalWidget() is not None:
            return  # The menu bar is out of reach.
        action = self._random.choice(self._actions())
        self._did(f"trigger {action.text()!r}")
        action.trigger()

    def _open_menu(self) -> None:
        bar = self._window.menuBar()
        if QApplication.activeModalWidget() is not None or not bar.isVisible():
            return
        action = self._random.choice(bar.actions())
        self._did(f"menu {action.text()!r}")
        at = bar.mapTo(self._window, bar.actionGeometry(action).center())
        _click_at(self._window, Qt.MouseButton.LeftButton, at)

    def _pick_in_menu(self) -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            key = self._random.choice([Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Right])
            self._did(f"keys {key.name} Return in {type(popup).__name__}")
            for pressed in [*[key] * self._random.randrange(1, 8), Qt.Key.Key_Return]:
                front = QApplication.activePopupWidget()
                if front is None or front.windowHandle() is None:
                    return
                _strike(front, pressed)

    def _resize(self) -> None:
        width, height = self._random.randrange(100, 2600), self._random.randrange(100, 1700)
        self._did(f"resize {width} by {height}")
        self._window.resize(width, height)

    def _start(self) -> None:
        if QApplication.activeModalWidget() is None:
            self._did("start")
            self._window.actions_.start.trigger()

    def _stop(self) -> None:
        if QApplication.activeModalWidget() is None:
            self._did("stop")
            self._window.actions_.stop.trigger()


def _is_there(widget: QWidget) -> bool:
    """Return whether a top level widget is still there to be acted on."""
    return isValid(widget) and widget.isVisible() and widget.windowHandle() is not None


def _strike(
    front: QWidget,
    key: Qt.Key | str,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key and let it go, unless the window has gone meanwhile."""
    handle = front.windowHandle()
    if front.windowType() is Qt.WindowType.Popup:
        # Modifiers come as presses of their own; the first would take a menu away, and QTest go on.
        modifiers = Qt.KeyboardModifier.NoModifier
    QTest.keyPress(handle, key, modifiers)
    if isValid(handle):
        QTest.keyRelease(handle, key, modifiers)


def _click_at(front: QWidget, button: Qt.MouseButton, at: QPoint) -> None:
    """Press a button and let it go, unless the window has gone meanwhile."""
    handle, plain = front.windowHandle(), Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, button, plain, _within(handle, at))
    if isValid(handle):
        QTest.mouseRelease(handle, button, plain, _within(handle, at))


def _within(handle: QWindow, at: QPoint) -> QPoint:
    """Return a place, or the nearest in a window, which may have become smaller meanwhile."""
    return QPoint(min(at.x(), handle.width() - 1), min(at.y(), handle.height() - 1))


def _focus() -> str:
    focus = QApplication.focusWidget()
    return f"{type(focus).__name__} {focus.accessibleName()[:30]!r}" if focus else "nothing"


def _commit(text: str) -> None:
    """Type a text as an input method does."""
    target = QApplication.focusObject()
    if target is not None:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(target, event)
