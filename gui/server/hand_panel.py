"""Serving by hand: one server with a Stop button, and its address to open or copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.load.lanes import lane_names
from engine.load.spec import LoadSpec
from engine.vocabulary.units import mebibytes_text, seconds_text
from engine.vocabulary.wording import N_, Text, _, ngettext
from gui.look.markers import marker_icon
from gui.look.style_property import set_style_property
from gui.look.theme import Theme
from gui.server.hand_server import HandServer, Health, ServerState
from gui.server.load_form import USUAL
from gui.widgets.number_box import IntegerBox
from gui.widgets.plain_text import PlainLabel
from gui.widgets.wheel_guard import WheelGuard

_MOST_PORT = 65_535

_STATES = {
    ServerState.STOPPED: N_("One server, to visit with a browser or curl."),
    ServerState.STARTING: N_("Starting\u2026"),
    ServerState.SERVING: N_("Serving"),
    ServerState.STOPPING: N_("Answering the requests in flight. Press again to stop at once."),
}


class HandPanel(QWidget):
    """Starts one server and shows how it does until it is stopped, or why it ended."""

    copied = Signal(str)
    """What was put on the clipboard, in a sentence."""

    running_changed = Signal()
    """A server was started, or is gone."""

    def __init__(
        self, read_load: Callable[[], LoadSpec | None], parent: QWidget | None = None
    ) -> None:
        """Make the panel.

        Args:
            read_load: Returns the load of the form, whose sleep and pool the server takes; None
                while the form has an invalid value.
            parent: The parent widget.
        """
        super().__init__(parent)
        self._read_load = read_load
        self.server = HandServer(self)
        self._is_busy = False
        self._has_no_browser = False
        self.strategy = QComboBox()
        self._styles: list[int] = []
        for lane in LoadSpec(strategies=lane_names()).lanes():
            self.strategy.addItem(lane.title, lane.strategy)
            self._styles.append(lane.style)
        self.strategy.setCurrentIndex(self.strategy.findData("asyncio"))
        self.port = IntegerBox(
            N_("The port to listen on; 0 for one that the system picks"), least=0, most=_MOST_PORT
        )
        self.port.show_least_as(N_("any port"))
        self.port.problem_changed.connect(self._show)
        self.toggle = QPushButton()
        self.toggle.setAutoDefault(False)
        self.toggle.clicked.connect(self._on_toggle_clicked)
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.copy = QPushButton()
        self.copy.setObjectName("run")
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.browse = QPushButton()
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._on_browse_clicked)
        self.note = PlainLabel()
        self.note.setWordWrap(True)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        guard = WheelGuard(self)
        guard.guard(self.strategy)
        guard.guard(self.port)
        self._lay_out()
        self.server.state_changed.connect(self._on_state_changed)
        self.server.health_changed.connect(self._on_health_changed)
        self._word()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    @property
    def is_running(self) -> bool:
        """Whether there is a server."""
        return self.server.is_running

    def set_busy(self, busy: bool) -> None:
        """Start no server while something is measured: it would disturb the measurement."""
        self._is_busy = busy
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Show markers in a theme's colours."""
        for place, style in enumerate(self._styles):
            self.strategy.setItemIcon(place, marker_icon(style, theme))

    def _lay_out(self) -> None:
        title = PlainLabel(N_("Serve by hand"))
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
        layout.addWidget(self.browse)
        layout.addWidget(self.note)
        # At least two lines, so that nothing moves when its text changes.
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
        self.copied.emit(_("The address is on the clipboard."))

    @Slot()
    def _on_browse_clicked(self) -> None:
        if not QDesktopServices.openUrl(QUrl(self.address.text())):
            self._has_no_browser = True
            self._show()

    @Slot()
    def _on_state_changed(self) -> None:
        self._has_no_browser = False
        self._show()
        self.running_changed.emit()

    @Slot(object)
    def _on_health_changed(self, health: Health) -> None:
        if self.server.state is ServerState.SERVING and not self._has_no_browser:
            count = health.requests
            text = _("Serving: {requests} so far; event loop at most {lag} late, {memory}")
            self._say(
                text.format(
                    requests=ngettext("{count:,} request", "{count:,} requests", count).format(
                        count=count
                    ),
                    lag=seconds_text(health.lag_s),
                    memory=mebibytes_text(health.rss_bytes),
                )
            )

    def _word(self) -> None:
        self.strategy.setToolTip(_("The strategy of the server"))
        self.strategy.setAccessibleName(self.strategy.toolTip())
        self.address.setPlaceholderText(_("its address"))
        self.address.setAccessibleName(_("Address of the server"))
        self.copy.setText(_("Copy"))
        self.copy.setToolTip(_("Copy the address of the server"))
        self.browse.setText(_("Open in browser"))
        self.browse.setToolTip(_("Visit the server with your browser"))
        self._show()

    @Slot()
    def _show(self) -> None:
        state = self.server.state
        running = self.server.is_running
        self.toggle.setText(_("Stop server") if running else _("Start server"))
        self.toggle.setToolTip(
            _("Stop once the requests in flight are answered; press again to stop at once")
            if running
            else _("Serve until you stop it or close the window")
        )
        wrong = "" if running else self.port.problem
        self.toggle.setEnabled(running or not (self._is_busy or wrong))
        self.strategy.setEnabled(not running)
        self.port.setEnabled(not running)
        self.address.setText(self.server.address)
        self.copy.setEnabled(bool(self.server.address))
        self.browse.setEnabled(bool(self.server.address))
        set_style_property(self.port, "invalid", bool(wrong))
        if wrong:
            self._say(_("The port {problem}").format(problem=wrong), "error")
        elif self.server.problem:
            self._say(self.server.problem, "error")
        elif self._has_no_browser:
            self._say(_("No browser opens. Copy the address instead."), "error")
        else:
            self._say(_STATES[state])

    def _say(self, text: Text | str, role: str = "hint") -> None:
        self.note.setText(text)
        set_style_property(self.note, "role", role)
