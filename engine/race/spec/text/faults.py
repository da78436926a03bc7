"""Faults as people write them: ``crash@2, raise@3.5``."""

from __future__ import annotations

import re

from engine.race.spec.fault import Fault
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.faults import FaultKind

_FAULT = re.compile(r"(?P<kind>[a-z]+)@(?P<cluster>[0-9]{1,6})(?:\.(?P<place>[0-9]{1,6}))?")


def parse_faults(text: str) -> tuple[Fault, ...]:
    """Read faults: ``crash@2`` is the first query of cluster 2, ``raise@3.5`` the fifth of 3.

    Raises:
        SpecError: a part is not a fault.
    """
    faults: list[Fault] = []
    for part in re.split(r"[,\uff0c;\s]+", text.strip()):
        if not part:
            continue
        match = _FAULT.fullmatch(part)
        names = [kind.value for kind in FaultKind]
        if match is None or match["kind"] not in names:
            message = _("faults must be like {examples}, got {got!r}")
            examples = ", ".join(f"{name}@2" for name in names)
            raise SpecError("faults", message.format(examples=examples, got=part[:40]))
        faults.append(
            Fault(FaultKind(match["kind"]), int(match["cluster"]), int(match["place"] or 1))
        )
    return tuple(faults)


def format_faults(faults: tuple[Fault, ...]) -> str:
    """Write faults as a text that ``parse_faults`` reads back."""
    return ", ".join(
        f"{fault.kind.value}@{fault.cluster}{f'.{fault.place}' if fault.place != 1 else ''}"
        for fault in faults
    )
