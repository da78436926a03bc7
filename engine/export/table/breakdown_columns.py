"""Columns of what the elapsed time of a lane's median run is made of, if the race is explained."""

from __future__ import annotations

from engine.export.table.column import Column
from engine.export.table.entry import Entry
from engine.export.table.quantity import Quantity
from engine.race.parts import PARTS, Part
from engine.vocabulary.wording import N_, Text, _

_HEADINGS = {
    "ideal": N_("Part: ideal"),
    "starting": N_("Part: starting"),
    "waiting": N_("Part: waiting"),
    "oversleep": N_("Part: oversleep"),
    "ready": N_("Part: processor, GIL"),
    "handing": N_("Part: handing over"),
    "rest": N_("Part: rest"),
}


def _reason(entry: Entry) -> str:
    return _("the race was not explained") if entry.breakdown is None else ""


def _column(part: Part, heading: Text) -> Column:
    def value(entry: Entry) -> float | None:
        return part.value(entry.breakdown) if entry.breakdown is not None else None

    key = f"part_{part.key}"
    return Column(key, heading, part.tip, Quantity.SECONDS, value, reason=_reason)


BREAKDOWN_COLUMNS = tuple(_column(part, _HEADINGS[part.key]) for part in PARTS)
