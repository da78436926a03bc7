"""The language of the program, in open windows too."""

from __future__ import annotations

import gettext

from PySide6.QtCore import QCoreApplication, QEvent

from engine.vocabulary.wording import use_translations


def use_language(translations: gettext.NullTranslations) -> None:
    """Word every text from now on by ``translations``.

    Qt then sends each widget, shown or not, a ``LanguageChange``, upon which it words itself again.
    """
    use_translations(translations)
    application = QCoreApplication.instance()
    if application is not None:
        QCoreApplication.sendEvent(application, QEvent(QEvent.Type.LanguageChange))
