"""``racelane-engine history``: the files in the history."""

from __future__ import annotations

import click

from engine.record.history import SHELVES, RaceStore


@click.command()
def history() -> None:
    """List the files in the history: races and loads, then checks, each oldest first."""
    store = RaceStore()
    for shelf in sorted(SHELVES):
        for path in store.paths(shelf):
            click.echo(str(path))
