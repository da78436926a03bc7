"""Marked texts with a count in them, which are singular or plural when they are shown."""

from __future__ import annotations

from engine.vocabulary.wording import Text, ngettext

_NOUNS = {
    "file": ("{count:,} file", "{count:,} files"),
    "interpreter": ("{count:,} interpreter", "{count:,} interpreters"),
    "item": ("{count:,} item", "{count:,} items"),
    "port": ("{count:,} port", "{count:,} ports"),
    "process": ("{count:,} process", "{count:,} processes"),
    "process or thread": ("{count:,} process or thread", "{count:,} processes and threads"),
    "query": ("{count:,} query", "{count:,} queries"),
    "socket": ("{count:,} socket", "{count:,} sockets"),
    "thread": ("{count:,} thread", "{count:,} threads"),
    "user": ("{count:,} user", "{count:,} users"),
    "worker": ("{count:,} worker", "{count:,} workers"),
}
"""How nouns that are recorded are counted. Others are shown as they are, the English way."""


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


def counted_noun(noun: str, count: int) -> Text | str:
    """Return a count with a noun from a record: ``1 thread``, ``6 processes``."""
    forms = _NOUNS.get(noun)
    if forms is not None:
        return counted(*forms, count)
    many = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else many}"
