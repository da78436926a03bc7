"""``racelane-engine history``: the files in the history."""

from __future__ import annotations

import click

from engine.record.history import SHELVES, History


@click.command()
def history() -> None:
    """List the files in the history: races and loads, then checks, each oldest first."""
    kept = History()
    for shelf in sorted(SHELVES):
        for path in kept.paths(shelf):
            click.echo(str(path))
