"""Count the items that a race's source lists, before the race is planned."""

from __future__ import annotations

import click
import msgspec

from engine.race.spec.race import RaceSpec
from engine.vocabulary.bounds import MAX_QUERIES
from engine.vocabulary.cause import CausedError
from engine.vocabulary.wording import _


def with_listed_items(spec: RaceSpec) -> RaceSpec:
    """Return a spec that takes all items of its source, if it asks for all.

    Raises:
        click.ClickException: they cannot be listed, or there are none.
    """
    if not spec.kind_options.get("items") or spec.cluster_counts != (MAX_QUERIES,):
        return spec
    from engine.race.conduct.profiling import count_items

    try:
        count = count_items(spec.kind, spec.kind_options, spec.lanes[0].python)
    except (CausedError, OSError) as error:
        raise click.ClickException(str(error)) from None
    if count == 0:
        raise click.ClickException(_("there are no items to race"))
    return msgspec.structs.replace(spec, cluster_counts=(count,))
