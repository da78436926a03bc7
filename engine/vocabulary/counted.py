"""Marked texts with a count in them, which are singular or plural when they are shown."""

from __future__ import annotations

from engine.vocabulary.wording import Text, ngettext


class CountedText(Text):
    """A marked text with a singular and a plural form; ``str`` picks one by the count."""

    __slots__ = ("count", "plural")

    def __init__(self, singular: str, plural: str, count: int) -> None:
        super().__init__(singular, None, {"count": count})
        self.plural = plural
        self.count = count

    @property
    def english(self) -> str:
        """The text in English, for files that programs read."""
        return (self.message if self.count == 1 else self.plural).format(count=self.count)

    def __str__(self) -> str:
        return ngettext(self.message, self.plural, self.count)


def counted(singular: str, plural: str, count: int) -> CountedText:
    """Mark a text with a count that is shown later: ``ngettext`` for what is a value first."""
    return CountedText(singular, plural, count)
