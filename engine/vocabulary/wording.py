"""Texts for people: marked for translation where they stand, worded when they are shown.

Mark a text with ``_`` where it is shown at once, and with ``N_`` where it becomes a value first: a
title, a reason, a heading. A value is worded each time it is shown, so that a change of language
changes it too. ``ngettext`` and ``pgettext`` are GNU gettext's own.

Values go into braces by name, ``_("{count} lanes").format(count=3)``, or with ``N_`` as keywords.
"""

from __future__ import annotations

import gettext
from typing import Any

_current: gettext.NullTranslations = gettext.NullTranslations()


def use_translations(translations: gettext.NullTranslations) -> None:
    """Word every text from now on by ``translations``."""
    global _current
    _current = translations


def _(message: str) -> str:
    """Return a text in the current language."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of a text that goes with a count, ``count`` filled in."""
    return _current.ngettext(singular, plural, count).format(count=count)


def pgettext(context: str, message: str) -> str:
    """Return a text whose meaning depends on where it stands: ``pgettext("axis", "Load")``."""
    return _current.pgettext(context, message)


def recorded(text: str) -> str:
    """Return an English text from a record in the current language, if it is known there."""
    return _(text) if text else ""


class Text:
    """A marked text with its values; ``str`` words it in the current language."""

    __slots__ = ("context", "message", "values")

    def __init__(self, message: str, context: str | None, values: dict[str, Any]) -> None:
        self.message = message
        self.context = context
        self.values = values

    @property
    def english(self) -> str:
        """The text in English, for files that programs read."""
        values = {
            name: value.english if isinstance(value, Text) else value
            for name, value in self.values.items()
        }
        return self.message.format(**values) if values else self.message

    def __str__(self) -> str:
        worded = pgettext(self.context, self.message) if self.context else _(self.message)
        return worded.format(**self.values) if self.values else worded

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Text({self.message!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Text):
            return NotImplemented
        mine = (self.message, self.context, self.values)
        return mine == (other.message, other.context, other.values)

    def __hash__(self) -> int:
        return hash((self.message, self.context))


def N_(message: str, *, context: str | None = None, **values: Any) -> Text:
    """Mark a text that is shown later, with the values that go into its braces."""
    return Text(message, context, values)
