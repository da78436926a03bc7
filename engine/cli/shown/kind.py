"""What the command line shows and writes of one kind of record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.export.export import Export
from engine.record.kinds import RecordKind
from engine.stream.fold import StreamResult

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
    """Says how it goes: parts, the last of which can be done without."""

    report: Callable[[_Result, Environment | None], Report]
    """Makes what is printed of a result, given where it is looked at if that may be elsewhere."""

    bar_width: int = 40
    """How wide the bar beside the progress is at most, in characters."""

    judge: Callable[[_Result, str | None, float | None], None] | None = None
    """Compares its lanes with another baseline, or by another band in per cent, if they compare."""

    lacks: Mapping[str, str] = field(default_factory=dict)
    """By the names of exports that others have: why this kind has none."""
