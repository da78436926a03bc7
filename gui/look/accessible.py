"""What screen readers are told: the roles of widgets that Qt does not know, and results."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from engine.vocabulary.wording import Text

_ROLE = "accessibleRole"


def give_role(widget: QWidget, role: QAccessible.Role) -> None:
    """Set the role of a widget that is painted by hand; Qt gives those none that says anything.

    Not for widgets that have a state or actions, such as buttons: Qt would no longer report these.
    """
    _offer_roles()
    widget.setProperty(_ROLE, role.value)


def announce(widget: QWidget, text: Text | str) -> None:
    """Have a text read out once what is being read has ended; nothing for an empty one."""
    if text:
        # Polite unless another politeness is set.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, str(text)))


@cache
def _offer_roles() -> None:
    """Have Qt ask here first, from now on."""
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, shown: QObject | None) -> QAccessibleInterface | None:
    """Return the interface of a widget that has been given a role, or None for Qt's own."""
    if not isinstance(shown, QWidget):
        return None
    role = shown.property(_ROLE)
    return QAccessibleWidget(shown, QAccessible.Role(role)) if role is not None else None
