"""Serving by hand: one server, its address to copy, and a Stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.load.lanes import lane_names
from engine.load.spec import LoadSpec
from engine.vocabulary.units import seconds_text
from gui.look.markers import marker_icon
from gui.look.style_property import set_style_property
from gui.look.theme import Theme
from gui.server.hand_server import HandServer, Health, ServerState
from gui.server.load_form import USUAL
from gui.widgets.number_box import IntegerBox
from gui.widgets.plain_text import PlainLabel
from gui.widgets.wheel_guard import WheelGuard

_MOST_PORT = 65_535


class HandPanel(QWidget):
    """Starts one server and says how it is until it is stopped, or why it ended."""

    copied = Signal(str)
    """What was put on the clipboard, in a sentence."""

    running_changed = Signal()
    """A server was started, or is gone."""

    def __init__(
        self, read_load: Callable[[], LoadSpec | None], parent: QWidget | None = None
    ) -> None:
        """Make the panel.

        Args:
            read_load: Returns the load of the form, for the server to sleep as long and have as
                large a pool; None while that has a value that cannot be used.
            parent: Where it belongs.
        """
        super().__init__(parent)
        self._read_load = read_load
        self.server = HandServer(self)
        self._is_busy = False
        self.strategy = QComboBox()
        self._styles: list[int] = []
        for lane in LoadSpec(strategies=lane_names()).lanes():
            self.strategy.addItem(lane.title, lane.strategy)
            self._styles.append(lane.style)
        self.strategy.setCurrentIndex(self.strategy.findData("asyncio"))
        self.strategy.setToolTip(self.tr("How the server fans out"))
        self.strategy.setAccessibleName(self.strategy.toolTip())
        self.port = IntegerBox(
            self.tr("Where it listens; 0 for a port that the system picks"),
            least=0,
            most=_MOST_PORT,
        )
        self.port.setSpecialValueText(self.tr("any port"))
        self.port.problem_changed.connect(self._show)
        self.toggle = QPushButton()
        self.toggle.setAutoDefault(False)
        self.toggle.clicked.connect(self._on_toggle_clicked)
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.address.setPlaceholderText(self.tr("its address"))
        self.address.setAccessibleName(self.tr("Address of the server"))
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setObjectName("run")
        self.copy.setAutoDefault(False)
        self.copy.setToolTip(self.tr("Copy the address of the server"))
        self.copy.clicked.connect(self._on_copy_clicked)
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        guard = WheelGuard(self)
        guard.guard(self.strategy)
        guard.guard(self.port)
        self._lay_out()
        self.server.state_changed.connect(self._on_state_changed)
        self.server.health_changed.connect(self._on_health_changed)
        self._show()

    @property
    def is_running(self) -> bool:
        """Whether there is a server."""
        return self.server.is_running

    def set_busy(self, busy: bool) -> None:
        """Start no server while something is measured, which it would disturb."""
        self._is_busy = busy
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        for place, style in enumerate(self._styles):
            self.strategy.setItemIcon(place, marker_icon(style, theme))

    def _lay_out(self) -> None:
        title = PlainLabel(self.tr("Serve by hand"))
        title.setProperty("role", "group")
        title.setIndent(0)
        chosen = QHBoxLayout()
        chosen.setSpacing(8)
        chosen.addWidget(self.strategy, 3)
        chosen.addWidget(self.port, 2)
        shown = QHBoxLayout()
        shown.setSpacing(8)
        shown.addWidget(self.address, 1)
        shown.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addLayout(chosen)
        layout.addWidget(self.toggle)
        layout.addLayout(shown)
        layout.addWidget(self.note)
        # Two lines at least, so that nothing moves when it speaks.
        self.note.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _on_toggle_clicked(self) -> None:
        if self.server.is_running:
            self.server.finish()
        else:
            load = self._read_load() or USUAL
            strategy, port = str(self.strategy.currentData()), self.port.value()
            self.server.start(strategy, port, load.sleep_s, load.pool)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())
        self.copied.emit(self.tr("The address is on the clipboard."))

    @Slot()
    def _on_state_changed(self) -> None:
        self._show()
        self.running_changed.emit()

    @Slot(object)
    def _on_health_changed(self, health: Health) -> None:
        if self.server.state is ServerState.SERVING:
            text = self.tr("Serving; its loop is {} late at most, {} MiB")
            lag, memory = seconds_text(health.lag_s), health.rss_bytes // 2**20
            self._say(text.format(lag, memory))

    @Slot()
    def _show(self) -> None:
        state = self.server.state
        running = self.server.is_running
        self.toggle.setText(self.tr("Stop server") if running else self.tr("Start server"))
        self.toggle.setToolTip(
            self.tr("End the server once the answers in flight are given; again: at once")
            if running
            else self.tr("Serve until it is stopped or the window closes")
        )
        wrong = "" if running else self.port.problem
        self.toggle.setEnabled(running or not (self._is_busy or wrong))
        self.strategy.setEnabled(not running)
        self.port.setEnabled(not running)
        self.address.setText(self.server.address)
        self.copy.setEnabled(bool(self.server.address))
        set_style_property(self.port, "invalid", bool(wrong))
        if wrong:
            self._say(self.tr("The port {}").format(wrong), "error")
        elif self.server.problem:
            self._say(self.server.problem, "error")
        else:
            self._say(
                {
                    ServerState.STOPPED: self.tr(
                        "One server, to be visited with a browser or curl."
                    ),
                    ServerState.STARTING: self.tr("It starts\u2026"),
                    ServerState.SERVING: self.tr("Serving"),
                    ServerState.STOPPING: self.tr(
                        "It gives the answers in flight. Press again to end it at once."
                    ),
                }[state]
            )

    def _say(self, text: str, role: str = "hint") -> None:
        self.note.setText(text)
        set_style_property(self.note, "role", role)
