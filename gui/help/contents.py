"""What help says, as values: sections of entries, to be searched and shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.vocabulary.glossary import GLOSSARY
from engine.vocabulary.wording import N_, Text
from gui.views.view import View
from gui.widgets.key_use import KeyUse

VIEWS = "views"
TERMS = "terms"
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something, and what help says of it."""

    anchor: str
    """Names its place in the page."""

    heading: Text | str
    text: Text


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind."""

    anchor: str
    title: Text | str
    entries: tuple[Entry, ...]

    def found(self, words: str) -> Section:
        """Return the section with those entries alone that have each of some words."""
        wanted = words.casefold().split()
        return replace(
            self,
            entries=tuple(
                entry
                for entry in self.entries
                if all(word in f"{entry.heading} {entry.text}".casefold() for word in wanted)
            ),
        )


def contents(
    views: Sequence[View],
    keys: Sequence[KeyUse],
    stage: Sequence[tuple[Text, Sequence[KeyUse]]] = (),
) -> tuple[Section, ...]:
    """Return everything that help says, in the language of the moment.

    Args:
        views: All views, in the order of the window.
        keys: What keys do wherever one is.
        stage: What more they do on stage, each with its title.
    """
    shown = (Entry(view_anchor(view), view.title(), view.help) for view in views)
    terms = (Entry(f"{TERMS}-{term.name.english}", term.name, term.sentence) for term in GLOSSARY)
    return (
        Section(VIEWS, N_("What the views show"), tuple(shown)),
        Section(TERMS, N_("Glossary"), tuple(terms)),
        Section(KEYS, N_("Keys everywhere"), _entries(KEYS, keys)),
        *(
            Section(anchor := f"{KEYS}-stage-{place}", title, _entries(anchor, uses))
            for place, (title, uses) in enumerate(stage)
        ),
        *_keys_of(views),
    )


def view_anchor(view: View) -> str:
    """Return what names a view's place in the page."""
    return f"{VIEWS}-{view.name}"


def _keys_of(views: Sequence[View]) -> list[Section]:
    """Return one section of keys for all views that have the same ones."""
    alike: dict[tuple[KeyUse, ...], list[View]] = {}
    for view in views:
        if view.keys:
            alike.setdefault(view.keys, []).append(view)
    return [
        Section(
            anchor := f"{KEYS}-{some[0].name}",
            N_("Keys in {views}", views=", ".join(str(view.title()) for view in some)),
            _entries(anchor, keys),
        )
        for keys, some in alike.items()
    ]


def _entries(anchor: str, keys: Sequence[KeyUse]) -> tuple[Entry, ...]:
    return tuple(Entry(f"{anchor}-{place}", use.shown, use.does) for place, use in enumerate(keys))
