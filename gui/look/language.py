"""The language of the program, in open windows too."""

from __future__ import annotations

import gettext

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from typing_extensions import override

from engine.vocabulary.wording import use_translations


def use_language(translations: gettext.NullTranslations) -> None:
    """Word every text from now on by ``translations``.

    Qt then sends each widget, shown or not, a ``LanguageChange``, upon which it words itself again.
    """
    use_translations(translations)
    application = QCoreApplication.instance()
    if application is not None:
        QCoreApplication.sendEvent(application, QEvent(QEvent.Type.LanguageChange))


class LanguageRelay(QObject):
    """An object that passes a change of language on to its children, as a widget does."""

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LanguageChange:
            for child in self.children():
                QCoreApplication.sendEvent(child, event)
        return super().event(event)
