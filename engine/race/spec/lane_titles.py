"""Titles for the lanes of one race, so that those of different interpreters differ.

A title names the interpreter's file, as in ``threads (python3.13)``. If lanes of one race would
share a title, it adds the version, if known, and then as much of the folder as is needed:
``threads (python 3.12.1)``, ``threads (python in 3.12/bin)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from engine.machine.facts import Interpreter
from engine.race.spec.lane import Lane
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

_MOST_FOLDER = 60


def lane_titles(
    lanes: Sequence[Lane], interpreters: Mapping[str, Interpreter] | None = None
) -> list[str]:
    """Return the lanes' titles; two are equal only if the lanes' own names are.

    Args:
        lanes: The lanes of one race.
        interpreters: Known interpreters by path.
    """
    known = interpreters or {}
    words = {lane.python: lane.python_word for lane in lanes}
    titles = _titles(lanes, words)
    for path in _confused(lanes, titles):
        if path in known:
            words[path] += f" {_version(known[path])}"
    titles = _titles(lanes, words)
    for paths in _groups(lanes, titles):
        for path, folder in zip(paths, _folders(paths), strict=True):
            words[path] += f" in {folder}"
    return _titles(lanes, words)


def _titles(lanes: Sequence[Lane], words: Mapping[str, str]) -> list[str]:
    return [lane.title_with(words[lane.python]) for lane in lanes]


def _groups(lanes: Sequence[Lane], titles: Sequence[str]) -> list[list[str]]:
    """Return the interpreters whose lanes share a title, each once, by title."""
    groups: dict[str, list[str]] = {}
    seen: set[str] = set()
    for title in dict.fromkeys(titles):
        alike = {
            lane.python: None
            for lane, own in zip(lanes, titles, strict=True)
            if own == title and not lane.name
        }
        paths = [path for path in alike if path not in seen]
        if len(alike) > 1 and paths:
            groups[title] = paths
            seen.update(paths)
    return list(groups.values())


def _confused(lanes: Sequence[Lane], titles: Sequence[str]) -> list[str]:
    return [path for paths in _groups(lanes, titles) for path in paths]


def _version(interpreter: Interpreter) -> str:
    dotted = ".".join(map(str, interpreter.version))
    return dotted if interpreter.gil else f"{dotted} free-threaded"


def _folders(paths: Sequence[str]) -> list[str]:
    """Return the ends of the paths' folders, just long enough to differ."""
    parts = [PurePath(path).parent.parts for path in paths]
    for length in range(1, max(map(len, parts)) + 1):
        ends = [str(PurePath(*own[-length:])) for own in parts]
        if len(set(ends)) == len(ends):
            break
    if max(map(len, ends)) <= _MOST_FOLDER:
        return ends
    # The end of a path says most; a number distinguishes those too long to show.
    return [f"\u2026{end[-_MOST_FOLDER:]}, {place}" for place, end in enumerate(ends, 1)]


def place_of_lane(text: str, lanes: Sequence[Lane]) -> int:
    """Return the place of the lane with this title, or else of the first with this strategy.

    Raises:
        SpecError: there is none.
    """
    wanted, titles = text.strip(), lane_titles(lanes)
    for names in (titles, [lane.title for lane in lanes], [lane.strategy for lane in lanes]):
        if wanted in names:
            return names.index(wanted)
    message = _("the baseline must be one of {titles}, got {got!r}")
    raise SpecError("baseline", message.format(titles=", ".join(titles), got=wanted[:40]))
