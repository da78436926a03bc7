"""A pseudo-language: every marked text in brackets, so that whatever was not marked stands out."""

import gettext
import re
from contextlib import contextmanager

from engine.vocabulary.wording import use_translations

_INNERMOST = re.compile("\u27e6[^\u27e6\u27e7]*\u27e7")
_WORD = re.compile(r"[^\W\d_]{2,}")

SYMBOLS = {"\u00b5s", "ms", "GiB", "MiB", "KiB", "UTC"}
"""Units and the like, which are the same in every language."""


class PseudoTranslations(gettext.NullTranslations):
    """Words every text as the English one in brackets."""

    def gettext(self, message):
        return f"\u27e6{message}\u27e7"

    def ngettext(self, msgid1, msgid2, n):
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context, message):
        return self.gettext(message)

    def npgettext(self, context, msgid1, msgid2, n):
        return self.ngettext(msgid1, msgid2, n)


@contextmanager
def pseudo_language():
    """Word every text in the pseudo-language for a while."""
    use_translations(PseudoTranslations())
    try:
        yield
    finally:
        use_translations(gettext.NullTranslations())


def unmarked_words(text, names=()):
    """Return the words of a text outside brackets, without symbols and some names."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    before = None
    while text != before:
        before, text = text, _INNERMOST.sub("", text)
    return [word for word in _WORD.findall(text) if word not in SYMBOLS]
