"""Asks before a race uses what came with a file: interpreters, addresses and the like."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from engine.race.spec.foreign import Foreign, ForeignKind
from engine.vocabulary.wording import _
from gui.widgets.plain_text import PlainLabel

_WIDTH = 520
_MOST_LINES = 12


class ForeignDialog(QDialog):
    """Names everything that would be run or connected to, each on a line."""

    def __init__(self, foreign: Sequence[Foreign], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Start a race that came from elsewhere?"))
        self.setMinimumWidth(_WIDTH)
        question = PlainLabel(
            _(
                "This race did not come from you, and it would use the following. "
                "Start it only if you trust where it came from."
            )
        )
        question.setWordWrap(True)
        # Not a label: a path without spaces must wrap, and many must scroll, not be cut.
        self._list = QPlainTextEdit("\n".join(_sentence(one) for one in foreign))
        self._list.setReadOnly(True)
        self._list.setTabChangesFocus(True)
        self._list.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._list.setAccessibleName(_("What the race would use"))
        lines = min(_MOST_LINES, 2 * len(foreign) + 1)
        self._list.setMinimumHeight(lines * self._list.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        start = buttons.addButton(_("&Start the race"), QDialogButtonBox.ButtonRole.AcceptRole)
        start.setAutoDefault(False)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)
        cancel.setFocus()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(question)
        layout.addWidget(self._list, 1)
        layout.addWidget(buttons)

    def ask(self) -> bool:
        """Return whether all of it may be used. Can be asked once."""
        agreed = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return agreed


def _sentence(foreign: Foreign) -> str:
    if foreign.kind is ForeignKind.INTERPRETER:
        return _("{strategy} runs the interpreter {path}").format(
            strategy=foreign.owner, path=foreign.value
        )
    return _("{owner}, {option}: {value}").format(
        owner=foreign.owner, option=foreign.title, value=foreign.value
    )
