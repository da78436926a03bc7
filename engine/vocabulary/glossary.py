"""The terms of the program, each explained in one sentence."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from engine.vocabulary.wording import N_, Text


@dataclass(frozen=True, slots=True)
class Term:
    """A word that means something particular here."""

    name: Text
    sentence: Text


FAN_OUT = Term(
    N_("fan-out"),
    N_("How the workload is divided into units: by cluster, by stage or by query"),
)
UNIT = Term(
    N_("unit"),
    N_("The part of the workload that a lane runs as one thread, process, greenlet or task"),
)
IDEAL = Term(N_("ideal"), N_("The least time that the fan-out and its slots allow"))
OVERHEAD = Term(N_("overhead"), N_("How much longer the median is than the ideal"))
OVERSLEEP = Term(
    N_("oversleep"), N_("The part of the overhead from queries that took longer than asked")
)
BASELINE = Term(N_("baseline"), N_("The lane that the others are compared with"))
BAND = Term(
    N_("band"), N_("How close to 1 a lane's ratio to the baseline may be to count as a tie")
)
INTERVAL = Term(
    N_("interval"),
    N_("A range made to contain the true value in a stated share of races, its coverage"),
)
BLOCK = Term(
    N_("block"),
    N_("One run of every lane, in shuffled order, so that drift affects all lanes alike"),
)
REPLAY = Term(
    N_("replay"),
    N_("A race or load shown again with a clock: as it ran, or all lanes of a block side by side"),
)
TRUST = Term(
    N_("trust"),
    N_("How far to rely on the numbers: what speaks against them in the race and the machine"),
)
HEARTBEAT = Term(
    N_("heartbeat"),
    N_("How long a request to /health waits while others are served, and how late the loop runs"),
)
CONTENTION = Term(
    N_("contention"), N_("The share of the work that runs one at a time, \u03c3 in the fitted law")
)
COHERENCY = Term(
    N_("coherency"), N_("The cost for each pair of workers to agree, \u03ba in the fitted law")
)

GLOSSARY = (
    *(FAN_OUT, UNIT, IDEAL, OVERHEAD, OVERSLEEP, BASELINE, BAND, INTERVAL, BLOCK),
    *(REPLAY, TRUST, HEARTBEAT, CONTENTION, COHERENCY),
)
"""All terms, in the order to read them: later ones build on earlier ones."""


def terms_in(text: Text | str) -> tuple[Term, ...]:
    """Return the terms that a text mentions, in either number, in the order of the glossary."""
    english = text.english if isinstance(text, Text) else text
    return tuple(
        term
        for term in GLOSSARY
        if _mentions(english, term.name.english) or _mentions(str(text), str(term.name))
    )


def explained(tip: Text | str, text: Text | str) -> Text | str:
    """Return a tip with the sentences of the terms in a text, those that it lacks, line by line."""
    for term in terms_in(text):
        if str(term.sentence) not in str(tip):
            tip = N_("{tip}\n{more}", tip=tip, more=term.sentence) if tip else term.sentence
    return tip


def _mentions(text: str, name: str) -> bool:
    # A letter after an ampersand is a shortcut.
    return _pattern(name).search(text.replace("&", "")) is not None


@functools.cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return what finds a name in either number; the window asks of each name for each label."""
    return re.compile(rf"\b{re.escape(name)}s?\b", re.IGNORECASE)
