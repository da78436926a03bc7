"""A way to write a result for other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Export(Generic[_Result]):
    """One format of one kind of result. A new one is a value and a line in ``exports``."""

    name: str
    """Its name among those of its kind, and on the command line: ``csv`` for ``--csv``."""

    summary: str
    """What is written, after "Write": ``every run as CSV``."""

    write: Callable[[_Result], str]

    write_all: Callable[[_Result], str] | None = None
    """Also writes what ``write`` leaves out, if anything."""

    all_summary: str = ""
    """What ``write_all`` does, as a sentence."""

    title: str = ""
    """What menus call it, or nothing for its name."""

    ending: str = ""
    """The end of its files' names, or nothing for a full stop and its name."""

    @property
    def shown_title(self) -> str:
        """What menus call it."""
        return self.title or self.name

    @property
    def file_ending(self) -> str:
        """The end of its files' names."""
        return self.ending or f".{self.name}"
