"""The latest verdict on each claim, with when and where: kept in one file beside the history."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from engine.article.claim import Bars, Chart, Claim, Fates, Judgement, Measured
from engine.machine.facts import Environment
from engine.race.result.caption import environment_caption, moment_caption
from engine.record.history import RaceStore

_NAME = "verdicts.json"
_FORMAT = 1


class KeptVerdict(msgspec.Struct, frozen=True):
    """What a claim's races came to, on which machine, and when."""

    judgement: Judgement
    threshold: str
    """By which it was judged."""

    checked_at: str
    """When the last of its races started, as ISO 8601."""

    environment: Environment
    """What they ran on."""

    bars: Bars | None = None
    """Its chart, if that is one of bars."""

    fates: Fates | None = None
    """Its chart, if that is one of clusters' fates."""

    @property
    def chart(self) -> Chart | None:
        """What was measured."""
        return self.bars or self.fates

    @property
    def checked_caption(self) -> str:
        """When and where: ``2026-03-14 15:09 UTC, CPython 3.11.7, ...``."""
        return f"{moment_caption(self.checked_at)}, {environment_caption(self.environment)}"


class _File(msgspec.Struct):
    format: int = _FORMAT
    verdicts: dict[str, msgspec.Raw] = {}
    """By claim; as they stand, so that one that cannot be read harms no other."""


def judged(claim: Claim, results: Measured) -> KeptVerdict:
    """Judge a claim by the results of its specs, at least one.

    Args:
        claim: The claim.
        results: Of each of its specs the result.
    """
    chart = claim.chart(results)
    last: Any = results[-1]
    return KeptVerdict(
        judgement=claim.judge(results),
        threshold=claim.threshold,
        checked_at=last.started.started_at,
        environment=last.environment,
        bars=chart if isinstance(chart, Bars) else None,
        fates=chart if isinstance(chart, Fates) else None,
    )


class VerdictStore:
    """A file with the latest verdict on each claim."""

    def __init__(self, folder: Path | None = None) -> None:
        """Use a file in ``folder``, or in that of the history."""
        self.path = (folder or RaceStore().folder) / _NAME

    def read(self, claims: Iterable[Claim]) -> dict[str, KeptVerdict]:
        """Return what is kept of some claims, by their ids.

        What cannot be read, or was judged by another threshold than today's, is left out.
        """
        found: dict[str, KeptVerdict] = {}
        raw = self._read().verdicts
        for claim in claims:
            with contextlib.suppress(KeyError, msgspec.MsgspecError):
                kept = msgspec.json.decode(raw[claim.id], type=KeptVerdict)
                if kept.threshold == claim.threshold:
                    found[claim.id] = kept
        return found

    def keep(self, claim: Claim, verdict: KeptVerdict) -> None:
        """Keep a claim's verdict in the place of the one before.

        Raises:
            OSError: the file cannot be written.
        """
        file = self._read()
        file.verdicts[claim.id] = msgspec.Raw(msgspec.json.encode(verdict))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # Whoever reads it meanwhile finds the file as it was before or as it is after.
        fresh = self.path.with_name(f"{_NAME}.{os.getpid()}")
        fresh.write_bytes(msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n")
        fresh.replace(self.path)

    def _read(self) -> _File:
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            file = msgspec.json.decode(self.path.read_bytes(), type=_File)
            if file.format == _FORMAT:
                return file
        return _File()
