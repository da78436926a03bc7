"""How the command line shows and writes one kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.export.export import Export
from engine.record.kinds import RecordKind
from engine.stream.fold import StreamResult
from engine.vocabulary.wording import Text

if TYPE_CHECKING:
    from engine.cli.terminal.report import Report
    from engine.machine.facts import Environment

_Result = TypeVar("_Result", bound=StreamResult)


@dataclass(frozen=True, slots=True)
class Shown(Generic[_Result]):
    """One kind of record as the command line shows it."""

    kind: RecordKind
    exports: Sequence[Export[_Result]]

    progress: Callable[[_Result], Sequence[str]]
    """Returns the progress in parts; the last ones can be left out."""

    report: Callable[[_Result, Environment | None], Report]
    """Makes the report of a result, given this machine if it may come from another."""

    bar_width: int = 40
    """The most characters of the progress bar."""

    judge: Callable[[_Result, str | None, float | None], None] | None = None
    """Compares its lanes with another baseline or band (in per cent), if they compare at all."""

    lacks: Mapping[str, Text] = field(default_factory=dict)
    """By the names of exports of other kinds: why this kind has none."""
