"""``racelane-engine history``: the files that are kept."""

from __future__ import annotations

import click

from engine.record.history import RaceStore


@click.command()
def history() -> None:
    """List the race files that are kept, oldest first."""
    for path in RaceStore().paths():
        click.echo(str(path))
