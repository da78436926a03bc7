"""Marked texts in files that programs read."""

from __future__ import annotations

from engine.vocabulary.wording import Text


def english(value: object) -> str:
    """Return a text in English whatever the language is; also an ``enc_hook`` for msgspec.

    Raises:
        NotImplementedError: it is no text.
    """
    if isinstance(value, Text):
        return value.english
    if isinstance(value, str):
        return value
    raise NotImplementedError(type(value))
