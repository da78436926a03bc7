"""The lines under a picture of a load: its spec, its machine, and when it ran."""

from __future__ import annotations

from engine.load.result.caption import load_caption
from engine.load.result.result import LoadResult
from engine.race.result.caption import environment_caption, moment_caption


def loaded_caption(result: LoadResult) -> tuple[str, ...]:
    """Return the lines under a picture of a load that say what it is."""
    asked, showing = load_caption(result.spec), result.showing
    return (
        f"{asked}; {showing.caption(result.last_at_s)}" if showing is not None else asked,
        environment_caption(result.environment),
        moment_caption(result.started.started_at),
    )
