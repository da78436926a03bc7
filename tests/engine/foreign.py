"""Records as another installation would have written them, of strategies unknown here."""

import json

from engine.record.lines import encode_event

RENAMED = {'"gevent"': '"fibres"', '"threads"': '"hamsters"'}


def foreign(events, names=RENAMED, **changes):
    """Return the lines of a record as another installation would have written them.

    Args:
        events: What happened.
        names: What this program calls strategies, and what the other one does.
        changes: Fields of the spec that differ.
    """
    first, *rest = (encode_event(event).decode() for event in events)
    start = json.loads(first)
    for lane in start["spec"].get("lanes", []) + start.get("plan", start)["lanes"]:
        lane["strategy"] = json.loads(names.get(json.dumps(lane["strategy"]), json.dumps("spools")))
    if "strategies" in start["spec"]:
        start["spec"]["strategies"] = [lane["strategy"] for lane in start["lanes"]]
    start["spec"] |= changes
    return json.dumps(start).encode() + b"\n" + "".join(rest).encode()
